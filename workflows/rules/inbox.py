"""In which part of the list of tasks a duty stands."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from registry.rules.calendar import end_of_day, local_date

SUNDAY = 6


class Urgency(StrEnum):
    """Parts of the list, the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


def urgency_of(due_at: datetime | None, *, now: datetime, zone: str) -> Urgency:
    """By the local day on which the term ends; a week ends on Sunday. No term is never urgent."""
    if due_at is None:
        return Urgency.LATER
    if due_at < now:
        return Urgency.OVERDUE
    due, today = local_date(due_at, zone), local_date(now, zone)
    if due == today:
        return Urgency.TODAY
    return Urgency.THIS_WEEK if due <= end_of_week(today) else Urgency.LATER


def end_of_week(day: date) -> date:
    return day + timedelta(days=SUNDAY - day.weekday())


class DueFilter(StrEnum):
    """By which term a list is narrowed."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"


def window_of(wanted: DueFilter, *, now: datetime, zone: str) -> tuple[datetime | None, datetime]:
    """From which moment to which a term ends; no first moment: from the beginning of time.

    What ends today is also of this week; what is overdue is neither.
    """
    if wanted is DueFilter.OVERDUE:
        return None, now
    today = local_date(now, zone)
    last = today if wanted is DueFilter.TODAY else end_of_week(today)
    return now, end_of_day(last, zone)
