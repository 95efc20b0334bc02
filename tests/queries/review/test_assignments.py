from dataclasses import replace
from typing import Any

import pytest

from registry.models import Person
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseState
from review.models import Stage
from review.queries import experts_of, invitation_facts, seated, sheets_visible_to, stage_sheets
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import AssignmentState, SheetsSeen, StageKind
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db


def authors_of_sheets(person: Person, stage: Stage) -> list[Person]:
    return [sheet.assignment.expert for sheet in sheets_visible_to(person.pk, stage)]


def test_an_invited_expert_learns_what_is_asked_and_nothing_of_whose_it_is() -> None:
    stage = judge.make_stage()
    assignment = judge.make_assignment(stage, state=AssignmentState.INVITED)

    facts = invitation_facts(assignment, now=judge.NOW)

    assert (facts.stage_kind, facts.kind, facts.direction, facts.level) == (
        StageKind.INTERNAL,
        "сборник заданий",
        "география",
        "муниципальный",
    )
    assert (facts.file_count, facts.page_count, facts.has_video) == (1, 3, False)
    assert facts.minutes == 25
    assert local_date(facts.due_at, "Europe/Moscow").isoformat() == "2026-09-28"
    author = stage.case.applicant
    for secret in (author.last_name, stage.case.title, str(stage.case.organisation)):
        assert secret not in str(facts)


def test_an_invitation_is_read_in_two_statements(django_assert_max_num_queries: Any) -> None:
    assignment = judge.make_assignment(judge.make_stage(), state=AssignmentState.INVITED)
    invitation_facts(assignment, now=judge.NOW)  # reads the calendar

    with django_assert_max_num_queries(2):
        invitation_facts(assignment, now=judge.NOW)


def test_others_sheets_are_hidden_until_ones_own_is_in() -> None:
    stage = judge.make_stage()
    first, second = judge.make_assignment(stage), judge.make_assignment(stage)
    judge.submit(first, judge.GOOD)

    before = authors_of_sheets(second.expert, stage)
    judge.submit(second, judge.GOOD)
    after = authors_of_sheets(second.expert, stage)

    assert before == [second.expert]
    assert after == [first.expert, second.expert]


@pytest.mark.parametrize(
    "state",
    [
        AssignmentState.RESERVE,
        AssignmentState.INVITED,
        AssignmentState.DECLINED,
        AssignmentState.WITHDRAWN,
    ],
)
def test_whoever_may_still_be_asked_or_did_not_judge_sees_no_sheets(
    state: AssignmentState,
) -> None:
    stage = judge.make_stage()
    judge.submit(judge.make_assignment(stage), judge.GOOD)
    other = judge.make_assignment(stage, state=state)

    assert authors_of_sheets(other.expert, stage) == []


def test_a_procedure_may_hide_the_experts_from_each_other_for_ever() -> None:
    hidden = replace(judge.ONE_STAGE, experts_see_each_other=SheetsSeen.NEVER)
    stage = judge.make_stage(judge.make_material(parameters=hidden, state=CaseState.SCORING))
    first, second = judge.make_assignment(stage), judge.make_assignment(stage)
    judge.submit(first, judge.GOOD)
    judge.submit(second, judge.GOOD)

    assert authors_of_sheets(second.expert, stage) == [second.expert]


def test_whoever_is_no_expert_of_the_stage_sees_submitted_sheets_only() -> None:
    stage = judge.make_stage()
    first, _unfinished = judge.make_assignment(stage), judge.make_assignment(stage)
    judge.submit(first, judge.GOOD)

    assert authors_of_sheets(make.make_person(), stage) == [first.expert]


def test_sheets_of_a_stage_come_by_seats_with_their_marks(django_assert_num_queries: Any) -> None:
    stage = judge.scoring_stage(None, judge.GOOD, judge.POOR)
    judge.scoring_stage(None, judge.GOOD)

    with django_assert_num_queries(2):
        sheets = list(stage_sheets(stage))
        given = [[mark.points for mark in sheet.marks.all()] for sheet in sheets]

    assert given == [list(judge.GOOD), list(judge.POOR)]


def test_the_seated_are_those_asked_at_work_or_done() -> None:
    stage = judge.make_stage(experts_needed=3)
    for state in AssignmentState:
        judge.make_assignment(stage, state=state)

    assert [one.state for one in seated(stage)] == ["invited", "accepted", "submitted"]


def test_experts_of_a_work_are_those_who_took_it_at_any_stage() -> None:
    material = judge.make_material(parameters=ProcedureParameters(stages=judge.TWO_STAGES.stages))
    first = judge.make_stage(material, state="closed", result={})
    second = judge.make_stage(material, position=2)
    done = judge.make_assignment(first, state=AssignmentState.SUBMITTED)
    taken = judge.make_assignment(second)
    judge.make_assignment(second, state=AssignmentState.INVITED)

    assert set(experts_of(material.case)) == {done, taken}
