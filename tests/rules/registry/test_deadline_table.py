"""The table of terms: real days of the Russian production calendar, real zones, pauses, extensions.

Expected days were counted by hand; days off of 2024 to 2026 are those of the government's decrees.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from registry.rules.calendar import (
    Term,
    WorkingCalendar,
    due_after_pause,
    due_at,
    local_date,
)

MOSCOW, KAMCHATKA, KALININGRAD = "Europe/Moscow", "Asia/Kamchatka", "Europe/Kaliningrad"


def days(year: int, *several: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(f"{year}-{day}") for day in several)


NEW_YEAR = ("01-01", "01-02", "01-03", "01-04", "01-05", "01-06", "01-07", "01-08")
YEARLY = (*NEW_YEAR, "02-23", "03-08", "05-01", "05-09", "06-12", "11-04")
DAYS_OFF = (
    days(2024, *YEARLY, "04-29", "04-30", "05-10", "12-30", "12-31")
    | days(2025, *YEARLY, "05-02", "05-08", "06-13", "11-03", "12-31")
    | days(2026, *YEARLY, "01-09", "03-09", "05-11", "12-31")
)
WORKING_SATURDAYS = days(2024, "04-27", "11-02", "12-28") | days(2025, "11-01")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A term, what happened to it, and the local day with which it is to end."""

    start: str
    term: str
    ends: str
    zone: str = MOSCOW
    pauses: tuple[tuple[str, str], ...] = ()
    extended: str = ""
    off: tuple[str, ...] = ()
    working: tuple[str, ...] = ()

    @property
    def calendar(self) -> WorkingCalendar:
        """The country's days, overruled by the territory's own."""
        own = frozenset(map(date.fromisoformat, self.working))
        return WorkingCalendar(
            days_off=(DAYS_OFF | frozenset(map(date.fromisoformat, self.off))) - own,
            working_days=WORKING_SATURDAYS | own,
        )


