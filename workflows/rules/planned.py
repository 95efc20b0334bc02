"""Planned duties: on which days something is due year after year (WFL-03).

The kinds are those of the client's documents: «01.10.2021», «2021–2023», «декабрь каждого
текущего года», «август, корректировка в течение года», «ежегодно», «в течение года», «через N дней».
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from registry.rules.calendar import (
    ONE_DAY,
    Term,
    TermUnit,
    WorkingCalendar,
    shift_working_days,
    working_day_from,
)

# So long before its day a duty is seen among the tasks of whoever answers for it.
SEEN_BEFORE = timedelta(days=30)
CORRECTIONS = "corrections"


class PlanKind(StrEnum):
    DAY = "day"  # once, on the day
    PERIOD = "period"  # from the day until the last day, due with that
    MONTH = "month"  # every year by the end of the month
    YEARLY = "yearly"  # every year on the day and month
    DURING_YEAR = "during_year"  # every year, by its end
    AFTER_DAYS = "after_days"  # once, so many days after the day


class DayOff(StrEnum):
    """What becomes of a term that ends on a day off."""

    KEEP = "keep"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When a planned duty is due. Which columns a kind reads is written beside it above.

    ``has_corrections``, of a month: afterwards the thing is corrected until that month comes
    again, so a second duty of the year begins with the end of the first.
    """

    kind: PlanKind
    day: date | None = None
    until: date | None = None
    month: int | None = None
    term: Term | None = None
    has_corrections: bool = False
    day_off: DayOff = DayOff.KEEP


@dataclass(frozen=True, order=True)
class Occurrence:
    """One time of a duty. ``key`` tells it from those of other years, whatever its day is."""

    due_on: date
    key: str = field(compare=False)
    opens_on: date = field(compare=False)


class PlanFault(StrEnum):
    """What a plan lacks, by the field that is to be filled in."""

    NO_DAY = "day"
    NO_UNTIL = "until"
    NO_MONTH = "month"
    NO_DAYS = "days"


NEEDS: dict[PlanKind, tuple[PlanFault, ...]] = {
    PlanKind.DAY: (PlanFault.NO_DAY,),
    PlanKind.PERIOD: (PlanFault.NO_DAY, PlanFault.NO_UNTIL),
    PlanKind.MONTH: (PlanFault.NO_MONTH,),
    PlanKind.YEARLY: (PlanFault.NO_DAY,),
    PlanKind.DURING_YEAR: (),
    PlanKind.AFTER_DAYS: (PlanFault.NO_DAY, PlanFault.NO_DAYS),
}


def faults_of(plan: Plan) -> tuple[PlanFault, ...]:
    """What is to be said before the plan means anything; a period cannot end before it begins."""
    given = {
        PlanFault.NO_DAY: plan.day is not None,
        PlanFault.NO_UNTIL: plan.until is not None and (plan.day or plan.until) <= plan.until,
        PlanFault.NO_MONTH: plan.month is not None and 1 <= plan.month <= 12,
        PlanFault.NO_DAYS: plan.term is not None and plan.term.amount > 0,
    }
    return tuple(need for need in NEEDS[plan.kind] if not given[need])


def occurrences(plan: Plan, year: int, calendar: WorkingCalendar) -> tuple[Occurrence, ...]:
    """When the duty is due in a calendar year, in order; nothing for a plan that is not whole.

    The year is that of the day before the rule of days off moves it. Corrections begin in the
    year of their month and are due a year later.
    """
    if faults_of(plan):
        return ()
    found = []
    for key, opens_on, last in _planned(plan, year, calendar):
        due_on = _moved(last, plan.day_off, calendar)
        found.append(Occurrence(due_on, key, min(opens_on, due_on)))
    return tuple(sorted(found))


def _planned(plan: Plan, year: int, calendar: WorkingCalendar) -> Iterator[tuple[str, date, date]]:
    """Key, the day since which it is seen, the last day as the plan says it."""
    if plan.kind in (PlanKind.MONTH, PlanKind.YEARLY, PlanKind.DURING_YEAR):
        yield from _every_year(plan, year)
        return
    opens_on, last = _once(plan, calendar)
    if last.year == year:
        yield "once", opens_on, last


def _every_year(plan: Plan, year: int) -> Iterator[tuple[str, date, date]]:
    if plan.month and plan.kind is PlanKind.MONTH:
        last = _end_of_month(year, plan.month)
        yield str(year), last.replace(day=1), last
        if plan.has_corrections:
            again = _end_of_month(year + 1, plan.month).replace(day=1)
            yield f"{year}-{CORRECTIONS}", last + ONE_DAY, again - ONE_DAY
    elif plan.day and plan.kind is PlanKind.YEARLY:
        last = _same_day(plan.day, year)
        yield str(year), last - SEEN_BEFORE, last
    else:
        yield str(year), date(year, 1, 1), date(year, 12, 31)


def _once(plan: Plan, calendar: WorkingCalendar) -> tuple[date, date]:
    assert plan.day is not None  # noqa: S101 -- ``faults_of`` has asked for it
    if plan.kind is PlanKind.PERIOD and plan.until:
        return plan.day, plan.until
    if plan.kind is PlanKind.AFTER_DAYS and plan.term:
        return plan.day, _after(plan.day, plan.term, calendar)
    return plan.day - SEEN_BEFORE, plan.day


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _same_day(day: date, year: int) -> date:
    """29 February is the last of February in a common year."""
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def _after(day: date, term: Term, calendar: WorkingCalendar) -> date:
    if term.unit is TermUnit.WORKING:
        return shift_working_days(day, term.amount, calendar)
    return day + timedelta(days=term.amount)


def _moved(day: date, day_off: DayOff, calendar: WorkingCalendar) -> date:
    if day_off is DayOff.KEEP or calendar.is_working(day):
        return day
    if day_off is DayOff.NEXT:
        return working_day_from(day, calendar)
    return shift_working_days(day, -1, calendar)
