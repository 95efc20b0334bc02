from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from registry.models import Case, JournalEntry, JournalSeal, JournalValue, Territory
from registry.rules.actors import Actor
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.journal_check import find_chain_breaks, find_seal_breaks
from registry.services.journal_erasure import erase_values
from registry.services.journal_seals import seal_journal
from tests.factories.registry import NOW, TODAY, make_case, make_territory
from tests.factories.tampering import delete_behind_the_back

pytestmark = pytest.mark.django_db


def act(case: Case, *, lines: int = 1) -> None:
    with recording():
        for number in range(lines):
            record(
                "review.sheet.submitted",
                subject=case,
                case=case,
                actor=Actor.person(case.applicant_id),
                now=NOW + timedelta(minutes=number),
                old={"marks": None},
                new={"marks": [3, 2, 1], "title": "Лист № 5", "share": "0.50"},
            )


def act_in(territory: Territory, case: Case) -> None:
    with recording():
        record(
            "registry.role.granted",
            subject=territory,
            territory=territory,
            actor=Actor.person(case.applicant_id),
            now=NOW,
        )


def found_breaks() -> list[tuple[str, int, str]]:
    found = [*find_chain_breaks(), *find_seal_breaks()]
    return [(one.chain, one.position, one.reason) for one in found]


def entry_at(case: Case, position: int) -> Any:
    return JournalEntry.objects.filter(case=case, position=position)


def test_untouched_journal_is_whole() -> None:
    first, second = make_case(), make_case()
    make_case()  # has no line yet
    act(first, lines=3)
    act(second)
    act_in(first.territory, first)
    seal_journal(TODAY, now=NOW)

    assert found_breaks() == []


@pytest.mark.parametrize(
    "value",
    [
        {10: "десять", 2: "два"},
        {"share": 0.5, "sum": 12.0, "none": None, "yes": True},
        ["№ 5", "«ёлки»", {"deep": [[], {}]}],
        (1, 2, 3),
        "",
        0,
    ],
)
def test_value_is_proven_as_the_database_gives_it_back(value: object) -> None:
    case = make_case()
    with recording():
        record(
            "review.sheet.submitted",
            subject=case,
            case=case,
            actor=Actor.person(case.applicant_id),
            now=NOW,
            new=value,
        )

    assert found_breaks() == []


def test_changed_line_is_named_with_its_chain_and_position() -> None:
    untouched, case = make_case(), make_case()
    act(untouched, lines=2)
    act(case, lines=3)

    entry_at(case, 2).update(key="review.sheet.withdrawn")

    assert found_breaks() == [(f"case:{case.pk}", 2, "changed_line")]


def test_changed_line_of_a_territory_is_found() -> None:
    case = make_case()
    act_in(case.territory, case)

    JournalEntry.objects.filter(case=None).update(basis="приказ")

    assert found_breaks() == [(f"territory:{case.territory_id}", 1, "changed_line")]


def test_removed_line_is_found() -> None:
    case = make_case()
    act(case, lines=3)

    delete_behind_the_back(JournalValue.objects.filter(entry__in=entry_at(case, 2)))
    delete_behind_the_back(entry_at(case, 2))

    assert found_breaks() == [
        (f"case:{case.pk}", 2, "missing_line"),
        (f"case:{case.pk}", 3, "broken_link"),
    ]


def test_cut_end_is_found() -> None:
    case = make_case()
    act(case, lines=2)

    delete_behind_the_back(JournalValue.objects.filter(entry__in=entry_at(case, 2)))
    delete_behind_the_back(entry_at(case, 2))

    assert found_breaks() == [(f"case:{case.pk}", 2, "cut_end")]


def test_chain_removed_whole_is_found() -> None:
    kept, case = make_case(), make_case()
    act(case)
    act(kept)

    delete_behind_the_back(JournalValue.objects.filter(entry__case=case))
    delete_behind_the_back(JournalEntry.objects.filter(case=case))

    assert found_breaks() == [(f"case:{case.pk}", 1, "cut_end")]


def test_lines_whose_chain_pretends_to_be_empty_are_found() -> None:
    case = make_case()
    act(case)

    Case.objects.update(journal_length=0, journal_head="")

    assert found_breaks() == [(f"case:{case.pk}", 0, "cut_end")]


def test_changed_value_is_found() -> None:
    case = make_case()
    act(case, lines=2)

    JournalValue.objects.filter(entry__in=entry_at(case, 2)).update(new={"marks": [3, 3, 3]})

    assert found_breaks() == [(f"case:{case.pk}", 2, "changed_value")]


