"""How terms stand for the reader of a page."""

from datetime import datetime

from registry.models import Territory
from registry.queries import working_calendar
from registry.rules.calendar import local_date, working_days_between


def days_left(due_at: datetime | None, *, now: datetime, territory: Territory) -> int | None:
    """Signed number of the territory's working days left; 0 is today, none without a term."""
    if due_at is None:
        return None
    today, last = (local_date(moment, territory.time_zone) for moment in (now, due_at))
    days = working_days_between(today, last, working_calendar(territory, today))
    # Late over a week-end is late nevertheless.
    return days or (last > today) - (last < today)
