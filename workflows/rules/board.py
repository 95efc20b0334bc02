"""Arithmetic of the board «Где застряло»."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from statistics import median

from registry.rules.calendar import ONE_DAY, WorkingCalendar

HOT_SHARE = Fraction(3, 10)  # of a queue being late


class Heat(StrEnum):
    CALM = "calm"
    WARM = "warm"
    HOT = "hot"


@dataclass(frozen=True)
class Stay:
    """How long one work stayed at one step: the local days on which it came and went."""

    step: str
    came: date
    went: date


def heat_of(waiting: int, late: int) -> Heat:
    """A step is hot when three in ten of its queue are late, warm when any is."""
    if not late:
        return Heat.CALM
    return Heat.HOT if Fraction(late, waiting) >= HOT_SHARE else Heat.WARM


def median_stays(stays: Iterable[Stay], calendar: WorkingCalendar) -> Mapping[str, Fraction]:
    """How many working days a work usually stays at each step: the median.

    Thousands of stays lie within a few months, so every day of these is looked at once.
    """
    several = list(stays)
    if not several:
        return {}
    passed = _working_days_since(min(stay.came for stay in several), several, calendar)
    by_step: dict[str, list[int]] = {}
    for stay in several:
        by_step.setdefault(stay.step, []).append(passed[stay.went] - passed[stay.came])
    return {step: Fraction(median(found)) for step, found in by_step.items()}


def _working_days_since(
    first: date, stays: Iterable[Stay], calendar: WorkingCalendar
) -> Mapping[date, int]:
    """For every day from the first to the last of the stays, how many working days came after
    the first."""
    last = max(stay.went for stay in stays)
    passed = {first: 0}
    for shift in range(1, (last - first).days + 1):
        day = first + timedelta(days=shift)
        passed[day] = passed[day - ONE_DAY] + calendar.is_working(day)
    return passed
