"""When somebody is away, and which absence cannot be right."""

from datetime import date, timedelta

import pytest

from registry.rules.absences import AbsenceFault, Days, fault_of_absence

TODAY = date(2026, 8, 3)


def days(first: int, last: int) -> Days:
    """From and to which day, counted from today."""
    return Days(TODAY + timedelta(days=first), TODAY + timedelta(days=last))


def test_absence_holds_on_its_first_and_last_day_and_not_outside() -> None:
    away = days(0, 3)

    held = [away.hold(TODAY + timedelta(days=shift)) for shift in (-1, 0, 3, 4)]

    assert held == [False, True, True, False]


@pytest.mark.parametrize(
    ("stated", "others", "fault"),
    [
        (days(0, 0), [], None),
        (days(-3, 0), [], None),
        (days(5, 9), [days(0, 4), days(10, 12)], None),
        (days(5, 4), [], AbsenceFault.ENDS_BEFORE_BEGIN),
        (days(-5, -1), [], AbsenceFault.OVER_ALREADY),
        (days(0, 366), [], AbsenceFault.TOO_LONG),
        (days(4, 6), [days(0, 4)], AbsenceFault.OVERLAPS),
        (days(1, 2), [days(0, 4)], AbsenceFault.OVERLAPS),
    ],
)
def test_absence_is_refused_when_its_days_cannot_be_right(
    stated: Days, others: list[Days], fault: AbsenceFault | None
) -> None:
    assert fault_of_absence(stated, others=others, today=TODAY) == fault
