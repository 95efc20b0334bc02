from typing import Any

import pytest

from registry.models import Case, Letter
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from review.models import Material
from review.rules.vocabulary import CompletenessOutcome
from review.services.completeness import check_completeness
from tests.factories import review as judge

pytestmark = pytest.mark.django_db


def check(material: Material, outcome: str, **facts: Any) -> Material:
    coordinator = judge.make_coordinator(material.case.territory)
    return check_completeness(material, outcome=outcome, **facts, **judge.by(coordinator))


def state_of(material: Material) -> str:
    return Case.objects.get(pk=material.case_id).state


def test_an_accepted_work_waits_for_its_stage_without_a_letter() -> None:
    material = judge.make_material()

    check(material, CompletenessOutcome.ACCEPT)

    assert state_of(material) == CaseState.CHECKING
    assert not Letter.objects.exists()


def test_a_returned_work_has_its_remarks_and_a_letter() -> None:
    material = judge.make_material()

    check(material, CompletenessOutcome.RETURN, remarks=[" Нет титула ", "", "Не открывается"])

    remarks = material.remarks.all()
    letter = Letter.objects.get()
    assert [one.text for one in remarks] == ["Нет титула", "Не открывается"]
    assert state_of(material) == CaseState.RETURNED
    assert (letter.template, letter.person) == ("material_returned", material.case.applicant)
    assert letter.facts["remarks"] == ["Нет титула", "Не открывается"]


def test_a_work_that_is_not_accepted_is_closed_with_kind_words() -> None:
    material = judge.make_material()

    check(material, CompletenessOutcome.REJECT, words="Это отчёт, а не методический материал.")

    case = Case.objects.get(pk=material.case_id)
    assert (case.state, case.closed_at) == (CaseState.REJECTED, judge.NOW)
    assert Letter.objects.get().facts == {"words": "Это отчёт, а не методический материал."}


@pytest.mark.parametrize(
    ("outcome", "code"),
    [(CompletenessOutcome.RETURN, "remarks_needed"), (CompletenessOutcome.REJECT, "words_needed")],
)
def test_nobody_is_sent_away_without_a_word(outcome: str, code: str) -> None:
    material = judge.make_material()

    with pytest.raises(DomainError) as refusal:
        check(material, outcome, remarks=[" "], words=" ")

    assert refusal.value.code == code
    assert state_of(material) == CaseState.CHECKING


def test_a_work_is_checked_once_at_a_time() -> None:
    material = judge.make_material(state=CaseState.SCORING)

    with pytest.raises(DomainError) as refusal:
        check(material, CompletenessOutcome.ACCEPT)

    assert refusal.value.code == "not_being_checked"
