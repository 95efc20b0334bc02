"""On which days planned duties are due, kind by kind."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.calendar import Term, TermUnit, WorkingCalendar
from workflows.rules.planned import (
    DayOff,
    Plan,
    PlanFault,
    PlanKind,
    faults_of,
    occurrences,
)

K = PlanKind
PLAIN = WorkingCalendar()
# As in 2026: 31 December is a day off, so are the first days of January.
NEW_YEAR = WorkingCalendar(
    days_off=frozenset(
        {date(2026, 12, 31), *(date(2027, 1, day) for day in range(1, 9)), date(2027, 1, 11)}
    )
)


def days(plan: Plan, year: int, calendar: WorkingCalendar = PLAIN) -> list[tuple[str, date]]:
    return [(one.key, one.due_on) for one in occurrences(plan, year, calendar)]


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_december_of_every_current_year_is_due_on_its_last_day(year: int) -> None:
    december = Plan(kind=K.MONTH, month=12)

    assert days(december, year, NEW_YEAR) == [(str(year), date(year, 12, 31))]


@pytest.mark.parametrize(
    ("plan", "year", "expected"),
    [
        (Plan(kind=K.DAY, day=date(2021, 10, 1)), 2021, [("once", date(2021, 10, 1))]),
        (Plan(kind=K.DAY, day=date(2021, 10, 1)), 2022, []),
        (
            Plan(kind=K.PERIOD, day=date(2021, 1, 1), until=date(2023, 12, 31)),
            2023,
            [("once", date(2023, 12, 31))],
        ),
        (Plan(kind=K.PERIOD, day=date(2021, 1, 1), until=date(2023, 12, 31)), 2022, []),
        (Plan(kind=K.MONTH, month=2), 2028, [("2028", date(2028, 2, 29))]),
        (
            Plan(kind=K.MONTH, month=8, has_corrections=True),
            2026,
            [("2026", date(2026, 8, 31)), ("2026-corrections", date(2027, 7, 31))],
        ),
        (Plan(kind=K.YEARLY, day=date(2024, 2, 29)), 2026, [("2026", date(2026, 2, 28))]),
        (Plan(kind=K.YEARLY, day=date(2024, 2, 29)), 2028, [("2028", date(2028, 2, 29))]),
        (Plan(kind=K.DURING_YEAR), 2026, [("2026", date(2026, 12, 31))]),
        (
            Plan(kind=K.AFTER_DAYS, day=date(2026, 9, 9), term=Term(30, TermUnit.CALENDAR)),
            2026,
            [("once", date(2026, 10, 9))],
        ),
        (
            Plan(kind=K.AFTER_DAYS, day=date(2026, 9, 9), term=Term(5)),
            2026,
            [("once", date(2026, 9, 16))],
        ),
        (
            Plan(kind=K.AFTER_DAYS, day=date(2026, 12, 20), term=Term(30, TermUnit.CALENDAR)),
            2026,
            [],
        ),
    ],
)
def test_each_kind_of_the_documents_is_due_on_its_day(
    plan: Plan, year: int, expected: list[tuple[str, date]]
) -> None:
    assert days(plan, year) == expected


@pytest.mark.parametrize(
    ("rule", "due_on"),
    [
        (DayOff.KEEP, date(2026, 12, 31)),
        (DayOff.NEXT, date(2027, 1, 12)),
        (DayOff.PREVIOUS, date(2026, 12, 30)),
    ],
)
def test_day_off_is_kept_or_moved_as_the_plan_says(rule: DayOff, due_on: date) -> None:
    plan = Plan(kind=K.MONTH, month=12, day_off=rule)

    assert days(plan, 2026, NEW_YEAR) == [("2026", due_on)]


@pytest.mark.parametrize(
    ("plan", "opens_on"),
    [
        (Plan(kind=K.MONTH, month=12), date(2026, 12, 1)),
        (Plan(kind=K.YEARLY, day=date(2020, 10, 1)), date(2026, 9, 1)),
        (Plan(kind=K.DURING_YEAR), date(2026, 1, 1)),
    ],
)
def test_duty_is_seen_before_it_is_due(plan: Plan, opens_on: date) -> None:
    assert [one.opens_on for one in occurrences(plan, 2026, PLAIN)] == [opens_on]


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"kind": K.DAY}, (PlanFault.NO_DAY,)),
        ({"kind": K.PERIOD, "day": date(2026, 2, 1)}, (PlanFault.NO_UNTIL,)),
        (
            {"kind": K.PERIOD, "day": date(2026, 2, 1), "until": date(2026, 1, 1)},
            (PlanFault.NO_UNTIL,),
        ),
        ({"kind": K.MONTH}, (PlanFault.NO_MONTH,)),
        ({"kind": K.MONTH, "month": 13}, (PlanFault.NO_MONTH,)),
        ({"kind": K.AFTER_DAYS}, (PlanFault.NO_DAY, PlanFault.NO_DAYS)),
        ({"kind": K.DURING_YEAR}, ()),
    ],
)
def test_plan_that_lacks_something_says_what_and_is_never_due(
    fields: dict[str, Any], faults: tuple[PlanFault, ...]
) -> None:
    plan = Plan(**fields)

    assert faults_of(plan) == faults
    assert bool(occurrences(plan, 2026, PLAIN)) is not bool(faults)


@given(
    st.sampled_from([Plan(kind=K.MONTH, month=8), Plan(kind=K.YEARLY, day=date(2020, 2, 29))]),
    st.sampled_from(list(DayOff)),
    st.integers(2000, 2090),
)
def test_what_comes_every_year_comes_once_a_year_within_two_days_of_its_day(
    plan: Plan, rule: DayOff, year: int
) -> None:
    moved = Plan(**{**vars(plan), "day_off": rule})

    (kept,) = occurrences(plan, year, PLAIN)
    (one,) = occurrences(moved, year, PLAIN)

    assert one.key == str(year)
    assert one.opens_on <= one.due_on
    assert abs((one.due_on - kept.due_on).days) <= 2
    assert rule is DayOff.KEEP or PLAIN.is_working(one.due_on)
