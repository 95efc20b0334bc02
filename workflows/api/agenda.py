"""What the council decides on, as a member sees it, and his own vote."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from registry.permissions import permits_of
from registry.rules.calendar import local_date
from registry.rules.permissions import Answer
from review.labels import (
    CONFIDENCE,
    CONFIDENCE_REASON,
    DECISION_MODE,
    ITEM_STATE,
    VERDICT,
    VOTE_CHOICE,
    choices,
)
from review.models import AgendaItem, BodyMember, Vote
from review.queries import members_on
from review.rules.vocabulary import ItemState
from review.services.council import cast_vote
from workflows.api.base import ApiView
from workflows.api.description import CHANGING, SIGNED_IN, described
from workflows.api.fields import FigureField, MomentField, PageAnswer, PageQuery, WorkName
from workflows.permissions import answer_about_case, sight_in
from workflows.queries.agenda import ItemRow, item_rows
from workflows.queries.councils import seat_of, with_cases
from workflows.queries.visible import cases_open_to


class VoteAnswer(serializers.Serializer[Any]):
    """The member's own voice."""

    choice = serializers.ChoiceField(choices=choices(VOTE_CHOICE))
    reason = serializers.CharField(allow_blank=True, help_text="Of a recusal.")
    special_opinion = serializers.CharField(
        allow_blank=True, help_text="It is attached to the protocol."
    )
    cast_at = MomentField()


class VoteBody(serializers.Serializer[Any]):
    """How the member votes."""

    choice = serializers.ChoiceField(choices=choices(VOTE_CHOICE))
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=1000, help_text="Compulsory for a recusal."
    )
    special_opinion = serializers.CharField(default="", allow_blank=True, max_length=4000)


class ItemLine(serializers.Serializer[Any]):
    """An item of an agenda in a list."""

    id = serializers.IntegerField(source="pk")
    work = WorkName(source="case")
    body = serializers.CharField(source="body.title")
    meeting_at = MomentField(
        source="meeting.held_at",
        allow_null=True,
        help_text="When the council meets, or by when it votes by letter; null: not set.",
    )
    put_at = MomentField(help_text="When the work was put before the council.")
    my_choice = serializers.ChoiceField(
        choices=choices(VOTE_CHOICE), allow_null=True, help_text="Null: not voted yet."
    )


class AgendaPage(PageAnswer):
    """A page of items."""

    results = ItemLine(many=True)


class TotalAnswer(serializers.Serializer[Any]):
    """What one expert's sheet adds up to."""

    seat = serializers.IntegerField(help_text="The number of the expert in this work.")
    total = FigureField()
    maximum = FigureField()
    percent = FigureField()


class ConclusionAnswer(serializers.Serializer[Any]):
    """The draft the council decides on."""

    verdict = serializers.ChoiceField(choices=choices(VERDICT))
    verdict_note = serializers.CharField(
        allow_blank=True, help_text="Why the verdict differs from what the scores say."
    )
    motivation = serializers.CharField(allow_blank=True)
    recommendations = serializers.ListField(child=serializers.CharField())


class ItemAnswer(serializers.Serializer[Any]):
    """One work before the council; of the other members' voices nothing."""

    id = serializers.IntegerField(source="item.pk")
    work = WorkName(source="item.case")
    author = serializers.CharField(
        required=False, help_text="Where the viewer may know him: see the procedure."
    )
    organisation = serializers.CharField(required=False, allow_blank=True)
    body = serializers.CharField(source="item.body.title")
    meeting_at = MomentField(source="item.meeting.held_at", allow_null=True)
    state = serializers.ChoiceField(source="item.state", choices=choices(ITEM_STATE))
    mode = serializers.ChoiceField(
        choices=choices(DECISION_MODE), help_text="How the council decides on it."
    )
    rapporteur = serializers.CharField(source="item.rapporteur.short_name", allow_null=True)
    totals = TotalAnswer(many=True, help_text="Sheets by the seats of their experts.")
    confidence = serializers.ChoiceField(
        source="result.confidence",
        choices=choices(CONFIDENCE),
        allow_null=True,
        default=None,
        help_text="How firmly the sheets carry the result; null: it was not judged then.",
    )
    confidence_reason = serializers.ChoiceField(
        source="result.confidence_reason",
        choices=choices(CONFIDENCE_REASON),
        allow_null=True,
        default=None,
    )
    conclusion = serializers.SerializerMethodField()
    may_vote = serializers.SerializerMethodField(
        help_text="Whether a vote is taken now; a forbidden tie is looked at when it is cast."
    )
    why_not = serializers.SerializerMethodField(
        help_text="Why the viewer does not vote on this work; empty if he may."
    )
    my_vote = serializers.SerializerMethodField()

    @extend_schema_field(ConclusionAnswer)
    def get_conclusion(self, row: ItemRow) -> dict[str, Any]:
        conclusion = row.item.conclusion
        assert conclusion is not None  # noqa: S101 -- items here always have one
        told = {
            "verdict": conclusion.verdict,
            "verdict_note": conclusion.verdict_note,
            "motivation": conclusion.motivation,
            "recommendations": row.recommendations,
        }
        return dict(ConclusionAnswer(told).data)

    def get_may_vote(self, row: ItemRow) -> bool:
        seat = row.seat_of(self.context["person_id"])
        return row.is_waiting and seat is not None and not seat.barred

    def get_why_not(self, row: ItemRow) -> str:
        seat = row.seat_of(self.context["person_id"])
        return str(seat.barred) if seat else ""

    @extend_schema_field(VoteAnswer(allow_null=True))
    def get_my_vote(self, row: ItemRow) -> dict[str, Any] | None:
        seat = row.seat_of(self.context["person_id"])
        return dict(VoteAnswer(seat.vote).data) if seat and seat.vote else None


