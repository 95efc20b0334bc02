"""Votes on one work: of the member himself, or entered by the secretary for all."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Case
from registry.permissions import Viewer
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.services.errors import DomainError
from review.models import AgendaItem
from review.queries import members_on
from review.rules.visibility import Sight
from review.rules.vocabulary import ItemState, VoteChoice
from review.services.ballots import Voice, enter_votes
from review.services.council import cast_vote
from workflows.forms.council import EnterVotesForm, VoteForm
from workflows.permissions import sight_in
from workflows.queries.agenda import ItemRow, Seat, item_rows, supposing, work_title
from workflows.queries.councils import with_cases
from workflows.views.base import CasePage
from workflows.views.meetings import default_basis
from workflows.views.practices import Crumb
from workflows.views.sheet_table import sheet_table


class ItemPage(CasePage):
    """A page about one item of an agenda, found by ``item_id``."""

    item: AgendaItem
    address: ClassVar[str] = ""

    def find_case(self) -> Case:
        self.item = get_object_or_404(
            with_cases(AgendaItem.objects.prefetch_related("votes__member__person")),
            pk=self.kwargs["item_id"],
        )
        return self.item.case

    @cached_property
    def today(self) -> date:
        return local_date(self.now, self.case.territory.time_zone)

    @cached_property
    def row(self) -> ItemRow:
        members = list(members_on(self.item.body, self.today))
        return item_rows([self.item], members, today=self.today)[0]

    def back(self) -> str:
        """The meeting the item is on, or the council's page."""
        if self.item.meeting_id is None:
            return reverse("council")
        return f"{reverse('meeting', args=[self.item.meeting_id])}#item-{self.item.pk}"

    def crumbs(self) -> list[Crumb]:
        crumbs = [Crumb(self.item.body.title, reverse("council"))]
        if self.item.meeting is not None:
            title = _("Meeting No. {number}").format(number=self.item.meeting.number)
            crumbs.append(Crumb(title, self.back()))
        return crumbs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_title=work_title(self.case),
            breadcrumbs=self.crumbs(),
            row=self.row,
            item=self.item,
            **kwargs,
        )

    def next_url(self, waiting: Any) -> str:
        """The next work of the same meeting that ``waiting`` lets through, or back."""
        following = (
            waiting.filter(meeting=self.item.meeting_id, body=self.item.body_id)
            .filter(state=ItemState.WAITING.value)
            .exclude(pk=self.item.pk)
            .order_by("position", "pk")
        )
        after = [
            one for one in following if (one.position, one.pk) > (self.item.position, self.item.pk)
        ]
        found = next(iter(after or following), None)
        return reverse(self.address, args=[found.pk]) if found else self.back()


