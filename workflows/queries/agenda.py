"""Items of an agenda as the council sees them: scores side by side, voices, counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import Case
from review.models import AgendaItem, BodyMember, Decision, Sheet, Vote
from review.rules import figures
from review.rules.procedure import ProcedureParameters
from review.rules.stored_procedure import read_parameters
from review.rules.vocabulary import (
    BodyRole,
    DecisionMode,
    ItemState,
    MeetingMode,
    Verdict,
    VoteChoice,
)
from review.rules.voting import VoteCount, count_votes
from review.services.conclusion import lines_of
from workflows.labels.firmness import FirmnessMark, firmness_of
from workflows.queries.councils import co_authors_by_case, experts_by_case, sheets_by_stage

VERDICT_TONE = {
    Verdict.POSITIVE.value: "good",
    Verdict.REVISE.value: "warn",
    Verdict.NEGATIVE.value: "bad",
}
WIDE_SPREAD = 20  # percent of the maximum between two experts that a reader must not overlook
BARRED_AS_AUTHOR = _("is an author of this work")
BARRED_AS_EXPERT = _("has scored this work")


@dataclass(frozen=True, kw_only=True)
class Total:
    """What one expert's sheet adds up to."""

    seat: int
    total: Decimal
    maximum: Decimal
    percent: Decimal


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A member before one item. ``barred`` says why he does not vote, if he does not."""

    member: BodyMember
    vote: Vote | None
    barred: str | Promise

    @property
    def is_own(self) -> bool:
        """Whether the member voted himself: the secretary does not write over that."""
        return self.vote is not None and self.vote.entered_by_id == self.member.person_id


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """One work on the agenda. ``differs``: experts lie at least a fifth of the maximum apart.

    ``other_scale`` is the version of the checklist, where works beside it were scored by another
    one whose points do not compare with its own.
    """

    item: AgendaItem
    totals: tuple[Total, ...]
    spread: Decimal
    mode: DecisionMode
    seats: tuple[Seat, ...]
    quorum_percent: int
    count: VoteCount
    decision: Decision | None
    other_scale: int | None = None

    @property
    def differs(self) -> bool:
        return self.spread >= WIDE_SPREAD

    @property
    def result(self) -> dict[str, Any]:
        """What the stage keeps of its sheets."""
        assert self.item.conclusion is not None  # noqa: S101 -- items here always have one
        return self.item.conclusion.stage.result or {}

    @property
    def firmness(self) -> FirmnessMark | None:
        """How firmly the sheets carry the draft."""
        return firmness_of(self.result)

    @property
    def common_maximum(self) -> Decimal | None:
        """The maximum of all sheets, when it is the same: then it is written once."""
        maxima = {one.maximum for one in self.totals}
        return maxima.pop() if len(maxima) == 1 else None

    @property
    def verdict_tone(self) -> str:
        assert self.item.conclusion is not None  # noqa: S101 -- items here always have one
        return VERDICT_TONE[self.item.conclusion.verdict]

    @property
    def is_waiting(self) -> bool:
        return self.item.state == ItemState.WAITING

    @property
    def votes_decide(self) -> bool:
        return self.mode is not DecisionMode.CHAIR_ALONE

    @property
    def entered(self) -> int:
        """Voices and recusals together: whether anything is written down at all."""
        return self.voted + self.count.recused

    @property
    def voted(self) -> int:
        """Voices given, recusals aside."""
        return self.count.voices_for + self.count.voices_against + self.count.abstained

    @property
    def missing(self) -> int:
        """Voices that the quorum still lacks."""
        return max(0, self.count.quorum_needed - self.voted)

    @property
    def is_unanimous(self) -> bool:
        """A quorum, and nobody against or in doubt."""
        return (
            self.is_waiting
            and self.votes_decide
            and self.count.has_quorum
            and self.count.passed
            and self.count.voices_for == self.voted
        )

    @property
    def barred(self) -> frozenset[int]:
        return frozenset(one.member.person_id for one in self.seats if one.barred)

    @property
    def recommendations(self) -> list[str]:
        """Recommendations of the draft, one by one."""
        assert self.item.conclusion is not None  # noqa: S101 -- items here always have one
        return lines_of(self.item.conclusion.recommendations)

    def seat_of(self, person_id: int | None) -> Seat | None:
        return next((one for one in self.seats if one.member.person_id == person_id), None)


def work_title(case: Case) -> str:
    """A work at the head of a page: its title often has quotes of its own."""
    return f"№\N{NO-BREAK SPACE}{case.number}. {case.title}"


def item_rows(
    items: Sequence[AgendaItem], members: Sequence[BodyMember], *, today: date
) -> list[ItemRow]:
    """Rows for items read by ``with_cases``; three queries whatever their number.

    ``members`` are those who sit today; an item that was decided shows whoever voted on it.
    """
    cases = [item.case_id for item in items]
    sheets = sheets_by_stage(items)
    experts, co_authors = experts_by_case(cases), co_authors_by_case(cases)
    scales = scales_of(items)
    return [
        _row(
            item,
            sheets.get(item.conclusion.stage_id, []) if item.conclusion else [],
            _seats(
                item,
                members,
                experts=experts.get(item.case_id, set()),
                authors={item.case.applicant_id, *co_authors.get(item.case_id, ())},
            ),
            scales,
        )
        for item in items
    ]


def scales_of(items: Sequence[AgendaItem]) -> dict[int, set[int]]:
    """The scales by which works side by side were scored, by checklist."""
    scales: dict[int, set[int]] = {}
    for item in items:
        if item.conclusion:
            checklist, scale = item.conclusion.stage.checklist_version.scale
            scales.setdefault(checklist, set()).add(scale)
    return scales


def _other_scale(item: AgendaItem, scales: Mapping[int, set[int]]) -> int | None:
    if item.conclusion is None:
        return None
    version = item.conclusion.stage.checklist_version
    return version.number if len(scales[version.checklist_id]) > 1 else None


def _row(
    item: AgendaItem,
    sheets: Sequence[Sheet],
    seats: tuple[Seat, ...],
    scales: Mapping[int, set[int]],
) -> ItemRow:
    parameters = read_parameters(item.case.procedure_version.parameters)
    totals = tuple(_total(place, sheet) for place, sheet in enumerate(sheets, start=1))
    percents = [one.percent for one in totals]
    return ItemRow(
        item=item,
        totals=totals,
        spread=max(percents) - min(percents) if percents else Decimal(0),
        mode=_mode(item, parameters),
        seats=seats,
        quorum_percent=parameters.quorum_percent,
        count=_count(seats, parameters.quorum_percent),
        decision=getattr(item, "decision", None) if item.state == ItemState.CLOSED else None,
        other_scale=_other_scale(item, scales),
    )


def _total(place: int, sheet: Sheet) -> Total:
    total, maximum = sheet.total or Decimal(0), sheet.maximum or Decimal(0)
    return Total(
        seat=sheet.assignment.seat or place,
        total=total,
        maximum=maximum,
        percent=figures.half_up(figures.percent(total, maximum), 1),
    )


def _mode(item: AgendaItem, parameters: ProcedureParameters) -> DecisionMode:
    """The procedure's mode; a meeting that votes by letter is one by letter."""
    assert item.conclusion is not None  # noqa: S101 -- items here always have one
    mode = parameters.stage_at(item.conclusion.stage.position).decision
    if mode is DecisionMode.CHAIR_ALONE or item.meeting is None:
        return mode
    by_letter = item.meeting.mode == MeetingMode.BY_LETTER
    return DecisionMode.BY_LETTER if by_letter else DecisionMode.MEETING


