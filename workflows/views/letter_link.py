"""Links of letters: one thing, by one person, until one moment, without signing in."""

from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from registry.rules.actors import Actor
from registry.services.errors import DomainError
from registry.services.letter_links import LinkFacts, purpose_of
from review.models import Assignment
from review.rules.vocabulary import AssignmentState
from workflows.forms.respond_to_invitation import AnswerForm
from workflows.models import Task
from workflows.services import act
from workflows.views.consent_link import ConsentLink
from workflows.views.entry_link import EntryLink
from workflows.views.invitations import invitation_context, invited
from workflows.views.link_page import LinkPage


class InvitationLink(LinkPage):
    """An invitation answered right from the letter."""

    purpose = "invitation"
    link: LinkFacts

    @cached_property
    def assignment(self) -> Assignment:
        return invited(self.link.subject_id)

    @property
    def is_open(self) -> bool:
        """Whether the answer is still awaited."""
        return self.assignment.state == AssignmentState.INVITED

    @property
    def sheet_url(self) -> str:
        """Where an accepted work is judged at once; the list of tasks where it is not open."""
        scoring = Task.objects.filter(
            case=self.assignment.stage.case_id,
            step="score_material",
            finished=None,
            data__assignment=self.assignment.pk,
        ).first()
        return reverse("open_task", args=[scoring.pk]) if scoring else reverse("my_tasks")

    def get_template_names(self) -> list[str]:
        return [
            "review/invitation_link.html" if self.is_open else "review/invitation_answered.html"
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", AnswerForm())
        return super().get_context_data(
            assignment=self.assignment,
            case=self.assignment.stage.case,
            sheet_url=self.sheet_url,
            **invitation_context(self.assignment, now=self.now),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AnswerForm(request.POST)
        if form.is_valid() and self.is_open:
            try:
                self.answer(form)
            except DomainError as error:
                field = error.field if error.field in form.fields else None
                form.add_error(field, str(error.message))
        if form.errors:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return redirect(request.path)

    def answer(self, form: AnswerForm) -> None:
        waiting = Task.objects.filter(
            case=self.assignment.stage.case_id,
            step="respond_to_invitation",
            finished=None,
            data__assignment=self.assignment.pk,
        )
        for task_id in waiting.values_list("pk", flat=True):
            act(
                task_id,
                "respond_to_invitation",
                actor=Actor.letter_link(self.link.person_id),
                now=self.now,
                **form.facts(),
            )


# One page for each thing a letter may ask for.
PAGES: dict[str, type[LinkPage]] = {
    page.purpose: page for page in (InvitationLink, EntryLink, ConsentLink)
}


@login_not_required
def letter_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Find the page by what the token says it is for; whether that is true is checked there."""
    page = PAGES.get(purpose_of(token), InvitationLink)
    return page.as_view()(request, token=token)