class CastVote(ItemPage):
    """A member reads the conclusion and votes; until the chair closes the item he may change it."""

    @property
    def voting_viewer(self) -> Viewer:
        """By whose roles the page is shown."""
        return self.request.viewer

    @cached_property
    def sight(self) -> Sight:
        assert self.item.conclusion is not None  # noqa: S101 -- items here always have one
        position = self.item.conclusion.stage.position
        return sight_in(self.voting_viewer, self.case, position=position)

    action = "cast_vote"
    address = "cast_vote"
    template_name = "review/cast_vote.html"

    @property
    def voter(self) -> Actor:
        """Whoever votes here: the signed-in person."""
        return self.actor

    @cached_property
    def seat(self) -> Seat | None:
        return self.row.seat_of(self.voter.person_id)

    def vote_form(self) -> VoteForm:
        return VoteForm(initial=_given(self.seat))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = self.vote_form()
        assert self.item.conclusion is not None  # noqa: S101 -- items here always have one
        return super().get_context_data(
            seat=self.seat,
            author_hidden=not self.sight.author,
            table=sheet_table(self.item.conclusion.stage, names=self.sight.experts),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = VoteForm(request.POST)
        if self.seat is None:
            form.add_error(None, _("Only members of this body vote on its items."))
        elif form.is_valid():
            try:
                cast_vote(
                    self.item,
                    self.seat.member,
                    **form.cleaned_data,
                    actor=self.voter,
                    now=self.now,
                )
            except DomainError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                return self.voted(form)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def voted(self, form: VoteForm) -> HttpResponse:
        assert self.seat is not None  # noqa: S101 -- a voter has a seat
        mine = AgendaItem.objects.exclude(votes__member=self.seat.member)
        return self.done(told_vote(self.case, form.cleaned_data["choice"]), self.next_url(mine))


def told_vote(case: Case, choice: str) -> str:
    """What was written down, and that it is not for ever yet."""
    told = {
        VoteChoice.FOR: _("Your vote on {work}: for."),
        VoteChoice.AGAINST: _("Your vote on {work}: against."),
        VoteChoice.ABSTAIN: _("Your vote on {work}: abstained."),
        VoteChoice.RECUSED: _("You do not take part in the decision on {work}."),
    }[VoteChoice(choice)]
    return "{} {}".format(
        told.format(work=case), _("You may change it until the chair closes the item.")
    )


def _given(seat: Seat | None) -> dict[str, Any]:
    if seat is None or seat.vote is None:
        return {}
    vote = seat.vote
    return {
        "choice": vote.choice,
        "reason": vote.reason,
        "special_opinion": vote.special_opinion,
    }


class EnterVotes(ItemPage):
    """The secretary enters how everyone voted on one work: one table, one press."""

    action = "cast_vote.on_behalf"
    address = "enter_votes"
    template_name = "review/enter_votes.html"

    @cached_property
    def open_seats(self) -> list[Seat]:
        """Members whose voice may be entered: not barred, and they did not vote themselves."""
        actor = self.request.viewer.person_id
        return [
            seat
            for seat in self.row.seats
            if not seat.barred and (not seat.is_own or seat.member.person_id == actor)
        ]

    def votes_form(self, data: Any = None) -> EnterVotesForm:
        members = [seat.member for seat in self.open_seats]
        initial: dict[str, Any] = {"basis": default_basis(self.item.meeting, self.today)}
        for seat in self.open_seats:
            for name, value in _given(seat).items():
                short = "opinion" if name == "special_opinion" else name
                initial[f"{short}_{seat.member.pk}"] = value
        return EnterVotesForm(data, members=members, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.votes_form()
        open_seats = {seat.member.pk for seat in self.open_seats}
        lines = [
            {
                "seat": seat,
                "choice": form[f"choice_{seat.member.pk}"]
                if seat.member.pk in open_seats
                else None,
                "reason": form[f"reason_{seat.member.pk}"]
                if seat.member.pk in open_seats
                else None,
                "opinion": form[f"opinion_{seat.member.pk}"]
                if seat.member.pk in open_seats
                else None,
            }
            for seat in self.row.seats
        ]
        return super().get_context_data(form=form, lines=lines, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.votes_form(request.POST)
        if form.is_valid():
            try:
                enter_votes(
                    self.item,
                    voices=self._changed(form),
                    basis=form.cleaned_data["basis"],
                    actor=self.actor,
                    now=self.now,
                )
            except DomainError as error:
                field = error.field if error.field in form.fields else None
                form.add_error(field, str(error.message))
            else:
                return self.entered(request)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def entered(self, request: HttpRequest) -> HttpResponse:
        told = _("Votes on {work} are written down.").format(work=self.case)
        unvoted = AgendaItem.objects.filter(votes=None)
        onward = request.POST.get("next") == "on"
        return self.done(told, self.next_url(unvoted) if onward else self.back())

    def _changed(self, form: EnterVotesForm) -> list[Voice]:
        """Only voices that differ from those written down: the journal tells of changes."""
        voices = form.voices()
        found = []
        for seat in self.open_seats:
            given = voices.get(seat.member.pk)
            if given and given != _given(seat):
                found.append(Voice(member=seat.member, **given))
        return found


class CountVotes(EnterVotes):
    """How the voices in the form would count; nothing is written."""

    http_method_names = ["post"]
    template_name = "review/vote_count.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.votes_form(request.POST)
        form.is_valid()
        given = {
            seat.member.pk: form.cleaned_data.get(f"choice_{seat.member.pk}", "")
            for seat in self.open_seats
        }
        chosen = {member: choice for member, choice in given.items() if choice}
        return self.render_to_response({"row": supposing(self.row, chosen)})