TABLE = {
    # --- Holidays and transfers ---------------------------------------------------------
    "over the New Year of 2026": Case(
        start="2025-12-29 10:00", term="5 working", ends="2026-01-15"
    ),
    "calendar days into the New Year": Case(
        start="2025-12-29 10:00", term="3 calendar", ends="2026-01-12"
    ),
    "a Saturday that works in exchange": Case(
        start="2024-12-27 10:00", term="1 working", ends="2024-12-28"
    ),
    "days off in exchange and the year end": Case(
        start="2024-12-27 10:00", term="2 working", ends="2025-01-09"
    ),
    "between the holidays of May": Case(
        start="2025-04-30 10:00", term="3 working", ends="2025-05-07"
    ),
    "over both holidays of May": Case(
        start="2025-04-30 10:00", term="4 working", ends="2025-05-12"
    ),
    "calendar days that end on a transferred day off": Case(
        start="2025-04-30 10:00", term="8 calendar", ends="2025-05-12"
    ),
    "a bridge Friday in June": Case(start="2025-06-11 10:00", term="1 working", ends="2025-06-16"),
    "a working Saturday of November": Case(
        start="2025-10-31 10:00", term="1 working", ends="2025-11-01"
    ),
    "after a working Saturday": Case(start="2025-10-31 10:00", term="2 working", ends="2025-11-05"),
    "calendar days that end on a working Saturday": Case(
        start="2025-10-31 10:00", term="1 calendar", ends="2025-11-01"
    ),
    "calendar days that end on the Sunday after it": Case(
        start="2025-10-31 10:00", term="2 calendar", ends="2025-11-05"
    ),
    "a holiday on a Monday": Case(start="2026-02-20 10:00", term="1 working", ends="2026-02-24"),
    "a holiday moved to a Monday": Case(
        start="2026-03-06 10:00", term="1 working", ends="2026-03-10"
    ),
    "a holiday on a Friday": Case(start="2026-06-11 10:00", term="1 working", ends="2026-06-15"),
    # --- Working and calendar days --------------------------------------------------------
    "begun on a day off": Case(start="2026-09-13 10:00", term="1 working", ends="2026-09-14"),
    "no days on a Saturday": Case(start="2026-09-19 10:00", term="0 working", ends="2026-09-21"),
    "a week of working days": Case(start="2026-09-14 10:00", term="5 working", ends="2026-09-21"),
    "a month of calendar days": Case(
        start="2026-09-14 10:00", term="30 calendar", ends="2026-10-14"
    ),
    "begun a minute before midnight": Case(
        start="2026-09-14 23:59", term="1 working", ends="2026-09-15"
    ),
    "begun at midnight": Case(start="2026-09-15 00:00", term="1 working", ends="2026-09-16"),
    # --- Leap day -------------------------------------------------------------------------
    "to the leap day": Case(start="2024-02-28 10:00", term="1 working", ends="2024-02-29"),
    "over the leap day": Case(start="2024-02-14 10:00", term="30 calendar", ends="2024-03-15"),
    "the same without a leap day": Case(
        start="2026-02-14 10:00", term="30 calendar", ends="2026-03-16"
    ),
    "a year from the leap day": Case(
        start="2024-02-29 10:00", term="365 calendar", ends="2025-02-28"
    ),
    # --- Days of the territory ------------------------------------------------------------
    "a local holiday": Case(
        start="2026-10-12 10:00", term="1 working", ends="2026-10-14", off=("2026-10-13",)
    ),
    "a local working Saturday": Case(
        start="2026-10-16 10:00", term="1 working", ends="2026-10-17", working=("2026-10-17",)
    ),
    "a national holiday that works here": Case(
        start="2026-11-03 10:00", term="1 working", ends="2026-11-04", working=("2026-11-04",)
    ),
    "calendar days that end on a local holiday": Case(
        start="2026-10-12 10:00", term="1 calendar", ends="2026-10-14", off=("2026-10-13",)
    ),
    # --- Pauses ---------------------------------------------------------------------------
    "two working days of pause": Case(
        start="2026-09-14 10:00",
        term="5 working",
        pauses=(("2026-09-15 12:00", "2026-09-17 09:00"),),
        ends="2026-09-23",
    ),
    "asked and answered on one day": Case(
        start="2026-09-14 10:00",
        term="5 working",
        pauses=(("2026-09-15 09:00", "2026-09-15 18:00"),),
        ends="2026-09-21",
    ),
    "a pause over a weekend costs no working day": Case(
        start="2026-09-14 10:00",
        term="5 working",
        pauses=(("2026-09-18 18:00", "2026-09-20 18:00"),),
        ends="2026-09-21",
    ),
    "a pause from Friday to Monday": Case(
        start="2026-09-14 10:00",
        term="5 working",
        pauses=(("2026-09-18 18:00", "2026-09-21 09:00"),),
        ends="2026-09-22",
    ),
    "calendar days of pause": Case(
        start="2026-09-14 10:00",
        term="30 calendar",
        pauses=(("2026-09-20 10:00", "2026-09-25 10:00"),),
        ends="2026-10-19",
    ),
    "calendar days of pause that lead to a Saturday": Case(
        start="2026-09-14 10:00",
        term="30 calendar",
        pauses=(("2026-09-20 10:00", "2026-09-23 10:00"),),
        ends="2026-10-19",
    ),
    "a pause over the New Year": Case(
        start="2025-12-22 10:00",
        term="5 working",
        pauses=(("2025-12-26 10:00", "2026-01-13 10:00"),),
        ends="2026-01-14",
    ),
    "two pauses": Case(
        start="2026-09-14 10:00",
        term="10 working",
        pauses=(
            ("2026-09-15 10:00", "2026-09-16 10:00"),
            ("2026-09-22 10:00", "2026-09-24 10:00"),
        ),
        ends="2026-10-01",
    ),
    "what was late stays as late": Case(
        start="2026-09-14 10:00",
        term="2 working",
        pauses=(("2026-09-18 10:00", "2026-09-22 10:00"),),
        ends="2026-09-18",
    ),
    "a pause over the leap day": Case(
        start="2024-02-28 10:00",
        term="3 working",
        pauses=(("2024-02-28 12:00", "2024-03-01 10:00"),),
        ends="2024-03-06",
    ),
    "a working Saturday within a pause": Case(
        start="2025-10-30 10:00",
        term="3 working",
        pauses=(("2025-10-31 10:00", "2025-11-01 10:00"),),
        ends="2025-11-06",
    ),
    "a local holiday within a pause": Case(
        start="2026-10-12 10:00",
        term="3 working",
        pauses=(("2026-10-12 12:00", "2026-10-14 10:00"),),
        off=("2026-10-13",),
        ends="2026-10-19",
    ),
    "a pause over midnight of Kamchatka": Case(
        start="2026-09-14 10:00",
        term="5 working",
        pauses=(("2026-09-15 23:30", "2026-09-16 00:30"),),
        zone=KAMCHATKA,
        ends="2026-09-22",
    ),
    # --- Extensions -----------------------------------------------------------------------
    "three working days more": Case(
        start="2026-09-14 10:00", term="5 working", extended="3 working", ends="2026-09-24"
    ),
    "more, over a holiday": Case(
        start="2026-10-30 10:00", term="1 working", extended="2 working", ends="2026-11-05"
    ),
    "ten calendar days more, to a Saturday": Case(
        start="2026-09-14 10:00", term="30 calendar", extended="10 calendar", ends="2026-10-26"
    ),
    "more after a pause": Case(
        start="2026-09-14 10:00",
        term="5 working",
        pauses=(("2026-09-15 12:00", "2026-09-17 09:00"),),
        extended="2 working",
        ends="2026-09-25",
    ),
}


