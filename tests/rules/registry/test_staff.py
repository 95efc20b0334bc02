"""A school's list against the one that was confirmed."""

from dataclasses import replace
from datetime import date

import pytest

from registry.rules.staff import (
    StaffLine,
    changes_since,
    fingerprint,
    kept_lines,
    read_lines,
    school_year,
)
from registry.rules.vocabulary import StaffChange

LINE = StaffLine(employment_id=5, person_id=1, position="учитель", is_main=True, on_leave=False)
OTHER = replace(LINE, employment_id=6, person_id=2)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"position": "методист"}, StaffChange.MOVED),
        ({"is_main": False}, StaffChange.PLACE),
        ({"on_leave": True}, StaffChange.LEAVE_BEGAN),
    ],
)
def test_what_became_of_a_person_is_told(changes: dict[str, object], expected: StaffChange) -> None:
    found = changes_since([LINE], [replace(LINE, **changes)])  # type: ignore[arg-type]

    assert found.of_present == {5: (expected,)}


def test_who_came_and_who_left_are_told_apart() -> None:
    found = changes_since([LINE], [OTHER])

    assert found.of_present == {6: (StaffChange.CAME,)}
    assert found.gone == (LINE,)
    assert found.count == 2


def test_a_list_that_did_not_change_has_nothing_to_tell() -> None:
    assert changes_since([LINE, OTHER], [OTHER, LINE]).count == 0


def test_the_mark_of_a_list_does_not_depend_on_its_order() -> None:
    assert fingerprint([LINE, OTHER]) == fingerprint([OTHER, LINE])
    assert fingerprint([LINE]) != fingerprint([replace(LINE, position="методист")])


def test_a_confirmed_list_is_read_back_as_it_was() -> None:
    assert read_lines(kept_lines([LINE, OTHER])) == (LINE, OTHER)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 15), 2026)],
)
def test_a_school_year_begins_in_september(day: date, year: int) -> None:
    assert school_year(day) == year
