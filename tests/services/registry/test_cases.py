import pytest

from registry.models import JournalEntry
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from registry.services.cases import StateChanged, change_state
from tests.factories.registry import NOW, make_case

pytestmark = pytest.mark.django_db


def test_work_moves_on_and_the_journal_tells_it() -> None:
    case = make_case()
    actor = Actor.person(case.applicant_id)

    change_state(case, CaseState.ASSIGNING, actor=actor, now=NOW)

    case.refresh_from_db()
    entry = JournalEntry.objects.select_related("value").get(case=case)
    assert case.state == CaseState.ASSIGNING
    assert entry.key == "registry.case.state_changed"
    assert entry.value.old == {"state": "checking"}
    assert entry.value.new == {"state": "assigning"}


def test_work_does_not_jump() -> None:
    case = make_case()
    actor = Actor.person(case.applicant_id)

    with pytest.raises(StateChanged) as refusal:
        change_state(case, CaseState.CONCLUDED, actor=actor, now=NOW)

    case.refresh_from_db()
    assert refusal.value.code == "state_changed"
    assert case.state == CaseState.CHECKING
    assert not JournalEntry.objects.exists()


def test_work_that_stands_there_already_is_left_alone() -> None:
    case = make_case()

    change_state(case, CaseState.CHECKING, actor=Actor.person(case.applicant_id), now=NOW)

    assert not JournalEntry.objects.exists()


def test_end_of_a_work_has_its_moment() -> None:
    case = make_case()

    change_state(case, CaseState.REJECTED, actor=Actor.person(case.applicant_id), now=NOW)

    case.refresh_from_db()
    assert case.closed_at == NOW


def test_fields_set_by_the_caller_are_saved_by_the_same_statement() -> None:
    case = make_case(state=CaseState.DRAFT)
    case.number, case.opened_at = "2026-0007", NOW

    change_state(
        case,
        CaseState.CHECKING,
        saving=["number", "opened_at"],
        actor=Actor.person(case.applicant_id),
        now=NOW,
    )

    case.refresh_from_db()
    assert (case.number, case.opened_at, case.state) == ("2026-0007", NOW, CaseState.CHECKING)