def term(told: str) -> Term:
    amount, unit = told.split()
    return Term(int(amount), unit)


def moment(told: str, zone: str) -> datetime:
    return datetime.fromisoformat(told).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def end_of(case: Case) -> datetime:
    due = due_at(moment(case.start, case.zone), term(case.term), case.calendar, case.zone)
    for since, until in case.pauses:
        due = due_after_pause(
            due,
            term(case.term).unit,
            since=moment(since, case.zone),
            until=moment(until, case.zone),
            calendar=case.calendar,
            zone=case.zone,
        )
    if case.extended:
        due = due_at(due, term(case.extended), case.calendar, case.zone)
    return due


@pytest.mark.parametrize("name", TABLE)
def test_term_ends_with_the_day_of_the_table(name: str) -> None:
    case = TABLE[name]

    due = end_of(case)

    last_instant = datetime.combine(
        date.fromisoformat(case.ends) + timedelta(days=1),
        datetime.min.time(),
        tzinfo=ZoneInfo(case.zone),
    ) - timedelta(microseconds=1)
    assert (local_date(due, case.zone), due) == (date.fromisoformat(case.ends), last_instant)


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        (KALININGRAD, "2026-09-15T21:59:59.999999+00:00"),
        (MOSCOW, "2026-09-15T20:59:59.999999+00:00"),
        ("Europe/Volgograd", "2026-09-15T20:59:59.999999+00:00"),
        ("Europe/Samara", "2026-09-15T19:59:59.999999+00:00"),
        ("Asia/Yekaterinburg", "2026-09-16T18:59:59.999999+00:00"),
        ("Asia/Omsk", "2026-09-16T17:59:59.999999+00:00"),
        ("Asia/Krasnoyarsk", "2026-09-16T16:59:59.999999+00:00"),
        ("Asia/Irkutsk", "2026-09-16T15:59:59.999999+00:00"),
        ("Asia/Yakutsk", "2026-09-16T14:59:59.999999+00:00"),
        ("Asia/Vladivostok", "2026-09-16T13:59:59.999999+00:00"),
        ("Asia/Magadan", "2026-09-16T12:59:59.999999+00:00"),
        (KAMCHATKA, "2026-09-16T11:59:59.999999+00:00"),
    ],
)
def test_one_instant_is_monday_in_the_west_and_tuesday_in_the_east(zone: str, ends: str) -> None:
    late_on_monday = datetime(2026, 9, 14, 19, 30, tzinfo=UTC)

    due = due_at(late_on_monday, Term(1), Case(start="", term="", ends="").calendar, zone)

    assert due.isoformat() == ends


@pytest.mark.parametrize(
    ("zone", "ends"),
    [(MOSCOW, "2026-09-21"), (KALININGRAD, "2026-09-21"), (KAMCHATKA, "2026-09-22")],
)
def test_a_pause_of_an_hour_counts_where_it_holds_a_midnight(zone: str, ends: str) -> None:
    asked = datetime(2026, 9, 15, 11, 30, tzinfo=UTC)
    calendar = Case(start="", term="", ends="").calendar
    due = due_at(moment("2026-09-14 10:00", zone), Term(5), calendar, zone)

    moved = due_after_pause(
        due,
        Term(5).unit,
        since=asked,
        until=asked + timedelta(hours=1),
        calendar=calendar,
        zone=zone,
    )

    assert local_date(moved, zone) == date.fromisoformat(ends)
