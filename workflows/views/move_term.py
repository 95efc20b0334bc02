"""The term of a task: moved by the coordinator, who also answers those who ask for time."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.queries.absences import away_until
from registry.rules.calendar import local_date
from registry.rules.permissions import Answer
from registry.services.errors import DomainError
from review.rules.vocabulary import AssignmentState
from workflows.forms.terms import MoveTermForm
from workflows.labels.steps import STEP_TITLE
from workflows.models import TermRequest
from workflows.permissions import answer_about_case
from workflows.rules.ladder import OF_EXPERTS
from workflows.services import extend_term, pass_on, refuse_time
from workflows.services.terms import open_request_of
from workflows.views.open_task import DutyView
from workflows.views.terms import days_left


class MoveTerm(DutyView):
    """«Продлить срок»: until when and why; what the expert asks for stands above the form."""

    action = "move_term"
    template_name = "workflows/move_term.html"

    @cached_property
    def asked(self) -> TermRequest | None:
        return open_request_of(self.task)

    def answer(self) -> Answer:
        if self.task.finished is not None:
            return answer_about_case(self.request.viewer, "case.people", self.case)
        return super().answer()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.finished is not None:
            return self.to_case(_("This task has been done. Here is how the work stands."))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            asked = self.asked
            initial = {"day": asked.until, "reason": asked.words} if asked else {}
            kwargs["form"] = MoveTermForm(initial=initial)
        return super().get_context_data(
            page_title=_("Term of the task"),
            breadcrumbs=[{"title": self.case.title, "url": reverse("case", args=[self.case.pk])}],
            task=self.task,
            step=STEP_TITLE[self.task.step],
            days=days_left(self.task.due_at, now=self.now, territory=self.case.territory),
            asked=self.asked,
            away_until=self.away_until,
            may_pass_on=self.may_pass_on(),
            **kwargs,
        )

    @cached_property
    def away_until(self) -> date | None:
        """Until which day the holder of the task is away, if he is."""
        person_id = self.task.person_id or 0
        today = local_date(self.now, self.case.territory.time_zone)
        return away_until([person_id], today).get(person_id)

    def may_pass_on(self) -> bool:
        """An expert's work may be given to another one when his term is over or he is away."""
        due_at = self.task.due_at
        if self.task.step not in OF_EXPERTS:
            return False
        is_due = self.away_until is not None or (due_at is not None and due_at < self.now)
        allowed = answer_about_case(self.request.viewer, "pass_on", self.case)
        return is_due and allowed is Answer.ALLOWED

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MoveTermForm(request.POST)
        if form.is_valid():
            try:
                extend_term(self.task.pk, **form.cleaned_data, actor=self.actor, now=self.now)
            except DomainError as error:
                field = error.field if error.field in form.fields else None
                form.add_error(field, str(error.message))
            else:
                return self.done(
                    _("Work № {number}: the term is {day} now.").format(
                        number=self.case.number,
                        day=date_format(form.cleaned_data["day"], "j E"),
                    ),
                    reverse("case", args=[self.case.pk]),
                )
        return self.render_to_response(self.get_context_data(form=form), status=422)


class DutyAct(DutyView):
    """One act over an open task, without a page of its own; a refusal is told on the work's page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            told = self.do()
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("case", case_id=self.case.pk)
        return self.done(told, reverse("case", args=[self.case.pk]))

    def do(self) -> str:
        """Do it; what happened, in words."""
        raise NotImplementedError


class RefuseTime(DutyAct):
    action = "move_term"

    def do(self) -> str:
        words = self.request.POST.get("words", "")
        refuse_time(self.task.pk, words=words, actor=self.actor, now=self.now)
        return _("The term stays as it is; the expert gets a letter with your words.")


class PassOn(DutyAct):
    """«Передать другому»: the late expert's work goes on without him."""

    action = "pass_on"

    def do(self) -> str:
        following = pass_on(self.task.pk, actor=self.actor, now=self.now)
        if following.state == AssignmentState.INVITED:
            told = _("Work № {number}: {person} of the reserve is invited.")
            return told.format(number=self.case.number, person=following.expert.short_name)
        return _("Work № {number}: nobody is left in the reserve, choose another expert.").format(
            number=self.case.number
        )
