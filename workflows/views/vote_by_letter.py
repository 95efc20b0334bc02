"""A vote through the link of a letter: no sign-in, opening changes nothing, sending votes."""

from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views import View

from registry.models import Case
from registry.permissions import Viewer
from registry.queries import viewer_of_person
from registry.rules.actors import Actor
from registry.rules.permissions import Answer
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from registry.services.letter_links import LinkFacts, read_link_token
from workflows.forms.council import VoteForm
from workflows.permissions import answer_about_case
from workflows.views.limits import too_many
from workflows.views.link_page import useless
from workflows.views.votes import CastVote, told_vote

PER_MINUTE = 30


@method_decorator(login_not_required, name="dispatch")
class VoteByLetter(CastVote):
    """One member, one work, until one moment; the same rights as if he had signed in."""

    template_name = "review/vote_by_letter.html"
    problem: DomainError | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        try:
            self.link: LinkFacts = read_link_token(kwargs["token"], "vote", now=now())
        except DomainError as error:
            self.problem = error
            View.setup(self, request, *args, **kwargs)
            return
        super().setup(request, *args, item_id=self.link.subject_id, **kwargs)
        timezone.activate(ZoneInfo(self.case.territory.time_zone))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if too_many(request, "letter-link", limit=PER_MINUTE):
            return self.closed(request, _("Too many visits in a row. Wait a minute."), status=429)
        if self.problem is not None:
            return useless(request, self.problem)
        if self.case.state != CaseState.IN_COUNCIL:
            return self.closed(request, self._decided(self.case), status=410)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    def closed(self, request: HttpRequest, words: str, *, status: int) -> HttpResponse:
        return render(request, "review/vote_link_closed.html", {"words": words}, status=status)

    def _decided(self, case: Case) -> str:
        return _(
            "The council has already decided on {work}. Your vote is no longer needed."
        ).format(work=case)

    @cached_property
    def viewer(self) -> Viewer:
        return viewer_of_person(self.link.person_id, self.now)

    @property
    def voting_viewer(self) -> Viewer:
        return self.viewer

    def answer(self) -> Answer:
        if self.seat is None:
            raise Http404
        return answer_about_case(self.viewer, self.action, self.case)

    @property
    def voter(self) -> Actor:
        return Actor.letter_link(self.link.person_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["breadcrumbs"] = []
        return context

    def voted(self, form: VoteForm) -> HttpResponse:
        told = told_vote(self.case, form.cleaned_data["choice"])
        return render(
            self.request, "review/vote_by_letter_done.html", {"words": told, "case": self.case}
        )
