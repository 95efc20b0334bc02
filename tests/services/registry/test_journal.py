from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from registry.models import Case, JournalEntry, Letter
from registry.rules.actors import JOB, Actor, OnBehalfOf
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.journal_check import find_chain_breaks
from registry.services.letters import write_letter
from tests.factories.registry import NOW, make_case, make_person

pytestmark = pytest.mark.django_db


def note(case: Case, key: str = "review.sheet.submitted", **facts: Any) -> None:
    record(key, subject=case, case=case, actor=JOB, now=NOW, **facts)


def lines_of(case: Case) -> list[tuple[int, str]]:
    return list(
        JournalEntry.objects.filter(case=case).order_by("position").values_list("position", "key")
    )


def test_lines_of_one_act_are_written_together_in_their_order() -> None:
    case = make_case()

    with recording():
        note(case, "review.sheet.submitted")
        note(case, "review.stage.scored")
        assert lines_of(case) == []

    assert lines_of(case) == [(1, "review.sheet.submitted"), (2, "review.stage.scored")]


def test_line_tells_who_for_whom_and_on_what_basis() -> None:
    case, secretary, member = make_case(), make_person(), make_person()

    with recording():
        record(
            "review.vote.cast",
            subject=case,
            case=case,
            actor=Actor.person(secretary.pk),
            on_behalf_of=OnBehalfOf(person_id=member.pk, basis="скан бюллетеня"),
            now=NOW,
        )

    entry = JournalEntry.objects.get()
    assert (entry.actor, entry.on_behalf_of, entry.basis) == (secretary, member, "скан бюллетеня")
    assert (entry.subject_type, entry.subject_id) == ("registry.case", str(case.pk))
    assert not hasattr(entry, "value")


def test_act_inside_an_act_is_part_of_it() -> None:
    case = make_case()

    with recording() as outer, recording() as inner:
        note(case)

    assert inner is outer
    assert len(lines_of(case)) == 1


def test_refused_act_leaves_no_line_and_no_letter() -> None:
    case = make_case()

    with pytest.raises(DomainError):
        _act_and_refuse(case)

    assert not JournalEntry.objects.exists()
    assert not Letter.objects.exists()
    with recording():
        note(case)
    assert lines_of(case) == [(1, "review.sheet.submitted")]


def _act_and_refuse(case: Case) -> None:
    with recording():
        note(case)
        write_letter("material_submitted", person=case.applicant, case=case, key="k", now=NOW)
        with recording():
            raise DomainError("refused", "")


def test_one_act_may_write_into_several_chains() -> None:
    first, second = make_case(), make_case()

    with recording():
        note(first)
        note(second)
        record(
            "registry.role.granted", subject=first, territory=first.territory, actor=JOB, now=NOW
        )

    assert (len(lines_of(first)), len(lines_of(second))) == (1, 1)
    assert JournalEntry.objects.get(case=None).territory == first.territory
    assert list(find_chain_breaks()) == []


def test_line_outside_of_an_act_is_a_mistake() -> None:
    with pytest.raises(RuntimeError):
        note(make_case())


def test_act_of_many_lines_takes_as_many_statements_as_one_of_few(
    django_assert_num_queries: Any,
) -> None:
    case = make_case()

    # Savepoint, end of the chain read and moved on, lines, values, savepoint released.
    for count in (2, 20):
        with django_assert_num_queries(6), recording():
            for _ in range(count):
                note(case, new={"points": 3})


@pytest.mark.django_db(transaction=True)
def test_acts_on_one_work_at_the_same_instant_make_one_chain() -> None:
    case = make_case()

    def act(_: int) -> None:
        try:
            for _ in range(10):
                with recording():
                    note(case, new={"points": 3})
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(act, range(4)))

    assert [position for position, _key in lines_of(case)] == list(range(1, 41))
    assert list(find_chain_breaks()) == []
