"""Terms: in working or calendar days, in the zone of the territory, to the end of a local day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class TermUnit(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Term:
    """So many days, counted from the day after the act (Civil Code, art. 191)."""

    amount: int
    unit: TermUnit = TermUnit.WORKING

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("A term cannot end before it begins.")
        object.__setattr__(self, "unit", TermUnit(self.unit))


@dataclass(frozen=True)
class WorkingCalendar:
    """Exceptions of the week in which Saturday and Sunday are days off."""

    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        if day in self.working_days:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off


def due_at(start: datetime, term: Term, calendar: WorkingCalendar, zone: str) -> datetime:
    """The last instant of the last day of the term, in UTC.

    The day of the start is the local one and does not count. A term in working days ends with
    the last of so many working days; a term in calendar days that would end on a day off ends
    with the next working day (Civil Code, art. 193).
    """
    day = start.astimezone(ZoneInfo(zone)).date()
    if term.unit is TermUnit.WORKING:
        day = shift_working_days(day, term.amount, calendar)
    else:
        day += timedelta(days=term.amount)
    return end_of_day(working_day_from(day, calendar), zone)


def due_after_pause(
    due: datetime,
    unit: TermUnit,
    *,
    since: datetime,
    until: datetime,
    calendar: WorkingCalendar,
    zone: str,
) -> datetime:
    """When a term ends that stood still from ``since`` to ``until``; UTC.

    As many days as passed meanwhile are added to it, in its own unit: whatever was left of a term
    when it stopped is left of it when it goes on, and what was late is no later. Days are local;
    the day of ``since`` is not counted, so that a pause within one day changes nothing.
    """
    first, last, day = (local_date(moment, zone) for moment in (since, until, due))
    if last <= first:
        return due
    if unit is TermUnit.WORKING:
        passed = working_days_between(first, last, calendar)
        return end_of_day(shift_working_days(day, passed, calendar), zone) if passed else due
    return end_of_day(working_day_from(day + (last - first), calendar), zone)


def end_of_day(day: date, zone: str) -> datetime:
    """The last instant of a local day, in UTC."""
    return datetime.combine(day, time.max, tzinfo=ZoneInfo(zone)).replace(fold=1).astimezone(UTC)


def local_date(moment: datetime, zone: str) -> date:
    """The day on which people of the zone say it happened."""
    return moment.astimezone(ZoneInfo(zone)).date()


def local_dates(moment: datetime) -> tuple[date, date]:
    """The earliest and the latest day that it is anywhere on Earth (from UTC−12 to UTC+14)."""
    return (moment - timedelta(hours=12)).date(), (moment + timedelta(hours=14)).date()


def working_days_between(a: date, b: date, calendar: WorkingCalendar) -> int:
    """Working days after ``a`` up to and including ``b``; negative when ``b`` is the earlier."""
    if b < a:
        return -working_days_between(b, a, calendar)
    days = (a + timedelta(days=shift) for shift in range(1, (b - a).days + 1))
    return sum(calendar.is_working(day) for day in days)


def shift_working_days(day: date, amount: int, calendar: WorkingCalendar) -> date:
    """The day so many working days after ``day``, or before it when ``amount`` is negative."""
    step = ONE_DAY if amount > 0 else -ONE_DAY
    left = abs(amount)
    while left:
        day += step
        left -= calendar.is_working(day)
    return day


def working_day_from(day: date, calendar: WorkingCalendar) -> date:
    """The day itself, or the first working day after it."""
    while not calendar.is_working(day):
        day += ONE_DAY
    return day
