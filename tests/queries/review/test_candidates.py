from datetime import timedelta
from typing import Any

import pytest

from registry.models import Person
from registry.rules.vocabulary import RelationKind, Role
from review.models import Stage
from review.queries import Candidate, candidate_experts
from review.rules.vocabulary import (
    AssignmentState,
    CandidateReason,
    ConflictKind,
    DeclineReason,
)
from review.services.assignment import respond_to_invitation
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db


def candidates(stage: Stage, coordinator: Person | None = None) -> list[Candidate]:
    return candidate_experts(
        stage, coordinator_id=coordinator.pk if coordinator else None, now=judge.NOW
    )


def candidate(stage: Stage, person: Person) -> Candidate:
    return next(one for one in candidates(stage) if one.person == person)


def test_experts_of_the_territory_are_candidates_with_their_schools() -> None:
    stage = judge.make_stage()
    school = make.make_organisation(stage.case.territory, short_name="Школа № 5")
    expert = judge.make_expert(stage.case.territory, organisation=school)
    mentor = make.make_person()
    make.grant(mentor, Role.EXPERT_MENTOR, stage.case.territory)

    found = candidates(stage)

    assert {one.person for one in found} == {expert, mentor}
    assert candidate(stage, expert).organisations == ("Школа № 5",)


@pytest.mark.parametrize("who", ["elsewhere", "former", "future", "teacher"])
def test_others_are_no_candidates(who: str) -> None:
    stage = judge.make_stage()
    territory = stage.case.territory
    today = judge.NOW.date()
    person = make.make_person()
    if who == "elsewhere":
        make.grant(person, Role.EXPERT, make.make_territory())
    elif who == "former":
        make.grant(person, Role.EXPERT, territory, period_to=today - timedelta(days=1))
    elif who == "future":
        make.grant(person, Role.EXPERT, territory, period_from=today + timedelta(days=1))
    else:
        make.grant(person, Role.TEACHER, territory)

    assert candidates(stage) == []


def test_the_direction_of_a_grant_is_compared_with_that_of_the_work() -> None:
    stage = judge.make_stage()
    territory = stage.case.territory
    other = judge.make_expert(territory, directions=[make.make_classifier_item()])
    fit = judge.make_expert(
        territory, directions=[make.make_classifier_item(), stage.case.material.direction]
    )

    found = candidates(stage)

    assert [one.person for one in found] == [fit, other]
    assert CandidateReason.DIRECTION_MATCHES in found[0].ranked.reasons
    assert CandidateReason.OTHER_DIRECTION in found[1].ranked.reasons


def test_open_tasks_of_all_works_make_the_load() -> None:
    stage = judge.make_stage()
    expert = judge.make_expert(stage.case.territory)
    for state in (AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.SUBMITTED):
        judge.make_assignment(judge.make_stage(), expert, state=state)

    found = candidate(stage, expert)

    assert (found.ranked.load, found.ranked.max_load) == (2, 5)
    assert CandidateReason.HAS_OPEN_TASKS in found.ranked.reasons


@pytest.mark.parametrize(
    ("days", "reason"),
    [(None, CandidateReason.NEVER_ASKED), (90, CandidateReason.LONG_NOT_ASKED), (5, None)],
)
def test_it_counts_when_an_expert_was_asked_last(
    days: int | None, reason: CandidateReason | None
) -> None:
    stage = judge.make_stage()
    expert = judge.make_expert(stage.case.territory)
    if days is not None:
        judge.make_assignment(
            judge.make_stage(),
            expert,
            state=AssignmentState.SUBMITTED,
            invited_at=judge.NOW - timedelta(days=days),
        )

    reasons = set(candidate(stage, expert).ranked.reasons)

    asked = reasons & {CandidateReason.NEVER_ASKED, CandidateReason.LONG_NOT_ASKED}
    assert asked == ({reason} if reason else set())


@pytest.mark.system("REV-01", part="colleagues of the author are not proposed externally")
def test_colleagues_of_the_author_are_not_proposed_for_external_examination() -> None:
    stage = judge.make_stage(judge.make_material(parameters=judge.TWO_STAGES), position=2)
    colleague = judge.make_expert(
        stage.case.territory,
        organisation=stage.case.organisation,
        directions=[stage.case.material.direction],
    )
    stranger = judge.make_expert(stage.case.territory)

    found = candidates(stage)

    assert [(one.person, one.ranked.barred) for one in found] == [
        (stranger, False),
        (colleague, True),
    ]
    assert [one.kind for one in found[1].ranked.conflicts] == [ConflictKind.SAME_ORGANISATION]


def test_whoever_chooses_is_barred_himself() -> None:
    stage = judge.make_stage()
    coordinator = judge.make_expert(stage.case.territory)

    (found,) = candidates(stage, coordinator)

    assert [one.kind for one in found.ranked.conflicts] == [ConflictKind.COORDINATES]


def test_the_experts_of_the_earlier_round_come_first() -> None:
    material = judge.make_material(parameters=judge.TWO_STAGES)
    first = judge.make_stage(material, state="closed", result={})
    knows = judge.make_assignment(first, state=AssignmentState.SUBMITTED).expert
    fit = judge.make_expert(material.case.territory, directions=[material.direction])
    again = judge.make_stage(material, round=2)

    found = candidates(again)

    assert [one.person for one in found] == [knows, fit]
    assert found[0].ranked.reasons[0] is CandidateReason.KNOWS_WORK


def test_an_expert_who_declined_stands_lower_and_says_so() -> None:
    stage = judge.make_stage()
    busy, other = (judge.make_expert(stage.case.territory) for _ in range(2))
    assignment, _other = judge.invited(stage, busy, other)
    respond_to_invitation(assignment, accepts=False, reason=DeclineReason.NO_TIME, **judge.by(busy))
    fresh = judge.make_expert(stage.case.territory)

    found = {one.person: one for one in candidates(stage)}

    assert next(iter(found)) == fresh
    assert found[busy].state is AssignmentState.DECLINED
    assert found[other].state is AssignmentState.INVITED
    assert CandidateReason.DECLINED_BEFORE in found[busy].ranked.reasons


@pytest.mark.parametrize("number", [1, 4])
def test_the_number_of_statements_does_not_grow_with_the_experts(
    number: int, django_assert_num_queries: Any
) -> None:
    stage = judge.make_stage()
    for _ in range(number):
        expert = judge.make_expert(stage.case.territory, directions=[stage.case.material.direction])
        make.make_relation(expert, stage.case.applicant, kind=RelationKind.TEAM)
        judge.make_assignment(judge.make_stage(), expert)

    with django_assert_num_queries(6):
        found = candidates(stage)

    assert len(found) == number
