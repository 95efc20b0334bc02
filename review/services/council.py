"""How a conclusion is approved: by a council, by its chair alone, or without any body."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.queries.prepared import prepared
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseState
from registry.services.cases import change_state
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review.models import (
    AgendaItem,
    BodyMember,
    Conclusion,
    Decision,
    Vote,
)
from review.queries import (
    barred_voters,
    chair_on,
    council_of,
    end_of_term,
    members_on,
    parameters_of,
    ties_to,
)
from review.queries.ties import Ties
from review.rules.conflicts import find_conflicts
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import (
    BodyRole,
    ConclusionState,
    DecisionMode,
    DecisionOutcome,
    ItemState,
    MeetingMode,
    VoteChoice,
    VoteReason,
)
from review.rules.voting import VoteCount, count_votes
from review.services.authority import acting_person, refuse_another
from review.services.meetings import ask_votes, place_at_meeting
from review.services.separation import refuse_barred


class ItemClosed(DomainError):
    """The chair has closed the item: nothing about it changes any more."""

    def __init__(self) -> None:
        super().__init__(
            "item_closed", _("The chair has closed this item. Votes can no longer be changed.")
        )


class NoQuorum(DomainError):
    """Too few of those who may vote have voted."""

    def __init__(self, count: VoteCount) -> None:
        message = (
            _("Nobody in the council may vote on this work: put it before another composition.")
            if count.reason is VoteReason.NO_VOTERS
            else _("There is no quorum. Enter the votes that are missing, then close the item.")
        )
        super().__init__("no_quorum", message)
        self.count = count


# --- The agenda ---------------------------------------------------------------------------


def put_on_agenda(
    conclusion: Conclusion,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> AgendaItem:
    """Put a drafted conclusion before the expert council of the territory.

    Where the procedure decides by letter, the members get their letters at once.
    """
    case = conclusion.case
    _refuse_undrafted(conclusion)
    body = council_of(case.territory)
    if body is None:
        raise DomainError(
            "no_council",
            _(
                "The territory has no expert council yet. The coordinator enters it on the page "
                "“Council members”, then go on."
            ),
        )
    with recording():
        item = AgendaItem.objects.create(
            body=body,
            case=case,
            conclusion=conclusion,
            rapporteur_id=conclusion.rapporteur_id,
            put_at=now,
        )
        record(
            "review.item.put_on_agenda",
            subject=item,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"body": body.pk, "conclusion": conclusion.pk},
        )
        parameters = parameters_of(case)
        if parameters.stage_at(conclusion.stage.position).decision is DecisionMode.BY_LETTER:
            until_at = end_of_term(case, parameters.terms.decide_in_council, now)
            ask_votes([item], until_at=until_at, now=now)
        change_state(case, CaseState.IN_COUNCIL, actor=actor, on_behalf_of=on_behalf_of, now=now)
    return item


# --- Voting -------------------------------------------------------------------------------


def cast_vote(
    item: AgendaItem,
    member: BodyMember,
    *,
    choice: str,
    reason: str = "",
    special_opinion: str = "",
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Vote:
    """Give or change a member's voice on an item, until the chair closes it.

    Own, through the link of a letter, or entered by the secretary for the member on a basis.
    Experts of the work and its authors do not vote; whoever has a forbidden tie may only recuse
    himself. A recusal needs a reason.
    """
    refuse_another(member.person_id, actor=actor, on_behalf_of=on_behalf_of)
    voice = VoteChoice(choice)
    if voice is VoteChoice.RECUSED and not reason.strip():
        raise DomainError(
            "reason_needed", _("Write why you do not take part in this decision."), field="reason"
        )
    case = item.case
    today = local_date(now, case.territory.time_zone)
    _refuse_stranger(item, member, today)
    _refuse_to_vote(ties_to(case, [member.person_id], today), member.person_id, voice)
    with recording():
        _lock(item)
        # Given in another seat, as before one became the chair, it is still his one voice.
        old = Vote.objects.filter(item=item, member__person=member.person_id).first()
        vote = old or Vote(item=item)
        before = {"choice": old.choice} if old else None
        vote.member = member
        vote.choice, vote.reason = voice.value, reason.strip()
        vote.special_opinion = special_opinion.strip()
        vote.cast_at, vote.entered_by_id = now, actor.person_id
        vote.save()
        record(
            "review.vote.cast",
            subject=vote,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            old=before,
            new={"member": member.pk, "choice": vote.choice},
        )
    return vote


def count_item(item: AgendaItem, *, now: datetime) -> VoteCount:
    """How the votes on an item stand now; four queries."""
    today = local_date(now, item.case.territory.time_zone)
    members = {one.pk: one for one in members_on(item.body, today)}
    barred = barred_voters(item)
    seats = {one.person_id: pk for pk, one in members.items()}
    votes = Vote.objects.filter(item=item).values_list("member__person_id", "choice")
    chair = next((pk for pk, one in members.items() if one.role == BodyRole.CHAIR), None)
    return count_votes(
        members,
        {seats[one]: VoteChoice(choice) for one, choice in votes if one in seats},
        barred={pk for pk, one in members.items() if one.person_id in barred},
        chair_id=chair,
        quorum_percent=parameters_of(item.case).quorum_percent,
    )


def _refuse_stranger(item: AgendaItem, member: BodyMember, today: Any) -> None:
    sits = member.body_id == item.body_id and member.period_from <= today
    if not sits or (member.period_to is not None and member.period_to < today):
        raise DomainError("not_a_member", _("Only members of this body vote on its items."))


def _refuse_to_vote(ties: Ties, person_id: int, voice: VoteChoice) -> None:
    if ties.judged(person_id) or person_id in ties.authors:
        raise DomainError(
            "judged_the_work",
            _(
                "Whoever made or judged the work does not vote on it; the quorum is counted without."
            ),
        )
    if voice is not VoteChoice.RECUSED:
        refuse_barred(_council_conflicts(ties, person_id))


def _council_conflicts(ties: Ties, person_id: int) -> tuple[Any, ...]:
    parameters = parameters_of(ties.case)
    return find_conflicts(
        ties.facts(person_id),
        parameters,
        same_organisation=parameters.council_same_organisation,
    )


def _lock(item: AgendaItem) -> None:
    """Lock the item until the commit: a vote and the closing never cross each other."""
    (state,) = _locked_state.get(pk=item.pk)
    if state != ItemState.WAITING:
        raise ItemClosed


@prepared
def _locked_state(*, pk: int) -> "QuerySet[AgendaItem, Any]":
    return AgendaItem.objects.filter(pk=pk).select_for_update().values_list("state")


# --- Deciding -----------------------------------------------------------------------------


def decide_in_council(
    item: AgendaItem,
    *,
    approves: bool | None = None,
    words: str = "",
    protocol: str = "",
    basis: str = "",
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Decision:
    """The chair closes the item; from then on nothing about it changes.

    At a meeting or by letter the votes decide (``approves`` is not asked); where the chair
    decides alone he says it by ``approves``. A council's decision stands in a protocol: that of
    the item's meeting, or the one numbered ``protocol``, or today's. Approved, the conclusion is
    to be issued; otherwise it goes back to its rapporteur with the chair's words.
    """
    conclusion = item.conclusion
    assert conclusion is not None  # noqa: S101 -- items of an examination always have one
    parameters = parameters_of(item.case)
    mode = _mode(item, parameters)
    today = local_date(now, item.case.territory.time_zone)
    chair = _chair(item, today)
    refuse_another(chair.person_id, actor=actor, on_behalf_of=on_behalf_of)
    with recording():
        _lock(item)
        count = None if mode is DecisionMode.CHAIR_ALONE else _counted(item, now)
        if count is None:
            _refuse_tied_chair(item, chair, today)
        approved = bool(approves) if count is None else count.passed
        if not approved and not words.strip():
            raise DomainError(
                "words_needed",
                _("Write to the rapporteur what is to be changed in the conclusion."),
                field="words",
            )
        if count is not None:
            place_at_meeting(item, mode=mode, number=protocol.strip(), now=now)
        decision = _decide(
            conclusion,
            item=item,
            mode=mode,
            outcome=DecisionOutcome.APPROVED if approved else DecisionOutcome.RETURNED,
            counts=_kept(count),
            decided_by_id=chair.person_id,
            words=words.strip(),
            basis=basis.strip(),
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
        )
        item.state, item.closed_at = ItemState.CLOSED.value, now
        item.save(update_fields=["state", "closed_at", "meeting"])
    return decision


def decide_without_council(
    conclusion: Conclusion,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Decision:
    """Approve a conclusion where the procedure has no council: whoever drafted it signs it."""
    parameters = parameters_of(conclusion.case).stage_at(conclusion.stage.position)
    if parameters.decision is not DecisionMode.NO_COUNCIL:
        raise DomainError(
            "council_decides", _("By this procedure the council decides on the work.")
        )
    _refuse_undrafted(conclusion)
    with recording():
        return _decide(
            conclusion,
            item=None,
            mode=DecisionMode.NO_COUNCIL,
            outcome=DecisionOutcome.APPROVED,
            counts={},
            decided_by_id=acting_person(actor, on_behalf_of),
            words="",
            basis="",
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
        )


def _decide(
    conclusion: Conclusion,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None,
    now: datetime,
    **fields: Any,
) -> Decision:
    """Write the decision and move the conclusion and the work where it sends them."""
    case = conclusion.case
    approved = fields["outcome"] is DecisionOutcome.APPROVED
    decision = Decision.objects.create(
        case=case,
        conclusion=conclusion,
        verdict=conclusion.verdict,
        decided_at=now,
        **{**fields, "outcome": fields["outcome"].value, "mode": fields["mode"].value},
    )
    conclusion.state = (ConclusionState.DECIDED if approved else ConclusionState.DRAFT).value
    conclusion.decided_at = now if approved else None
    conclusion.save(update_fields=["state", "decided_at"])
    record(
        "review.conclusion.approved" if approved else "review.conclusion.returned",
        subject=conclusion,
        case=case,
        actor=actor,
        on_behalf_of=on_behalf_of,
        now=now,
        new={"decision": decision.pk, "mode": decision.mode, **decision.counts},
    )
    state = CaseState.ISSUING if approved else CaseState.CONCLUDING
    change_state(case, state, actor=actor, on_behalf_of=on_behalf_of, now=now)
    return decision


def _refuse_undrafted(conclusion: Conclusion) -> None:
    if conclusion.state != ConclusionState.DRAFTED:
        raise DomainError("not_drafted", _("The rapporteur has not finished this conclusion yet."))


def _mode(item: AgendaItem, parameters: ProcedureParameters) -> DecisionMode:
    """The procedure's mode; a meeting that votes by letter is one by letter."""
    assert item.conclusion is not None  # noqa: S101 -- items of an examination always have one
    mode = parameters.stage_at(item.conclusion.stage.position).decision
    if mode is DecisionMode.CHAIR_ALONE or item.meeting is None:
        return mode
    by_letter = item.meeting.mode == MeetingMode.BY_LETTER
    return DecisionMode.BY_LETTER if by_letter else DecisionMode.MEETING


def _chair(item: AgendaItem, today: Any) -> BodyMember:
    chair = chair_on(item.body, today)
    if chair is None:
        raise DomainError(
            "no_chair",
            _(
                "The council has no chair now. The coordinator enters one on the page "
                "“Council members”, then go on."
            ),
        )
    return chair


def _refuse_tied_chair(item: AgendaItem, chair: BodyMember, today: Any) -> None:
    """A chair who decides alone is under the same bans as a voter."""
    ties = ties_to(item.case, [chair.person_id], today)
    _refuse_to_vote(ties, chair.person_id, VoteChoice.FOR)


def _counted(item: AgendaItem, now: datetime) -> VoteCount:
    count = count_item(item, now=now)
    if not count.has_quorum:
        raise NoQuorum(count)
    return count


def _kept(count: VoteCount | None) -> dict[str, Any]:
    """The count as the decision keeps it."""
    if count is None:
        return {}
    return {
        "for": count.voices_for,
        "against": count.voices_against,
        "abstained": count.abstained,
        "recused": count.recused,
        "base": count.base,
        "quorum_needed": count.quorum_needed,
        "reason": count.reason.value,
    }
