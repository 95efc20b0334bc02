"""The way from a list or a letter to the page of a duty, and who holds it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from registry.models import Case
from registry.rules.permissions import Answer
from registry.services.errors import DomainError
from workflows.models import Task
from workflows.permissions import answer_about_case
from workflows.services import claim, release
from workflows.views.base import CasePage


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
                return redirect("my_tasks")
        return redirect(self.task.step, task_id=self.task.pk)


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
        return redirect("my_tasks")