def _seats(
    item: AgendaItem, members: Sequence[BodyMember], *, experts: set[int], authors: set[int]
) -> tuple[Seat, ...]:
    votes: Mapping[int, Vote] = {vote.member.person_id: vote for vote in item.votes.all()}
    if item.state != ItemState.WAITING:
        members = [vote.member for vote in votes.values()]
    return tuple(
        Seat(
            member=member,
            vote=votes.get(member.person_id),
            barred=_barred(member.person_id, experts, authors),
        )
        for member in members
    )


def _barred(person_id: int, experts: set[int], authors: set[int]) -> str | Promise:
    if person_id in authors:
        return BARRED_AS_AUTHOR
    return BARRED_AS_EXPERT if person_id in experts else ""


def supposing(row: ItemRow, choices: Mapping[int, str]) -> ItemRow:
    """The row as it would be with these voices, by member; nothing is written."""
    return replace(row, count=_count(row.seats, row.quorum_percent, choices))


def _count(
    seats: Sequence[Seat], quorum_percent: int, choices: Mapping[int, str] | None = None
) -> VoteCount:
    chair = next((one.member.pk for one in seats if one.member.role == BodyRole.CHAIR), None)
    given = {one.member.pk: one.vote.choice for one in seats if one.vote} | dict(choices or {})
    return count_votes(
        [one.member.pk for one in seats],
        {member: VoteChoice(choice) for member, choice in given.items()},
        barred=[one.member.pk for one in seats if one.barred],
        chair_id=chair,
        quorum_percent=quorum_percent,
    )
