"""Figures of the report follow from their records; periods mean what they say."""

from datetime import date
from decimal import Decimal

import pytest

from monitoring.rules.period_report import (
    Period,
    PeriodError,
    Record,
    compute_figure,
    compute_figures,
)
from monitoring.rules.periods import PeriodName, named_periods
from monitoring.rules.snapshots import freeze, thaw
from monitoring.rules.vocabulary import FigureKey

K = FigureKey


def rows(*counts: bool) -> list[Record]:
    return [Record(title=str(number), counts=one) for number, one in enumerate(counts)]


def ways(*days: int) -> list[Record]:
    return [Record(title=str(number), days=one) for number, one in enumerate(days)]


def test_the_report_has_twelve_figures_in_its_own_order() -> None:
    figures = compute_figures({K.PRACTICES: rows(True)})

    assert [figure.key for figure in figures] == list(FigureKey)
    assert len(figures) == 12


def test_a_count_is_the_number_of_its_records() -> None:
    assert compute_figure(K.WORKS, rows(True, True, False)).value == Decimal(3)


@pytest.mark.parametrize(
    ("counts", "percent"),
    [
        ((True, False, False), "33.3"),
        ((True, True, False), "66.7"),
        # 7 of 80 are 8.75 %: half goes up, not to the even digit.
        ((*(True,) * 7, *(False,) * 73), "8.8"),
        ((*(True,) * 5, *(False,) * 75), "6.3"),
    ],
)
def test_a_percentage_is_rounded_half_up(counts: tuple[bool, ...], percent: str) -> None:
    assert compute_figure(K.IN_TIME, rows(*counts)).value == Decimal(percent)


def test_a_percentage_of_nothing_is_unknown_and_not_zero() -> None:
    assert compute_figure(K.RECOMMENDED, []).value is None


@pytest.mark.parametrize(("days", "median"), [((3, 9, 5), "5.0"), ((3, 4, 9, 5), "4.5")])
def test_the_usual_way_is_the_median(days: tuple[int, ...], median: str) -> None:
    assert compute_figure(K.DAYS, ways(*days)).value == Decimal(median)


def test_the_usual_way_of_no_works_is_unknown() -> None:
    assert compute_figure(K.DAYS, []).value is None


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), "backwards"),
        (date(2020, 1, 1), date(2026, 1, 1), "too_long"),
    ],
)
def test_a_period_that_makes_no_report_is_refused(first: date, last: date, code: str) -> None:
    with pytest.raises(PeriodError) as refused:
        Period(first, last)

    assert refused.value.code == code


def test_the_year_before_a_leap_day_ends_on_the_28th() -> None:
    assert Period(date(2028, 2, 1), date(2028, 2, 29)).year_before() == Period(
        date(2027, 2, 1), date(2027, 2, 28)
    )


@pytest.mark.parametrize(
    ("name", "period"),
    [
        (PeriodName.THIS_QUARTER, Period(date(2026, 1, 1), date(2026, 2, 10))),
        (PeriodName.LAST_QUARTER, Period(date(2025, 10, 1), date(2025, 12, 31))),
        (PeriodName.SCHOOL_YEAR, Period(date(2025, 9, 1), date(2026, 2, 10))),
        (PeriodName.THIS_YEAR, Period(date(2026, 1, 1), date(2026, 2, 10))),
        (PeriodName.LAST_YEAR, Period(date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_a_period_with_a_name_is_found_in_february(name: PeriodName, period: Period) -> None:
    assert named_periods(date(2026, 2, 10))[name] == period


def test_the_school_year_begins_in_september() -> None:
    assert named_periods(date(2026, 9, 1))[PeriodName.SCHOOL_YEAR].first == date(2026, 9, 1)
    assert named_periods(date(2026, 8, 31))[PeriodName.SCHOOL_YEAR].first == date(2025, 9, 1)


def test_what_was_frozen_is_read_back_the_same() -> None:
    figures = compute_figures(
        {
            K.WORKS: [Record(title="№ 1", day=date(2026, 3, 2), case_id=7)],
            K.IN_TIME: rows(True, False),
            K.DAYS: ways(4),
        }
    )
    before = compute_figures({K.WORKS: rows(True, True)})

    thawed, values = thaw(freeze(figures, before))

    assert thawed == figures
    assert values[K.WORKS] == Decimal(2)
    assert values[K.DAYS] is None
