from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.calendar import (
    Term,
    WorkingCalendar,
    due_at,
    end_of_day,
    local_date,
    working_days_between,
)

PLAIN = WorkingCalendar()
MOSCOW = "Europe/Moscow"
# Sunday 1 November is made a working day, Wednesday 4 November is a holiday.
NOVEMBER = WorkingCalendar(
    days_off=frozenset({date(2026, 11, 4)}), working_days=frozenset({date(2026, 11, 1)})
)


def moscow(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour - 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "term", "last_day"),
    [
        (moscow(2026, 9, 14), Term(1, "working"), date(2026, 9, 15)),
        (moscow(2026, 9, 14), Term(5, "working"), date(2026, 9, 21)),
        (moscow(2026, 9, 18), Term(1, "working"), date(2026, 9, 21)),
        (moscow(2026, 9, 19), Term(1, "working"), date(2026, 9, 21)),
        (moscow(2026, 9, 14), Term(0, "working"), date(2026, 9, 14)),
        (moscow(2026, 9, 19), Term(0, "working"), date(2026, 9, 21)),
        (moscow(2026, 9, 14), Term(3, "calendar"), date(2026, 9, 17)),
        (moscow(2026, 9, 14), Term(5, "calendar"), date(2026, 9, 21)),
        (moscow(2026, 9, 14), Term(30, "calendar"), date(2026, 10, 14)),
    ],
)
def test_term_ends_with_the_right_day(start: datetime, term: Term, last_day: date) -> None:
    assert local_date(due_at(start, term, PLAIN, MOSCOW), MOSCOW) == last_day


@pytest.mark.parametrize(
    ("start", "term", "last_day"),
    [
        (moscow(2026, 10, 30), Term(1, "working"), date(2026, 11, 1)),
        (moscow(2026, 11, 3), Term(1, "working"), date(2026, 11, 5)),
        (moscow(2026, 11, 2), Term(2, "calendar"), date(2026, 11, 5)),
        (moscow(2026, 10, 31), Term(1, "calendar"), date(2026, 11, 1)),
    ],
)
def test_term_counts_by_holidays_and_transfers(start: datetime, term: Term, last_day: date) -> None:
    assert local_date(due_at(start, term, NOVEMBER, MOSCOW), MOSCOW) == last_day


def test_term_ends_at_the_last_instant_of_the_local_day() -> None:
    due = due_at(moscow(2026, 9, 14), Term(1, "calendar"), PLAIN, MOSCOW)

    assert due == datetime(2026, 9, 15, 20, 59, 59, 999999, tzinfo=UTC)


def test_term_begins_on_the_local_day_of_the_territory() -> None:
    late_evening = datetime(2026, 9, 14, 20, 0, tzinfo=UTC)  # already Tuesday in Krasnoyarsk

    in_moscow = due_at(late_evening, Term(1, "working"), PLAIN, MOSCOW)
    in_krasnoyarsk = due_at(late_evening, Term(1, "working"), PLAIN, "Asia/Krasnoyarsk")

    assert local_date(in_moscow, MOSCOW) == date(2026, 9, 15)
    assert local_date(in_krasnoyarsk, "Asia/Krasnoyarsk") == date(2026, 9, 16)


def test_end_of_a_day_that_lasts_25_hours_is_its_later_midnight() -> None:
    # In Nuuk clocks went back at midnight: the last hour of that Saturday came twice.
    end = end_of_day(date(2024, 10, 26), "America/Nuuk")

    assert end == datetime(2024, 10, 27, 1, 59, 59, 999999, tzinfo=UTC)


def test_term_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="cannot end before"):
        Term(-1, "working")


@pytest.mark.parametrize(
    ("a", "b", "days"),
    [
        (date(2026, 9, 14), date(2026, 9, 14), 0),
        (date(2026, 9, 14), date(2026, 9, 15), 1),
        (date(2026, 9, 11), date(2026, 9, 14), 1),
        (date(2026, 9, 14), date(2026, 9, 11), -1),
        (date(2026, 9, 1), date(2026, 9, 30), 21),
    ],
)
def test_working_days_between_two_days(a: date, b: date, days: int) -> None:
    assert working_days_between(a, b, PLAIN) == days


FIRST, LAST = datetime(2020, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001 -- hypothesis wants them so


@given(
    start=st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    amount=st.integers(0, 60),
    days_off=st.frozensets(st.dates(date(2020, 1, 1), date(2030, 6, 1)), max_size=40),
    zone=st.sampled_from([MOSCOW, "Asia/Kamchatka", "Europe/Kaliningrad"]),
)
def test_working_term_holds_exactly_its_working_days(
    start: datetime, amount: int, days_off: frozenset[date], zone: str
) -> None:
    calendar = WorkingCalendar(days_off=days_off)

    due = due_at(start, Term(amount, "working"), calendar, zone)

    first, last = local_date(start, zone), local_date(due, zone)
    assert calendar.is_working(last)
    assert due > start
    if amount:
        assert working_days_between(first, last, calendar) == amount
