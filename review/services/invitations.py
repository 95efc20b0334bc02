"""Inviting an expert to a seat of a stage, and taking an invitation back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from registry.models import Case, ClassifierItem
from registry.queries.absences import away_until
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.services.errors import DomainError
from registry.services.journal import record
from registry.services.letters import write_letter
from review.models import Assignment, Stage
from review.queries import (
    barred_from_further,
    conflicts_in,
    end_of_term,
    end_of_terms,
    parameters_of,
    ties_to,
)
from review.rules.assignment import RankedCandidate
from review.rules.vocabulary import AssignmentState


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who does it and when, for the parts of one act."""

    actor: Actor
    on_behalf_of: OnBehalfOf | None
    now: datetime

    def note(self, key: str, subject: Model, case: Case, **values: Any) -> None:
        """A journal line about an assignment, or what it is part of."""
        record(
            key,
            subject=subject,
            case=case,
            actor=self.actor,
            on_behalf_of=self.on_behalf_of,
            now=self.now,
            **values,
        )


def grounds_of(candidate: RankedCandidate) -> dict[str, Any]:
    """What the coordinator saw of the expert when he chose him."""
    return {
        "reasons": [reason.value for reason in candidate.reasons],
        "load": candidate.load,
        "max_load": candidate.max_load,
        "conflicts": [
            {"kind": one.kind.value, "severity": one.severity.value, "source": one.source.value}
            for one in candidate.conflicts
        ],
    }


def give_seat(assignment: Assignment, stage: Stage, seat: int, act: Act) -> Assignment:
    """Make the row an invitation to the seat; the caller saves it."""
    term = parameters_of(stage.case).terms.respond_to_invitation
    assignment.state = AssignmentState.INVITED.value
    assignment.seat, assignment.reserve_position = seat, None
    assignment.invited_at = act.now
    assignment.respond_by_at = end_of_term(stage.case, term, act.now)
    assignment.responded_at = assignment.due_at = None
    assignment.decline_reason = assignment.decline_note = ""
    return assignment


def about_work(stage: Stage, act: Act) -> dict[str, Any]:
    """What a letter of invitation tells of the work: no title, no author; one query."""
    material = stage.case.material
    ids = [material.kind_id, material.direction_id, material.level_id]
    items = ClassifierItem.objects.in_bulk([one for one in ids if one])
    kind, direction, level = (str(items[one]) if one else "" for one in ids)
    terms = parameters_of(stage.case).terms
    due_at = end_of_terms(stage.case, (terms.respond_to_invitation, terms.score_material), act.now)
    return {
        "kind": kind,
        "direction": direction,
        "level": level,
        "minutes": stage.checklist_version.minutes,
        "due_at": due_at.isoformat(),
    }


def tell_invited(assignment: Assignment, case: Case, act: Act, *, about: dict[str, Any]) -> None:
    """Journal line and letter of an invitation that was saved; the letter holds the signed link."""
    act.note(
        "review.assignment.invited",
        assignment,
        case,
        new={
            "expert": assignment.expert_id,
            "seat": assignment.seat,
            "conflicts": [one["kind"] for one in assignment.grounds.get("conflicts", [])],
        },
    )
    write_letter(
        "invitation",
        person=assignment.expert,
        case=case,
        key=f"invitation-{assignment.pk}-{act.now:%Y%m%d%H%M%S}",
        facts={
            **about,
            "assignment": assignment.pk,
            "respond_by_at": assignment.respond_by_at and assignment.respond_by_at.isoformat(),
        },
        now=act.now,
    )


def invite_next(assignment: Assignment, act: Act) -> Assignment | None:
    """Give the seat to the next of the reserve who has no tie to the work; None when none is left."""
    following = next_of_reserve(assignment, now=act.now)
    if following is None or assignment.seat is None:
        return None
    stage = assignment.stage
    following.stage = stage
    following.replaces = assignment
    give_seat(following, stage, assignment.seat, act).save()
    tell_invited(following, stage.case, act, about=about_work(stage, act))
    return following


def next_of_reserve(assignment: Assignment, *, now: datetime) -> Assignment | None:
    """The first of the reserve without a tie to the work who is not away.

    Ties are looked at anew: the reserve was named some days before, and perhaps for another seat.
    """
    stage = assignment.stage
    waiting = list(
        Assignment.objects.filter(stage=stage, state=AssignmentState.RESERVE.value)
        .select_related("expert")
        .order_by("reserve_position")
    )
    if not waiting:
        return None
    today = local_date(now, stage.case.territory.time_zone)
    people = [one.expert_id for one in waiting]
    away = away_until(people, today)
    ties, barred = ties_to(stage.case, people, today), barred_from_further(stage, people, today)
    free = (
        one
        for one in waiting
        if one.expert_id not in away
        and not barred.hold(one.expert_id)
        and not conflicts_in(ties, one.expert_id, stage=stage)
    )
    return next(free, None)


def withdraw(assignment: Assignment, case: Case, act: Act) -> None:
    """Take a work back from an expert who was asked or at work, with a letter; his draft stays."""
    if assignment.state not in (AssignmentState.INVITED, AssignmentState.ACCEPTED):
        return
    old = AssignmentState(assignment.state)
    assignment.state = AssignmentState.WITHDRAWN.value
    save_if(assignment, old, fields=["state"])
    act.note(
        "review.assignment.withdrawn",
        assignment,
        case,
        old={"state": old.value},
        new={"state": assignment.state},
    )
    write_letter(
        "assignment_withdrawn",
        person=assignment.expert,
        case=case,
        key=f"withdrawn-{assignment.pk}-{act.now:%Y%m%d%H%M%S}",
        facts={"assignment": assignment.pk},
        now=act.now,
    )


def save_if(assignment: Assignment, state: AssignmentState, *, fields: Collection[str]) -> None:
    """Save the fields if the row still stands in ``state``: two answers at once are one answer."""
    saved = Assignment.objects.filter(pk=assignment.pk, state=state.value).update(
        **{name: getattr(assignment, name) for name in fields}
    )
    if not saved:
        raise DomainError("already_answered", _("This task has changed meanwhile. Open it again."))
