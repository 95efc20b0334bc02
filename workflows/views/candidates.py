"""Experts as the coordinator sees them when choosing: reasons in words, load, ties."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.models import Case
from registry.rules.calendar import local_date
from review.labels import ASSIGNMENT_STATE, CANDIDATE_REASON, CONFLICT_KIND
from review.models import Assignment, Stage
from review.queries import (
    Candidate,
    conflicts_in,
    council_of,
    members_on,
    parameters_of,
    ties_to,
)
from review.rules.conflicts import is_barred
from review.rules.vocabulary import AssignmentState, RapporteurRule
from workflows.queries.candidates import ABOUT_LOAD, AGAINST


@dataclass(frozen=True)
class Remark:
    """A reason for or against an expert, with its tone."""

    text: str | Promise
    tone: str


@dataclass(frozen=True, kw_only=True)
class CandidateRow:
    """An expert in the list."""

    pk: int
    name: str
    organisations: tuple[str, ...]
    remarks: tuple[Remark, ...]
    conflicts: tuple[str | Promise, ...]
    load: int
    max_load: int
    state: str | Promise
    place: str = ""
    reason: str = ""

    @property
    def needs_reason(self) -> bool:
        return bool(self.conflicts)


def rows_of(candidates: Iterable[Candidate]) -> list[CandidateRow]:
    return [row_of(one) for one in candidates]


def row_of(candidate: Candidate, *, place: str = "", reason: str = "") -> CandidateRow:
    ranked = candidate.ranked
    return CandidateRow(
        pk=candidate.person.pk,
        name=candidate.person.full_name,
        organisations=candidate.organisations,
        remarks=tuple(
            Remark(away_in_words(until), "warn")
            for until in (ranked.away_until,)
            if until is not None
        )
        + tuple(
            Remark(CANDIDATE_REASON[one], "warn" if one in AGAINST else "good")
            for one in ranked.reasons
            if one not in ABOUT_LOAD
        ),
        conflicts=tuple(CONFLICT_KIND[one.kind] for one in ranked.conflicts),
        load=ranked.load,
        max_load=ranked.max_load,
        state=ASSIGNMENT_STATE[candidate.state] if candidate.state else "",
        place=place,
        reason=reason,
    )


def away_in_words(until: date) -> str:
    """«отсутствует до 14 августа включительно»."""
    return _("away until {day} inclusive").format(day=date_format(until, "j E"))


def rapporteurs_for(stage: Stage, *, now: datetime) -> Sequence[tuple[int, str]]:
    """Members of the council who may write the conclusion; none when a coordinator writes it.

    The service asks the same of whoever is chosen.
    """
    case: Case = stage.case
    rule = parameters_of(case).stage_at(stage.position).rapporteur
    if rule is not RapporteurRule.COUNCIL_MEMBER or stage.rapporteur_id is not None:
        return []
    today = local_date(now, case.territory.time_zone)
    council = council_of(case.territory)
    if council is None:
        return []
    members = list(members_on(council, today))
    ties = ties_to(case, [one.person_id for one in members], today)
    return [
        (one.person_id, f"{one.person.full_name}, {one.get_role_display()}")
        for one in members
        if not is_barred(conflicts_in(ties, one.person_id))
    ]


def is_senior_asked(stage: Stage) -> bool:
    """Whether the procedure asks an experienced expert now, who has not had the work before."""
    chosen = parameters_of(stage.case).stage_at(stage.position)
    return chosen.asks_senior(stage.experts_needed)


def decline_in_words(assignment: Assignment) -> str:
    """Why an expert is being replaced, as he said himself."""
    if assignment.state == AssignmentState.DECLINED:
        said = str(assignment.get_decline_reason_display())
        return f"{said}: {assignment.decline_note}" if assignment.decline_note else said
    return _("did not answer in time")
