"""Arithmetic of the board «Где застряло»."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from statistics import median

from registry.rules.calendar import WorkingCalendar, working_days_between

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
    """How many working days a work usually stays at each step: the median."""
    days = cache(lambda came, went: working_days_between(came, went, calendar))
    by_step: dict[str, list[Fraction]] = {}
    for stay in stays:
        by_step.setdefault(stay.step, []).append(Fraction(days(stay.came, stay.went)))
    return {step: median(found) for step, found in by_step.items()}
