"""Experts of a stage: chosen, invited, answering, replaced (REV-01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from registry.models import Person
from registry.rules.actors import JOB, Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseState, RelationKind, RelationSource
from registry.services.cases import change_state
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.letters import write_letter
from registry.services.relations import state_relation
from review import labels
from review.models import Assignment, Sheet, Stage
from review.queries import (
    assignments_of,
    conflicts_of,
    coordinators_of,
    council_of,
    end_of_term,
    judged_in_round_before,
    last_rapporteur,
    members_on,
    parameters_of,
    ranked_experts,
)
from review.queries.assignments import SEATED
from review.queries.ties import TIES_OF_DECLINES
from review.rules.assignment import RankedCandidate
from review.rules.conflicts import Conflict, is_barred
from review.rules.vocabulary import (
    AssignmentState,
    ConflictKind,
    DeclineReason,
    RapporteurRule,
    ResponseOutcome,
    Severity,
    StageState,
)
from review.services.authority import acting_person, refuse_another
from review.services.invitations import (
    Act,
    about_work,
    give_seat,
    grounds_of,
    invite_next,
    save_if,
    tell_invited,
    withdraw,
)
from review.services.separation import Barred, refuse_barred, refuse_choice
from review.services.sheet_entries import refuse_entering

RELATION_OF_DECLINE = {
    DeclineReason.SAME_SCHOOL: RelationKind.OTHER,
    DeclineReason.HELPED_AUTHOR: RelationKind.CONSULTANT,
    DeclineReason.RELATIVE: RelationKind.RELATIVE,
}


@dataclass(frozen=True)
class Choice:
    """An expert the coordinator chose, and why in spite of a tie, if there is one."""

    person_id: int
    override_reason: str = ""


@dataclass(frozen=True)
class Response:
    """What an answer to an invitation led to.

    ``assignment`` is what the next duty is about: the accepted one, that of the next expert
    of the reserve, or the declined one that the coordinator is to replace.
    """

    outcome: ResponseOutcome
    assignment: Assignment


class WrongNumber(DomainError):
    """Not as many experts as there are free seats."""

    def __init__(self, needed: int) -> None:
        super().__init__(
            "wrong_number",
            ngettext(
                "Choose exactly %(count)d expert.", "Choose exactly %(count)d experts.", needed
            )
            % {"count": needed},
            field="experts",
        )
        self.needed = needed


def assign_experts(
    stage: Stage,
    *,
    experts: Sequence[Choice],
    reserve: Sequence[int] = (),
    rapporteur_id: int | None = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> list[Assignment]:
    """Invite as many experts as there are free seats, and name the reserve in its order.

    Everyone is looked at anew for ties to the work: forbidden ones are refused, others need a
    reason (``Choice.override_reason``); in the reserve nobody may have any. Side effects, in
    order: the rapporteur is named where the council writes the conclusion; invitations with
    their letters; the work goes to scoring. Returns the invited, by seats.
    """
    case = stage.case
    act = Act(actor=actor, on_behalf_of=on_behalf_of, now=now)
    coordinator_id = acting_person(actor, on_behalf_of)
    here = {one.expert_id: one for one in assignments_of(stage)}
    seats = _free_seats(stage, here)
    _refuse_choice_of_people(
        stage,
        experts=experts,
        reserve=reserve,
        seats=seats,
        here=here,
        coordinator_id=coordinator_id,
    )
    people, ranked = ranked_experts(
        stage,
        coordinator_id=coordinator_id,
        person_ids=[*(one.person_id for one in experts), *reserve],
        now=now,
    )
    candidates = {one.person_id: one for one in ranked}
    for choice in experts:
        refuse_choice(
            _known(choice.person_id, people),
            candidates[choice.person_id].conflicts,
            reason=choice.override_reason,
        )
    for person_id in reserve:
        person = _known(person_id, people)
        if candidates[person_id].conflicts:
            raise Barred(person, candidates[person_id].conflicts)
    with recording():
        _name_rapporteur(stage, rapporteur_id, {one.person_id for one in experts}, act)
        invited = [
            _invited(
                choice, candidates[choice.person_id], stage=stage, here=here, seat=seat, act=act
            )
            for choice, seat in zip(experts, seats, strict=True)
        ]
        waiting = _reserved(stage, here, reserve, candidates, now)
        _save([*invited, *waiting], people)
        about = about_work(stage, act)
        for one in invited:
            tell_invited(one, case, act, about=about)
        for one in waiting:
            act.note(
                "review.assignment.reserved",
                one,
                case,
                new={"expert": one.expert_id, "place": one.reserve_position},
            )
        change_state(case, CaseState.SCORING, actor=actor, on_behalf_of=on_behalf_of, now=now)
    return invited


def ask_same_experts(stage: Stage, *, now: datetime) -> list[Assignment]:
    """Ask those who judged the round before, in their seats, where the procedure wants it so.

    Nobody chooses, so the system asks; each answers as to any invitation. Ties are looked at anew,
    an exception keeps its reason, and so does the rapporteur. When any of them cannot be asked any
    more nobody is, and the answer is empty: the coordinator chooses, those who know the work first.
    """
    parameters = parameters_of(stage.case)
    chosen = parameters.stage_at(stage.position)
    if stage.round == 1 or not parameters.same_experts:
        return []
    before = judged_in_round_before(stage, seats=chosen.experts)
    choices = [Choice(one.expert_id, one.override_reason) for one in before]
    if len(choices) != chosen.experts or not _may_ask_again(stage, choices, now):
        return []
    rapporteur_id = last_rapporteur(stage)
    if not _may_present(stage, rapporteur_id, {one.person_id for one in choices}, now):
        return []
    return assign_experts(stage, experts=choices, rapporteur_id=rapporteur_id, actor=JOB, now=now)


def respond_to_invitation(
    assignment: Assignment,
    *,
    accepts: bool,
    reason: str = "",
    note: str = "",
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Response:
    """Take the work, or say why not.

    Taken: ties are looked at once more, the term of the sheet begins, the sheet is made on the
    checklist of the stage. Declined: the reason is kept, a tie to the author becomes a declared
    relation, and the next of the reserve is invited; when the reserve is used up the
    coordinators are written to.
    """
    refuse_another(assignment.expert_id, actor=actor, on_behalf_of=on_behalf_of)
    if assignment.state != AssignmentState.INVITED:
        raise DomainError(
            "already_answered", _("This invitation has been answered or taken back already.")
        )
    if on_behalf_of is not None:
        stage = assignment.stage
        refuse_entering(stage.case, stage, actor=actor, expert_id=assignment.expert_id, now=now)
    act = Act(actor=actor, on_behalf_of=on_behalf_of, now=now)
    if accepts:
        return _accept(assignment, act)
    return _decline(assignment, _decline_reason(reason, note), note.strip(), act)


def replace_expert(
    assignment: Assignment,
    *,
    expert: Choice,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Assignment:
    """Give the seat of an expert to another one, whom the coordinator chose.

    An expert who was still asked or at work is told that he need not judge any more; what he
    wrote stays kept. A submitted sheet cannot be replaced.
    """
    stage = assignment.stage
    case = stage.case
    if assignment.seat is None or assignment.state == AssignmentState.SUBMITTED:
        raise DomainError(
            "not_replaceable", _("The sheet of this expert is in: the expert cannot be replaced.")
        )
    act = Act(actor=actor, on_behalf_of=on_behalf_of, now=now)
    coordinator_id = acting_person(actor, on_behalf_of)
    here = {one.expert_id: one for one in assignments_of(stage)}
    _refuse_choice_of_people(
        stage,
        experts=[expert],
        reserve=[],
        seats=[assignment.seat],
        here=here,
        coordinator_id=coordinator_id,
    )
    people, ranked = ranked_experts(
        stage, coordinator_id=coordinator_id, person_ids=[expert.person_id], now=now
    )
    person = _known(expert.person_id, people)
    refuse_choice(person, ranked[0].conflicts, reason=expert.override_reason)
    with recording():
        withdraw(assignment, case, act)
        chosen = _invited(expert, ranked[0], stage=stage, here=here, seat=assignment.seat, act=act)
        chosen.replaces = assignment
        _save([chosen], people)
        tell_invited(chosen, case, act, about=about_work(stage, act))
    return chosen


# --- Choosing -----------------------------------------------------------------------------


def _free_seats(stage: Stage, here: dict[int, Assignment]) -> list[int]:
    taken = {one.seat for one in here.values() if one.state in SEATED}
    return [seat for seat in range(1, stage.experts_needed + 1) if seat not in taken]


def _refuse_choice_of_people(
    stage: Stage,
    *,
    experts: Sequence[Choice],
    reserve: Sequence[int],
    seats: list[int],
    here: dict[int, Assignment],
    coordinator_id: int | None,
) -> None:
    """What is wrong with the list as a list, whoever the people are."""
    if stage.state != StageState.OPEN:
        raise DomainError("stage_not_open", _("The scoring of this stage is closed already."))
    if coordinator_id == stage.case.applicant_id:
        raise DomainError("own_work", _("You cannot choose the experts for your own work."))
    named = [one.person_id for one in experts] + list(reserve)
    if len(set(named)) != len(named):
        raise DomainError("expert_twice", _("Name every expert once."), field="experts")
    if any(here[one].state in SEATED for one in named if one in here):
        raise DomainError(
            "already_asked", _("This expert is asked for this work already."), field="experts"
        )
    if len(experts) != len(seats):
        raise WrongNumber(len(seats))
    judges = coordinator_id in here and here[coordinator_id].state in SEATED
    coordinates = parameters_of(stage.case).severity_of(ConflictKind.COORDINATES)
    if judges and coordinates is Severity.FORBIDDEN:
        raise DomainError(
            "assigner_judges",
            _("You judge this work yourself, so another coordinator chooses its experts."),
        )


def _may_ask_again(stage: Stage, choices: Sequence[Choice], now: datetime) -> bool:
    """Whether all of them are experts today whom nothing bars, or bars only with their reason.

    Nobody is asked who is away: the coordinator decides whether to wait for him.
    """
    people, ranked = ranked_experts(
        stage, coordinator_id=None, person_ids=[one.person_id for one in choices], now=now
    )
    reasons = {one.person_id: one.override_reason for one in choices}
    return len(people) == len(choices) and all(
        not one.barred and one.away_until is None and (not one.conflicts or reasons[one.person_id])
        for one in ranked
    )


def _known(person_id: int, people: dict[int, Person]) -> Person:
    if person_id not in people:
        raise DomainError(
            "not_an_expert",
            _("This person is not an expert of the territory now. Choose someone from the list."),
            field="experts",
        )
    return people[person_id]


def _name_rapporteur(stage: Stage, rapporteur_id: int | None, experts: set[int], act: Act) -> None:
    """The council member who writes the conclusion: named once, at the first choice of experts."""
    rule = parameters_of(stage.case).stage_at(stage.position).rapporteur
    if rule is not RapporteurRule.COUNCIL_MEMBER or stage.rapporteur_id is not None:
        return
    if rapporteur_id is None or not _sits(stage, rapporteur_id, experts, act.now):
        raise DomainError(
            "rapporteur_needed",
            _("Choose a rapporteur: a member of the council who does not judge this work."),
            field="rapporteur",
        )
    conflicts = _ties_of_rapporteur(stage, rapporteur_id, act.now)
    if is_barred(conflicts):
        raise Barred(Person.objects.get(pk=rapporteur_id), conflicts)
    stage.rapporteur_id = rapporteur_id
    stage.save(update_fields=["rapporteur"])


def _may_present(stage: Stage, rapporteur_id: int | None, experts: set[int], now: datetime) -> bool:
    """Whether the rapporteur of the round before may present the work again; none where none is."""
    rule = parameters_of(stage.case).stage_at(stage.position).rapporteur
    if rule is not RapporteurRule.COUNCIL_MEMBER:
        return True
    return (
        rapporteur_id is not None
        and _sits(stage, rapporteur_id, experts, now)
        and not is_barred(_ties_of_rapporteur(stage, rapporteur_id, now))
    )


def _sits(stage: Stage, person_id: int, experts: set[int], now: datetime) -> bool:
    """Whether the person is of the council today and no expert of the work."""
    territory = stage.case.territory
    council = council_of(territory)
    today = local_date(now, territory.time_zone)
    members = {one.person_id for one in members_on(council, today)} if council else set()
    return person_id in members and person_id not in experts


def _ties_of_rapporteur(stage: Stage, person_id: int, now: datetime) -> tuple[Conflict, ...]:
    case = stage.case
    return conflicts_of(case, person_id, today=local_date(now, case.territory.time_zone))


# --- Rows ---------------------------------------------------------------------------------


def _invited(
    choice: Choice,
    candidate: RankedCandidate,
    *,
    stage: Stage,
    here: dict[int, Assignment],
    seat: int,
    act: Act,
) -> Assignment:
    """An invitation to a seat; whoever waited in the reserve or declined before is asked anew."""
    row = here.get(choice.person_id) or Assignment(
        stage=stage, expert_id=choice.person_id, assigned_at=act.now
    )
    row.grounds = grounds_of(candidate)
    row.override_reason = choice.override_reason.strip() if candidate.conflicts else ""
    return give_seat(row, stage, seat, act)


def _reserved(
    stage: Stage,
    here: dict[int, Assignment],
    reserve: Sequence[int],
    candidates: dict[int, RankedCandidate],
    now: datetime,
) -> list[Assignment]:
    """The reserve in its order, behind those who wait already."""
    last = max((one.reserve_position or 0 for one in here.values()), default=0)
    rows = []
    for place, person_id in enumerate(reserve, start=last + 1):
        row = here.get(person_id) or Assignment(stage=stage, expert_id=person_id, assigned_at=now)
        row.state = AssignmentState.RESERVE.value
        row.seat, row.reserve_position = None, place
        row.grounds = grounds_of(candidates[person_id])
        rows.append(row)
    return rows


def _save(rows: list[Assignment], people: dict[int, Person]) -> None:
    """New rows in one statement; those of people asked before one by one, which is rare."""
    for one in rows:
        one.expert = people[one.expert_id]
    known = [one for one in rows if one.pk is not None]
    Assignment.objects.bulk_create(one for one in rows if one.pk is None)
    for one in known:
        one.save()


# --- Answers ------------------------------------------------------------------------------


def _accept(assignment: Assignment, act: Act) -> Response:
    stage = assignment.stage
    case = stage.case
    today = local_date(act.now, case.territory.time_zone)
    refuse_barred(conflicts_of(case, assignment.expert_id, stage=stage, today=today))
    assignment.state = AssignmentState.ACCEPTED.value
    assignment.responded_at = act.now
    assignment.due_at = end_of_term(case, parameters_of(case).terms.score_material, act.now)
    with recording():
        save_if(assignment, AssignmentState.INVITED, fields=["state", "responded_at", "due_at"])
        assignment.sheet = _sheet(assignment, stage)
        act.note(
            "review.assignment.accepted",
            assignment,
            case,
            old={"state": AssignmentState.INVITED.value},
            new={"state": assignment.state, "due_at": assignment.due_at.isoformat()},
        )
    return Response(ResponseOutcome.ACCEPTED, assignment)


def _sheet(assignment: Assignment, stage: Stage) -> Sheet:
    """The expert's sheet; one that was begun before a replacement is taken up again."""
    begun = getattr(assignment, "sheet", None)
    return begun or Sheet.objects.create(
        assignment=assignment, checklist_version_id=stage.checklist_version_id
    )


