"""The way from a list or a letter to the page of a duty, and who holds it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Case
from registry.rules.calendar import local_date
from registry.rules.permissions import Answer
from registry.services.errors import DomainError
from workflows.forms.works import DelegateForm
from workflows.labels.steps import STEP_TITLE
from workflows.models import Task
from workflows.permissions import answer_about_case
from workflows.queries import colleagues_for
from workflows.rules.lists import ListPage
from workflows.services import claim, delegate, release
from workflows.views.base import CasePage
from workflows.views.places import list_url


class DutyView(CasePage):
    """Something about a duty, for those who may know of its work."""

    action = "case.view"

    def find_case(self) -> Case:
        self.task = get_object_or_404(
            Task.objects.filter(flow_task_type="HUMAN").select_related(
                "case__territory", "case__procedure_version", "person"
            ),
            pk=self.kwargs["task_id"],
        )
        return self.task.case

    def to_case(self, text: str = "") -> HttpResponse:
        if text:
            messages.info(self.request, text)
        return redirect("case", case_id=self.case.pk)


class OpenTask(DutyView):
    """Leads to the page of the duty's step, or shows how the work stands if there is none to do."""

    def answer(self) -> Answer:
        """One's own duty may be opened whatever the table says of the work as a whole."""
        if self.is_mine and self.task.finished is None:
            return Answer.ALLOWED
        return answer_about_case(self.request.viewer, "case.view", self.case)

    @property
    def is_mine(self) -> bool:
        person_id = self.request.viewer.person_id
        return person_id is not None and self.task.person_id == person_id

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.finished is not None:
            return self.to_case(_("This task has been done. Here is how the work stands."))
        if self.is_mine or self.task.person_id is None:
            return redirect(self.task.step, task_id=self.task.pk)
        if self.task.person and self.knows_people():
            holder = self.task.person.short_name
            return self.to_case(_("%(person)s has taken this task.") % {"person": holder})
        return self.to_case()

    def knows_people(self) -> bool:
        given = answer_about_case(self.request.viewer, "case.people", self.case)
        return given is Answer.ALLOWED


class ClaimTask(DutyView):
    """«Взять в работу»: the duty becomes the viewer's and opens."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            claim(self.task.pk, actor=self.actor, now=self.now, viewer=self.request.viewer)
        except DomainError as error:
            if self.task.person_id != self.request.viewer.person_id:
                messages.error(request, str(error.message))
                return redirect(list_url(self.request, ListPage.MY_TASKS))
        return redirect(self.task.step, task_id=self.task.pk)


class DelegateTask(DutyView):
    """«Передать коллеге»: who holds the same role, why, one button."""

    action = "case.people"
    template_name = "workflows/delegate_task.html"

    def get_form(self, data: Any = None) -> DelegateForm:
        today = local_date(self.now, self.case.territory.time_zone)
        colleagues = colleagues_for(self.task, today=today)
        return DelegateForm(data, colleagues=[(one.pk, one.full_name) for one in colleagues])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()
        return super().get_context_data(
            page_title=_("Hand the task over"),
            breadcrumbs=[{"title": self.case.title, "url": reverse("case", args=[self.case.pk])}],
            task=self.task,
            step=STEP_TITLE[self.task.step],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            colleague = delegate(
                self.task.pk,
                **form.cleaned_data,
                actor=self.actor,
                now=self.now,
                viewer=self.request.viewer,
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return self.done(
            _("The task on work № %(number)s is with %(person)s now. A letter is on its way.")
            % {"number": self.case.number, "person": colleague.short_name},
            reverse("case", args=[self.case.pk]),
        )


class ReleaseTask(DutyView):
    """«Вернуть в общий список»: the duty waits for any colleague again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            release(self.task.pk, actor=self.actor, now=self.now, viewer=self.request.viewer)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("case", case_id=self.case.pk)
        messages.success(
            request,
            _("The task on work № %(number)s is in the common list again.")
            % {"number": self.case.number},
        )
        return redirect(list_url(self.request, ListPage.MY_TASKS))