class Agenda(ApiView):
    """Works that wait for a decision of the viewer's council, in the order they were put."""

    action = "cast_vote"

    def answer(self) -> Answer:
        """Whoever may vote on some work gets a list, though it may be empty."""
        roles = {permit.role for permit in permits_of(self.action)}
        return Answer.ALLOWED if self.viewer.has_role(*roles) else Answer.FORBIDDEN

    @described("list_agenda", answer=AgendaPage, refusals=SIGNED_IN, asks=[PageQuery])
    def get(self, request: Request) -> Response:
        return self.paged(self._items(), self._line)

    def _items(self) -> QuerySet[AgendaItem]:
        seats = BodyMember.objects.filter(
            body=OuterRef("body"), person=self.viewer.person_id, period_to__isnull=True
        )
        return (
            AgendaItem.objects.filter(
                Exists(seats),
                state=ItemState.WAITING.value,
                case__in=cases_open_to(self.viewer, self.action),
            )
            .select_related("case", "body", "meeting")
            .prefetch_related("votes__member")
            .order_by("put_at", "pk")
        )

    def _line(self, item: AgendaItem) -> dict[str, Any]:
        own = (
            vote.choice
            for vote in item.votes.all()
            if vote.member.person_id == self.viewer.person_id
        )
        item.my_choice = next(own, None)  # type: ignore[attr-defined]  # read by the line alone
        return dict(ItemLine(item).data)


class ItemAddress(ApiView):
    """An address about one item of an agenda."""

    action = "cast_vote"

    def find(self) -> None:
        self.item = get_object_or_404(
            with_cases(AgendaItem.objects.prefetch_related("votes__member__person")),
            pk=self.kwargs["item_id"],
        )

    def answer(self) -> Answer:
        return answer_about_case(self.viewer, self.action, self.item.case)

    @cached_property
    def today(self) -> date:
        return local_date(self.now, self.item.case.territory.time_zone)


class Item(ItemAddress):
    """One work before the council: how it was scored, the draft of the conclusion, own vote."""

    @described("read_agenda_item", answer=ItemAnswer, refusals=SIGNED_IN)
    def get(self, request: Request, item_id: int) -> Response:
        members = list(members_on(self.item.body, self.today))
        row = item_rows([self.item], members, today=self.today)[0]
        told = dict(ItemAnswer(row, context={"person_id": self.viewer.person_id}).data)
        return Response(told | self._people(row))

    def _people(self, row: ItemRow) -> dict[str, str]:
        case = row.item.case
        assert row.item.conclusion is not None  # noqa: S101 -- items here always have one
        position = row.item.conclusion.stage.position
        if not sight_in(self.viewer, case, position=position).author:
            return {}
        return {
            "author": case.applicant.full_name,
            "organisation": str(case.organisation or ""),
        }


class OwnVote(ItemAddress):
    """Give or change one's own voice until the chair closes the item.

    Experts of the work and its authors do not vote (`judged_the_work`); whoever has a forbidden
    tie may only recuse himself (`barred`); a recusal needs a reason (`reason_needed`, 422).
    """

    @described("cast_vote", answer=VoteAnswer, refusals=(422, *CHANGING), takes=VoteBody)
    def put(self, request: Request, item_id: int) -> Response:
        body = self.taken(VoteBody)
        vote: Vote = cast_vote(self.item, self.seat, **body, actor=self.actor, now=self.now)
        return Response(VoteAnswer(vote).data)

    @property
    def seat(self) -> BodyMember:
        found = seat_of(self.viewer.person_id, self.item.body, self.today)
        if found is None:
            raise PermissionDenied
        return found