def _decline_reason(reason: str, note: str) -> DeclineReason:
    if reason not in list(DeclineReason):
        raise DomainError(
            "reason_needed", _("Choose why you cannot judge this work."), field="reason"
        )
    if reason == DeclineReason.OTHER and not note.strip():
        raise DomainError(
            "note_needed", _("Write in a few words why you cannot judge this work."), field="note"
        )
    return DeclineReason(reason)


def _decline(assignment: Assignment, reason: DeclineReason, note: str, act: Act) -> Response:
    case = assignment.stage.case
    assignment.state = AssignmentState.DECLINED.value
    assignment.responded_at = act.now
    assignment.decline_reason, assignment.decline_note = reason.value, note
    with recording():
        save_if(
            assignment,
            AssignmentState.INVITED,
            fields=["state", "responded_at", "decline_reason", "decline_note"],
        )
        act.note(
            "review.assignment.declined",
            assignment,
            case,
            old={"state": AssignmentState.INVITED.value},
            new={"state": assignment.state, "reason": reason.value},
        )
        _state_tie(assignment, reason, note, act)
        following = invite_next(assignment, act)
        if following is None:
            _ask_coordinators(assignment, act)
            return Response(ResponseOutcome.COORDINATOR_NEEDED, assignment)
    return Response(ResponseOutcome.NEXT_INVITED, following)


