import pytest

from registry.models import Case, Letter
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from review.models import Assignment, Sheet
from review.rules.vocabulary import AssignmentState
from review.services.withdrawal import withdraw_material
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db


def test_an_author_takes_a_work_back_and_the_experts_are_told() -> None:
    material = judge.make_material(state=CaseState.SCORING)
    stage = judge.make_stage(material)
    at_work = judge.make_assignment(stage)
    asked = judge.make_assignment(stage, state=AssignmentState.INVITED)

    withdraw_material(material, **judge.by(material.case.applicant))

    case = Case.objects.get(pk=material.case_id)
    told = Letter.objects.filter(template="assignment_withdrawn")
    assert (case.state, case.closed_at) == (CaseState.WITHDRAWN, judge.NOW)
    assert set(told.values_list("person_id", flat=True)) == {at_work.expert_id, asked.expert_id}
    assert set(Assignment.objects.values_list("state", flat=True)) == {AssignmentState.WITHDRAWN}
    assert Sheet.objects.filter(assignment=at_work).exists()


def test_a_sheet_that_was_sent_stays_sent() -> None:
    material = judge.make_material(state=CaseState.SCORING)
    stage = judge.scoring_stage(material, judge.GOOD)

    withdraw_material(material, **judge.by(material.case.applicant))

    assert stage.assignments.get().state == AssignmentState.SUBMITTED


def test_a_work_before_the_council_is_not_taken_back() -> None:
    item = judge.item_on_agenda()

    with pytest.raises(DomainError) as refusal:
        withdraw_material(item.case.material, **judge.by(item.case.applicant))

    assert refusal.value.code == "state_changed"


def test_nobody_else_takes_a_work_back() -> None:
    material = judge.make_material()

    with pytest.raises(DomainError) as refusal:
        withdraw_material(material, **judge.by(make.make_person()))

    assert refusal.value.code == "not_yours"
