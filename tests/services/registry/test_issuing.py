from datetime import timedelta
from typing import Any

import pytest

from registry.models import Document, JournalEntry
from registry.rules.actors import JOB
from registry.rules.papers import snapshot_digest
from registry.rules.vocabulary import DocumentKind, DocumentState
from registry.services.errors import DomainError
from registry.services.issuing import (
    annul_document,
    complete_document,
    is_intact,
    reserve_document,
    verify_document,
)
from tests.factories.registry import NOW, make_case, make_number_register
from tests.factories.uploads import make_pdf

pytestmark = pytest.mark.django_db

PDF = make_pdf()


def reserve(case: Any = None, **fields: Any) -> Document:
    case = case or make_case()
    return reserve_document(
        DocumentKind.CONCLUSION,
        **{
            "key": f"conclusion:{case.pk}",
            "case": case,
            "territory": case.territory,
            "title": "Мотивированное экспертное заключение",
            "snapshot": {"motivation": "Работа продумана."},
            "template": "conclusion",
            "actor": JOB,
            "now": NOW,
        }
        | fields,
    )


def issue(case: Any = None, **fields: Any) -> Document:
    return complete_document(reserve(case, **fields), PDF, actor=JOB, now=NOW)


def journal_keys() -> list[str]:
    return list(JournalEntry.objects.order_by("position").values_list("key", flat=True))


def test_reserved_paper_has_its_number_day_and_code_in_what_it_says() -> None:
    case = make_case()
    make_number_register(case.territory, kind=DocumentKind.CONCLUSION, pattern="{number}-ЭЗ")

    document = reserve(case)

    assert document.number == "1-ЭЗ"
    assert document.snapshot == {
        "motivation": "Работа продумана.",
        "number": "1-ЭЗ",
        "version": 1,
        "issued_date": "2026-09-14",
        "verification_code": document.verification_code,
    }
    assert document.snapshot_sha256 == snapshot_digest(document.snapshot)
    assert document.state == DocumentState.PREPARING


def test_reserving_twice_gives_one_paper_and_one_number() -> None:
    case = make_case()

    first, second = reserve(case), reserve(case)
    other = reserve(case, key="another")

    assert first == second
    assert (first.number, other.number) == ("2026-0001", "2026-0002")


def test_completed_paper_is_valid_and_keeps_its_file() -> None:
    document = issue()

    document.refresh_from_db()
    assert document.state == DocumentState.VALID
    assert document.file.size == len(PDF)
    assert is_intact(document)
    assert journal_keys() == ["registry.document.reserved", "registry.document.issued"]


def test_completing_twice_changes_nothing() -> None:
    document = issue()
    file = document.file

    complete_document(document, make_pdf(2), actor=JOB, now=NOW)

    document.refresh_from_db()
    assert document.file == file


def test_corrected_paper_keeps_the_number_and_replaces_the_former() -> None:
    case = make_case()
    former = issue(case)

    corrected = issue(case, key="corrected", previous=former, now=NOW + timedelta(days=1))

    former.refresh_from_db()
    assert (corrected.number, corrected.version) == (former.number, 2)
    assert former.state == DocumentState.REPLACED
    assert corrected.state == DocumentState.VALID
    assert corrected.verification_code != former.verification_code


def test_former_paper_holds_until_the_corrected_one_is_printed() -> None:
    case = make_case()
    former = issue(case)

    reserve(case, key="corrected", previous=former)

    former.refresh_from_db()
    assert former.state == DocumentState.VALID


def test_annulled_paper_stays_with_its_reason() -> None:
    document = issue()

    annul_document(document, reason="Выдано по ошибке", actor=JOB, now=NOW)

    document.refresh_from_db()
    assert (document.state, document.state_reason) == (DocumentState.ANNULLED, "Выдано по ошибке")
    assert document.file is not None


@pytest.mark.parametrize("reason", ["", "  "])
def test_paper_is_not_annulled_without_a_reason(reason: str) -> None:
    with pytest.raises(DomainError) as refusal:
        annul_document(issue(), reason=reason, actor=JOB, now=NOW)

    assert (refusal.value.code, refusal.value.field) == ("reason_needed", "reason")


def test_only_a_valid_paper_is_annulled() -> None:
    with pytest.raises(DomainError) as refusal:
        annul_document(reserve(), reason="Ошибка", actor=JOB, now=NOW)

    assert refusal.value.code == "document_not_valid"


def test_annulled_paper_cannot_be_corrected() -> None:
    case = make_case()
    annulled = annul_document(issue(case), reason="Ошибка", actor=JOB, now=NOW)

    with pytest.raises(DomainError) as refusal:
        reserve(case, key="corrected", previous=annulled)

    assert refusal.value.code == "document_annulled"


# --- The check by anyone --------------------------------------------------------------------


def test_anyone_may_check_a_paper_by_its_code() -> None:
    case = make_case()
    document = issue(case)

    found = verify_document(document.verification_code.lower().replace("-", " "))

    assert found is not None
    assert (found.number, found.state, found.is_intact) == (document.number, "valid", True)
    assert found.holder == case.applicant.short_name
    assert found.work_title == case.title
    assert found.sha256 == document.file.sha256


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "нет такого кода", "x" * 500])
def test_unknown_code_finds_nothing(code: str) -> None:
    issue()

    assert verify_document(code) is None


def test_paper_in_preparation_is_not_shown() -> None:
    assert verify_document(reserve().verification_code) is None


def test_replaced_paper_tells_of_the_newer_version() -> None:
    case = make_case()
    former = issue(case)
    issue(case, key="corrected", previous=former, now=NOW + timedelta(days=1))

    found = verify_document(former.verification_code)

    assert found is not None
    assert (found.state, found.replaced_by_version) == ("replaced", 2)


def test_changed_file_is_noticed() -> None:
    document = issue()
    with open(document.file.content.path, "ab") as content:
        content.write(b"\n% one byte more")

    found = verify_document(document.verification_code)

    assert found is not None
    assert not found.is_intact


def test_changed_words_are_noticed() -> None:
    document = issue()
    Document.objects.update(snapshot={**document.snapshot, "motivation": "Плохо."})

    found = verify_document(document.verification_code)

    assert found is not None
    assert not found.is_intact


def test_check_takes_one_query(django_assert_num_queries: Any) -> None:
    document = issue()

    with django_assert_num_queries(1):
        verify_document(document.verification_code)
