"""Links of letters: one thing, by one person, until one moment, without signing in."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.generic import TemplateView

from registry.rules.actors import Actor
from registry.services.errors import DomainError
from registry.services.letter_links import LinkFacts, purpose_of, read_link_token
from review.models import Assignment
from review.rules.vocabulary import AssignmentState
from workflows.forms.respond_to_invitation import AnswerForm
from workflows.models import Task
from workflows.services import act
from workflows.views.invitations import invitation_context, invited


class LinkPage(TemplateView):
    """The page behind one purpose of links. Opening it changes nothing; a POST does the thing.

    A link that is damaged, too old or made for another thing gets a page that says what to do.
    """

    purpose: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = now()
        try:
            self.link = read_link_token(kwargs["token"], self.purpose, now=self.now)
        except DomainError as error:
            return useless(request, error)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response


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

    def get_template_names(self) -> list[str]:
        return [
            "review/invitation_link.html" if self.is_open else "review/invitation_answered.html"
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", AnswerForm())
        return super().get_context_data(
            assignment=self.assignment,
            case=self.assignment.stage.case,
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


def useless(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Why a link does not work and what to do instead."""
    expired = error.code == "link_expired"
    return render(
        request, "review/link_useless.html", {"expired": expired}, status=410 if expired else 404
    )


# One page for each thing a letter may ask for.
PAGES: dict[str, type[LinkPage]] = {page.purpose: page for page in (InvitationLink,)}


@login_not_required
def letter_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Find the page by what the token says it is for; whether that is true is checked there."""
    page = PAGES.get(purpose_of(token), InvitationLink)
    return page.as_view()(request, token=token)
