from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model

from registry.invariants import find_breaches
from registry.models import Case, Document, JournalEntry, NumberRegister
from registry.rules.actors import JOB, Actor
from registry.rules.invariants import Breach
from registry.rules.vocabulary import CaseKind, CaseState, DocumentKind, DocumentState
from registry.services.cases import change_state
from registry.services.issuing import complete_document, reserve_document
from registry.services.journal import recording
from registry.services.numbering import next_number
from tests.factories.registry import (
    NOW,
    make_case,
    make_document,
    make_number_register,
    make_stored_file,
)
from tests.factories.uploads import make_pdf

pytestmark = pytest.mark.django_db


def registered_case() -> Case:
    case = make_case(state=CaseState.DRAFT)
    with recording():
        case.number = next_number(case.territory, CaseKind.EXAMINATION, now=NOW)
        case.opened_at = NOW
        change_state(
            case,
            CaseState.CHECKING,
            saving=["number", "opened_at"],
            actor=Actor.person(case.applicant_id),
            now=NOW,
        )
    return case


def issued_document() -> Document:
    case = registered_case()
    document = reserve_document(
        DocumentKind.CONCLUSION,
        key=f"conclusion:{case.pk}",
        case=case,
        territory=case.territory,
        title="Заключение",
        snapshot={"motivation": "Продумано."},
        template="conclusion",
        actor=JOB,
        now=NOW,
    )
    return complete_document(document, make_pdf(), actor=JOB, now=NOW)


def test_everything_holds_after_honest_acts() -> None:
    issued_document()
    registered_case()

    assert find_breaches() == []


def lose_a_number() -> Model:
    registered_case()
    NumberRegister.objects.update(next_number=3)
    return NumberRegister.objects.get()


def change_a_paper() -> Model:
    document = issued_document()
    Document.objects.update(snapshot={"motivation": "Плохо."})
    return document


def lose_the_newer_paper() -> Model:
    document = issued_document()
    Document.objects.update(state=DocumentState.REPLACED)
    return document


def move_a_work_by_hand() -> Model:
    case = registered_case()
    Case.objects.update(state=CaseState.PUBLISHED)
    return case


def cut_a_chain() -> Model:
    case = registered_case()
    Case.objects.update(journal_length=7)
    return case


def lose_a_file() -> Model:
    stored = make_stored_file()
    stored.content.storage.delete(stored.content.name)
    return stored


@pytest.mark.parametrize(
    ("spoil", "truth"),
    [
        (lose_a_number, "numbers_have_no_gaps"),
        (change_a_paper, "issued_paper_is_unchanged"),
        (lose_the_newer_paper, "replaced_paper_has_a_newer_one"),
        (move_a_work_by_hand, "state_agrees_with_journal"),
        (cut_a_chain, "chain_ends_where_its_work_says"),
        (lose_a_file, "stored_file_is_on_the_disk"),
    ],
)
def test_what_does_not_hold_is_found(spoil: Callable[[], Model], truth: str) -> None:
    row = spoil()

    assert find_breaches() == [Breach(truth, row._meta.label_lower, row.pk)]


def test_run_that_goes_on_from_a_paper_journal_has_no_gap() -> None:
    case = make_case(number="48-ЭЗ")
    make_number_register(case.territory, pattern="{number}-ЭЗ", first_number=48, next_number=49)

    assert find_breaches() == []


def test_corrected_paper_shares_its_number() -> None:
    former = issued_document()
    corrected = reserve_document(
        DocumentKind.CONCLUSION,
        key="corrected",
        case=former.case,
        territory=former.territory,
        title="Заключение",
        snapshot={},
        template="conclusion",
        previous=former,
        actor=JOB,
        now=NOW,
    )
    complete_document(corrected, make_pdf(), actor=JOB, now=NOW)

    assert find_breaches() == []


def test_erased_values_are_not_compared_with_the_state() -> None:
    registered_case()
    entry = JournalEntry.objects.get(key="registry.case.state_changed")
    type(entry.value).objects.update(new=None, old=None, erased_at=NOW)

    assert find_breaches() == []


def test_command_fails_and_names_the_fact(capsys: pytest.CaptureFixture[str]) -> None:
    document = make_document()

    with pytest.raises(CommandError):
        call_command("check_invariants")

    assert (
        f"issued_paper_is_unchanged: not so for registry.document {document.pk}"
        in capsys.readouterr().err
    )
