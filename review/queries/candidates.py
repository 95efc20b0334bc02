"""Whom to ask to judge a work: experts of the territory, ranked, with their reasons."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from registry.models import Person, RoleGrant
from registry.queries import employments_on
from registry.queries.absences import absences_on
from registry.queries.prepared import prepared
from registry.queries.staff import has_left
from registry.rules.calendar import local_date
from registry.rules.vocabulary import Role
from review.models import Assignment, Sheet, Stage
from review.queries.linked import former_experts
from review.queries.procedures import parameters_of
from review.queries.ties import Ties, ties_to
from review.rules.assignment import CandidateFacts, RankedCandidate, rank_candidates
from review.rules.conflicts import find_conflicts
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import AssignmentState

EXPERT_ROLES = (Role.EXPERT.value, Role.EXPERT_MENTOR.value)
OPEN = (AssignmentState.INVITED.value, AssignmentState.ACCEPTED.value)


@dataclass(frozen=True)
class Candidate:
    """An expert as the coordinator sees him in the list.

    ``state`` is his place in this stage, if he has one already.
    """

    person: Person
    organisations: tuple[str, ...]
    ranked: RankedCandidate
    state: AssignmentState | None


def candidate_experts(
    stage: Stage,
    *,
    coordinator_id: int | None,
    extra_loads: Mapping[int, int] | None = None,
    now: datetime,
) -> list[Candidate]:
    """Experts of the territory for a stage, the fittest first; always six statements,
    two more for a senior further expert, and one for a work that is sent again.

    ``extra_loads`` are tasks that a plan over several works has already given out, by person.

    ``coordinator_id`` is who chooses: he cannot choose himself. The barred are in the list, last,
    so that their reasons can be read.
    """
    today = local_date(now, stage.case.territory.time_zone)
    people, ranked = ranked_experts(
        stage, coordinator_id=coordinator_id, extra_loads=extra_loads, now=now
    )
    here = dict(stage.assignments.order_by().values_list("expert_id", "state"))
    works = _workplaces(list(people), today)
    return [
        Candidate(
            person=people[one.person_id],
            organisations=works.get(one.person_id, ()),
            ranked=one,
            state=AssignmentState(here[one.person_id]) if one.person_id in here else None,
        )
        for one in ranked
    ]


def ranked_experts(
    stage: Stage,
    *,
    coordinator_id: int | None,
    person_ids: Collection[int] | None = None,
    extra_loads: Mapping[int, int] | None = None,
    now: datetime,
) -> tuple[dict[int, Person], tuple[RankedCandidate, ...]]:
    """Experts of the territory, or those of them who are named, ranked; four statements."""
    case = stage.case
    today = local_date(now, case.territory.time_zone)
    parameters = parameters_of(case)
    directions, away = _experts(case.territory_id, today, person_ids)
    people = {one.pk: one for one in _people(person_ids=list(directions))}
    ties = ties_to(case, list(people), today)
    barred = barred_from_further(stage, list(people), today)
    former = former_experts(case, stage.position)
    loads = _loads(list(people), today)
    facts = [
        _facts(
            person_id,
            stage=stage,
            parameters=parameters,
            ties=ties,
            directions=directions[person_id],
            load=_with_planned(loads.get(person_id, Load()), (extra_loads or {}).get(person_id, 0)),
            coordinator_id=coordinator_id,
            barred=barred,
            judged_earlier=person_id in former,
            away=away[person_id],
        )
        for person_id in people
    ]
    return people, rank_candidates(facts, max_load=parameters.max_load)


def _experts(
    territory_id: int, today: date, person_ids: Collection[int] | None
) -> tuple[dict[int, frozenset[int]], dict[int, date | None]]:
    """Of everyone who is an expert in the territory today: directions, last day of an absence."""
    rows = (
        _directions(territory_id=territory_id, today=today)
        if person_ids is None
        else _directions_of(territory_id=territory_id, today=today, person_ids=list(person_ids))
    )
    found: dict[int, set[int]] = {}
    away: dict[int, date | None] = {}
    for person_id, direction_id, last_day in rows:
        found.setdefault(person_id, set()).update({direction_id} - {None})
        away[person_id] = last_day
    return {person_id: frozenset(directions) for person_id, directions in found.items()}, away


def _expert_grants(territory_id: int, today: date) -> "QuerySet[RoleGrant]":
    return (
        RoleGrant.objects.filter(
            Q(period_to__isnull=True) | Q(period_to__gte=today),
            territory=territory_id,
            role__in=EXPERT_ROLES,
            period_from__lte=today,
        )
        .exclude(has_left("person_id", today))
        .order_by()
    )


def _with_absences(grants: "QuerySet[RoleGrant]", today: date) -> "QuerySet[RoleGrant, Any]":
    absence = absences_on(today).filter(person=OuterRef("person"))
    return grants.values_list(
        "person_id", "directions", Subquery(absence.order_by().values("last_day")[:1])
    )


@prepared
def _directions(*, territory_id: int, today: date) -> "QuerySet[RoleGrant, Any]":
    return _with_absences(_expert_grants(territory_id, today), today)


@prepared
def _directions_of(
    *, territory_id: int, today: date, person_ids: list[int]
) -> "QuerySet[RoleGrant, Any]":
    named = _expert_grants(territory_id, today).filter(person__in=person_ids)
    return _with_absences(named, today)


@prepared
def _people(*, person_ids: list[int]) -> "QuerySet[Person]":
    return Person.objects.filter(pk__in=person_ids)


def _workplaces(person_ids: list[int], today: date) -> dict[int, tuple[str, ...]]:
    """Short names of the organisations where the people work now, the main one first."""
    found: dict[int, tuple[str, ...]] = {}
    for work in employments_on(person_ids, today):
        found[work.person_id] = (
            *found.get(work.person_id, ()),
            work.organisation.short_name,
        )
    return found


@dataclass(frozen=True)
class FurtherBars:
    """Who may not be the further expert of a stage: who is no senior one, who knows the work."""

    juniors: frozenset[int] = frozenset()
    saw_work: frozenset[int] = frozenset()

    def hold(self, person_id: int) -> bool:
        """Whether any of them holds for the person."""
        return person_id in self.juniors or person_id in self.saw_work


def barred_from_further(stage: Stage, person_ids: Collection[int], today: date) -> FurtherBars:
    """Those of the people whom the procedure does not let be asked as the further expert.

    Nobody while no further expert is asked, or where the procedure does not ask a senior one who
    comes to the work with a fresh eye. Otherwise two queries. A senior expert is one who holds
    the role of an experienced expert there today; whoever took the work has a sheet of it.
    """
    case = stage.case
    chosen = parameters_of(case).stage_at(stage.position)
    if not chosen.asks_senior(stage.experts_needed):
        return FurtherBars()
    named = list(person_ids)
    seniors = _expert_grants(case.territory_id, today).filter(role=Role.EXPERT_MENTOR.value)
    sheets = Sheet.objects.filter(assignment__stage__case=case, assignment__expert__in=named)
    return FurtherBars(
        juniors=frozenset(named)
        - set(seniors.filter(person__in=named).values_list("person_id", flat=True)),
        saw_work=frozenset(sheets.order_by().values_list("assignment__expert_id", flat=True)),
    )


@dataclass(frozen=True)
class Load:
    """Tasks now open, and days since the person was last asked to judge anything."""

    open: int = 0
    days_since_asked: int | None = None


def _with_planned(load: Load, planned: int) -> Load:
    """Whoever a plan has given something to has just been asked."""
    return Load(open=load.open + planned, days_since_asked=0) if planned else load


def _loads(person_ids: list[int], today: date) -> dict[int, Load]:
    return {
        person_id: Load(
            open=count, days_since_asked=(today - last.date()).days if last is not None else None
        )
        for person_id, count, last in _asked(person_ids=person_ids)
    }


@prepared
def _asked(*, person_ids: list[int]) -> "QuerySet[Assignment, Any]":
    """Of each person: how many tasks are open, and when he was asked last."""
    return (
        Assignment.objects.filter(expert__in=person_ids)
        .order_by()
        .values_list("expert_id")
        .annotate(open=Count("pk", filter=Q(state__in=OPEN)), last=Max("invited_at"))
    )


def _facts(
    person_id: int,
    *,
    stage: Stage,
    parameters: ProcedureParameters,
    ties: Ties,
    directions: frozenset[int],
    load: Load,
    coordinator_id: int | None,
    barred: "FurtherBars",
    judged_earlier: bool,
    away: date | None,
) -> CandidateFacts:
    tie = replace(
        ties.facts(person_id, position=stage.position, coordinator_id=coordinator_id),
        is_junior=person_id in barred.juniors,
        saw_work=person_id in barred.saw_work,
    )
    same_organisation = parameters.stage_at(stage.position).same_organisation
    return CandidateFacts(
        person_id=person_id,
        knows_work=judged_earlier
        or ties.knows_work(person_id, position=stage.position, before_round=stage.round),
        direction_matches=stage.case.material.direction_id in directions,
        shares_organisation=tie.shares_organisation,
        declined_before=ties.declined(person_id),
        load=load.open,
        days_since_asked=load.days_since_asked,
        away_until=away,
        conflicts=find_conflicts(tie, parameters, same_organisation=same_organisation),
    )
