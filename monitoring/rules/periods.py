"""Periods that people ask for by name."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from monitoring.rules.period_report import Period

SEPTEMBER = 9


class PeriodName(StrEnum):
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    SCHOOL_YEAR = "school_year"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"


def named_periods(today: date) -> Mapping[PeriodName, Period]:
    """What each name means on this day; a period under way ends today."""
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    before = quarter - timedelta(days=1)
    autumn = date(today.year - (today.month < SEPTEMBER), SEPTEMBER, 1)
    return {
        PeriodName.THIS_QUARTER: Period(quarter, today),
        PeriodName.LAST_QUARTER: Period(
            date(before.year, 3 * ((before.month - 1) // 3) + 1, 1), before
        ),
        PeriodName.SCHOOL_YEAR: Period(autumn, today),
        PeriodName.THIS_YEAR: Period(date(today.year, 1, 1), today),
        PeriodName.LAST_YEAR: Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
