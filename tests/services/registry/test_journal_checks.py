"""The journal proves itself: whatever is changed behind its back is found."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from registry.models import Case, JournalEntry, JournalSeal, JournalValue
from registry.rules.actors import COMMAND
from registry.rules.journal import digest, line_hash
from registry.services.journal import line_of, record, recording
from registry.services.journal_checks import erase_values, seal_journal, verify_journal
from tests.factories.registry import NOW, TODAY, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """A work with five lines of journal, and its territory with one."""
    made = make_case()
    for number in range(5):
        with recording():
            record(
                "review.sheet.submitted",
                subject=made,
                case=made,
                actor=COMMAND,
                now=NOW + timedelta(minutes=number),
                new={"total": number},
            )
    with recording():
        record(
            "registry.role.granted",
            subject=made.territory,
            territory=made.territory,
            actor=COMMAND,
            now=NOW,
        )
    return made


def reasons() -> set[str]:
    return {one.reason for one in verify_journal().breaks}


def rewrite(entry: JournalEntry, **columns: object) -> None:
    """Change a line behind the back of the program."""
    JournalEntry.objects.filter(pk=entry.pk).update(**columns)


def test_an_untouched_journal_holds(case: Case) -> None:
    found = verify_journal()

    assert (found.chains, found.lines, found.breaks) == (2, 6, ())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("key", "review.sheet.withdrawn"),
        ("occurred_at", NOW - timedelta(days=1)),
        ("basis", "по звонку"),
        ("actor_kind", "person"),
        ("subject_id", "999"),
    ],
)
def test_a_changed_line_is_found(case: Case, column: str, value: object) -> None:
    rewrite(case.journal.get(position=3), **{column: value})

    assert reasons() == {"changed_line"}


def test_a_removed_line_is_found(case: Case) -> None:
    line = case.journal.get(position=3)
    JournalValue.objects.filter(entry=line).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM registry_journalentry WHERE position = 3 AND case_id IS NOT NULL"
        )

    assert reasons() == {"missing_line", "broken_link"}


def test_a_cut_end_is_found(case: Case) -> None:
    JournalValue.objects.filter(entry__position=5).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_journalentry WHERE position = 5")

    assert reasons() == {"cut_end"}


def test_a_changed_value_is_found(case: Case) -> None:
    JournalValue.objects.filter(entry__position=2, entry__case=case).update(new={"total": 100})

    assert reasons() == {"changed_value"}


def test_a_chain_rewritten_to_its_end_is_found_by_the_seal(case: Case) -> None:
    seal_journal(TODAY, now=NOW)
    previous = ""
    for entry in case.journal.order_by("position"):
        entry.basis = "переписано"
        entry.previous_hash, entry.hash = previous, line_hash(line_of(entry), previous)
        rewrite(entry, basis=entry.basis, previous_hash=entry.previous_hash, hash=entry.hash)
        previous = entry.hash
    Case.objects.filter(pk=case.pk).update(journal_head=previous)

    assert reasons() == {"sealed_end_lost"}


def test_a_changed_seal_is_found(case: Case) -> None:
    seal = seal_journal(TODAY, now=NOW)
    heads = {**seal.heads, f"case:{case.pk}": "0" * 64}
    JournalSeal.objects.update(heads=heads, heads_digest=digest(heads))

    assert "changed_seal" in reasons()


def test_a_day_is_sealed_once_and_the_next_day_follows_it(case: Case) -> None:
    first, again = seal_journal(TODAY, now=NOW), seal_journal(TODAY, now=NOW)
    following = seal_journal(TODAY + timedelta(days=1), now=NOW)

    assert first == again
    assert following.previous_hash == first.hash
    assert verify_journal().breaks == ()


def test_erased_values_are_gone_and_the_chain_still_holds(case: Case) -> None:
    erased = erase_values(
        case.journal.filter(position__lte=2),
        territory=case.territory,
        basis="требование субъекта данных № 4",
        actor=COMMAND,
        now=NOW,
    )

    gone = JournalValue.objects.filter(erased_at__isnull=False)
    assert erased == 2
    assert set(gone.values_list("old", "new", "nonce")) == {(None, None, "")}
    assert verify_journal().breaks == ()


@pytest.fixture
def spoiled(case: Case) -> Callable[[], None]:
    return lambda: rewrite(case.journal.get(position=1), basis="задним числом")


def test_the_command_fails_on_a_broken_journal(spoiled: Callable[[], None]) -> None:
    call_command("verify_journal")
    spoiled()

    with pytest.raises(CommandError):
        call_command("verify_journal")