def _state_tie(assignment: Assignment, reason: DeclineReason, note: str, act: Act) -> None:
    """A tie named in a refusal is remembered from that day: he is not proposed to the author again."""
    if reason not in TIES_OF_DECLINES:
        return
    with translation.override(settings.LANGUAGE_CODE):  # others will read it
        said = note or str(labels.DECLINE_REASON[reason])
    state_relation(
        assignment.expert,
        assignment.stage.case.applicant,
        kind=RELATION_OF_DECLINE[reason],
        source=RelationSource.DECLARED,
        note=said[:300],
        period_from=local_date(act.now, assignment.stage.case.territory.time_zone),
        case=assignment.stage.case,
        actor=act.actor,
        on_behalf_of=act.on_behalf_of,
        now=act.now,
    )


def _ask_coordinators(assignment: Assignment, act: Act) -> None:
    territory = assignment.stage.case.territory
    for coordinator in coordinators_of(territory, local_date(act.now, territory.time_zone)):
        write_letter(
            "experts_needed",
            person=coordinator,
            case=assignment.stage.case,
            key=f"replace-expert-{assignment.pk}-{coordinator.pk}-{act.now:%Y%m%d%H%M%S}",
            facts={"stage": assignment.stage_id, "reason": "declined"},
            now=act.now,
        )
