"""A coordinator writes down how an expert answered an invitation by phone or in person."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.rules.actors import OnBehalfOf
from registry.rules.permissions import Answer
from registry.services.errors import DomainError
from review.models import Assignment
from review.rules.vocabulary import ResponseOutcome
from review.services.sheet_entries import refuse_entering
from workflows.forms.entries import AnswerForExpertForm
from workflows.permissions import answer_about_case
from workflows.rules.acting import Acting
from workflows.views.base import TaskPage
from workflows.views.invitations import invitation_context


class AnswerForExpert(TaskPage):
    """The same choice the expert has, entered for him with the basis."""

    step = "respond_to_invitation"
    action = "respond_to_invitation.on_behalf"
    form_class = AnswerForExpertForm

    def get_template_names(self) -> list[str]:
        return ["review/answer_for_expert.html"]

    def answer(self) -> Answer:
        if self.task.finished is not None:
            return answer_about_case(self.request.viewer, "case.people", self.case)
        return answer_about_case(self.request.viewer, self.action, self.case)

    @cached_property
    def assignment(self) -> Assignment:
        found = Assignment.objects.select_related(
            "expert", "stage__checklist_version", "stage__material_version"
        ).get(pk=self.task.data["assignment"])
        found.stage.case = self.case
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.finished is not None:
            return redirect("case", case_id=self.case.pk)
        try:
            refuse_entering(
                self.case,
                self.assignment.stage,
                actor=self.actor,
                expert_id=self.assignment.expert_id,
                now=self.now,
            )
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("case", case_id=self.case.pk)
        return self.render_to_response(self.get_context_data(**kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            expert=self.assignment.expert,
            page_title=_("The answer of %(expert)s")
            % {"expert": self.assignment.expert.short_name},
            page_lead=_("Invitation to judge work № %(number)s") % {"number": self.case.number},
            breadcrumbs=[{"title": str(self.case), "url": self.next_url()}],
            **invitation_context(self.assignment, now=self.now),
            **kwargs,
        )

    def on_behalf_of(self, form: Any) -> OnBehalfOf:
        return OnBehalfOf(
            person_id=self.assignment.expert_id, basis=form.cleaned_data["basis"].strip()
        )

    def facts(self, form: Any) -> dict[str, Any]:
        return form.facts()

    def told(self, acted: Acting) -> str:
        name = {"expert": self.assignment.expert.short_name, "number": self.case.number}
        if acted.outcome == ResponseOutcome.ACCEPTED:
            return _("Written down: %(expert)s takes work № %(number)s.") % name
        return _("Written down: %(expert)s does not take work № %(number)s.") % name

    def next_url(self) -> str:
        return reverse("case", args=[self.case.pk])
