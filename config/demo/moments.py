"""When people of the demonstration act: on working days, at human hours, in their own zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from registry.models import Territory
from registry.queries import working_calendar

ONE_DAY = timedelta(days=1)
FURTHEST = timedelta(days=119)

# From and to which hour people of a kind are at it.
OFFICE = (9, 17)
EVENING = (19, 20)


def working_day_from(territory: Territory, day: date) -> date:
    """The day itself, or the first working one after it."""
    while not working_calendar(territory, day).is_working(day):
        day += ONE_DAY
    return day


def days_back(territory: Territory, now: datetime, days: int) -> date:
    """The working day so many days ago, as if there had been no holidays between.

    Otherwise half of the stories would stand still in the second week of January. Never earlier
    than ``FURTHEST``.
    """
    today = now.astimezone(ZoneInfo(territory.time_zone)).date()
    day, left = today, max(round(days * 5 / 7), 1)
    while left:
        day -= ONE_DAY
        left -= working_calendar(territory, day).is_working(day)
    return max(day, today - FURTHEST)


def on(territory: Territory, day: date, rng: Random, hours: tuple[int, int] = OFFICE) -> datetime:
    """A moment on a local day, in UTC."""
    at = time(rng.randint(hours[0], hours[1] - 1), rng.randint(0, 59), rng.randint(0, 59))
    return datetime.combine(day, at, tzinfo=ZoneInfo(territory.time_zone)).astimezone(UTC)


def sharp(territory: Territory, day: date, hour: int) -> datetime:
    """The full hour of a local day, in UTC: meetings begin on time."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(territory.time_zone)).astimezone(UTC)


def after(
    territory: Territory,
    moment: datetime,
    days: int,
    rng: Random,
    hours: tuple[int, int] = OFFICE,
) -> datetime:
    """A moment so many working days later, never before ``moment``."""
    day = moment.astimezone(ZoneInfo(territory.time_zone)).date()
    for _step in range(days):
        day = working_day_from(territory, day + ONE_DAY)
    found = on(territory, day, rng, hours)
    return max(found, moment + timedelta(minutes=rng.randint(11, 47)))


def pacer(territory: Territory, rng: Random) -> Callable[..., datetime]:
    """``after`` for one story: later(moment, days, hours)."""

    def later(moment: datetime, days: int, hours: tuple[int, int] = OFFICE) -> datetime:
        return after(territory, moment, days, rng, hours)

    return later