def test_value_gone_without_erasure_is_found() -> None:
    case = make_case()
    act(case)

    delete_behind_the_back(JournalValue.objects.all())

    assert found_breaks() == [(f"case:{case.pk}", 1, "missing_value")]


# --- Erasure --------------------------------------------------------------------------------


def test_erased_values_leave_the_chain_whole() -> None:
    case = make_case()
    act(case, lines=2)
    seal_journal(TODAY, now=NOW)

    count = erase_values(
        [entry_at(case, 1).get().pk],
        basis="заявление от 14.09.2026",
        actor=Actor.person(case.applicant_id),
        now=NOW,
    )

    value = JournalValue.objects.get(entry__in=entry_at(case, 1))
    assert count == 1
    assert (value.old, value.new, value.nonce, value.erased_at) == (None, None, "", NOW)
    assert found_breaks() == []


def test_erasure_is_itself_a_line_of_the_journal() -> None:
    case = make_case()
    act(case)

    erase_values(
        [entry_at(case, 1).get().pk],
        basis="заявление",
        actor=Actor.person(case.applicant_id),
        now=NOW,
    )

    assert entry_at(case, 2).get().key == "registry.journal.values_erased"


def test_erasure_needs_a_basis() -> None:
    with pytest.raises(DomainError) as refusal:
        erase_values([], basis=" ", actor=Actor.person(make_case().applicant_id), now=NOW)

    assert refusal.value.code == "basis_needed"


# --- Seals ----------------------------------------------------------------------------------


def test_day_is_sealed_once() -> None:
    act(make_case())

    first, second = seal_journal(TODAY, now=NOW), seal_journal(TODAY, now=NOW)

    assert first == second
    assert JournalSeal.objects.count() == 1


def test_seal_names_the_chains_that_have_grown() -> None:
    old, new = make_case(), make_case()
    act(old)
    seal_journal(TODAY, now=NOW)
    act(new, lines=2)

    seal = seal_journal(TODAY + timedelta(days=1), now=NOW)

    new.refresh_from_db()
    assert seal.heads == {f"case:{new.pk}": [2, new.journal_head]}


def test_history_rewritten_with_right_hashes_is_not_as_sealed() -> None:
    case = make_case()
    act(case)
    seal_journal(TODAY, now=NOW)
    delete_behind_the_back(JournalValue.objects.all())
    delete_behind_the_back(JournalEntry.objects.all())
    Case.objects.update(journal_length=0, journal_head="")

    act(case, lines=2)

    assert found_breaks() == [(f"case:{case.pk}", 1, "not_as_sealed")]


@pytest.mark.parametrize(
    "forgery", [{"heads": {}}, {"heads_digest": "0" * 64}, {"date": date(2026, 9, 13)}]
)
def test_changed_seal_is_found(forgery: dict[str, Any]) -> None:
    act(make_case())
    seal = seal_journal(TODAY, now=NOW)

    JournalSeal.objects.update(**forgery)

    seal.refresh_from_db()
    assert found_breaks() == [(f"seal:{seal.date}", 1, "changed_seal")]


def test_removed_seal_is_found() -> None:
    case = make_case()
    for shift in range(3):
        act(case)
        seal_journal(TODAY + timedelta(days=shift), now=NOW)

    delete_behind_the_back(JournalSeal.objects.filter(date=TODAY + timedelta(days=1)))

    assert found_breaks() == [(f"seal:{TODAY + timedelta(days=2)}", 2, "missing_seal")]


# --- The command ----------------------------------------------------------------------------


def test_command_tells_of_a_whole_journal(capsys: pytest.CaptureFixture[str]) -> None:
    act(make_case(), lines=3)

    call_command("verify_journal")

    assert "3 lines" in capsys.readouterr().out


def test_command_fails_and_names_the_place(capsys: pytest.CaptureFixture[str]) -> None:
    case = make_case()
    act(case, lines=3)
    entry_at(case, 2).update(key="review.sheet.withdrawn")

    with pytest.raises(CommandError):
        call_command("verify_journal")

    assert f"case:{case.pk}, position 2: changed_line" in capsys.readouterr().err


def test_check_reads_streams_whatever_the_number_of_works(
    django_assert_max_num_queries: Any,
) -> None:
    territory = make_territory()
    for _ in range(10):
        act(make_case(territory))

    with django_assert_max_num_queries(4):
        assert list(find_chain_breaks()) == []
