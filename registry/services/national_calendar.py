"""Days of the country's production calendar."""

from datetime import date

import holidays

from registry.models import CalendarDay
from registry.queries import forget_calendars
from registry.rules.vocabulary import DayKind


def load_calendar(year: int) -> int:
    """Add the country's days off and moved working days of a year; how many were added.

    Days stated before are left as they are, so a correction by hand outlives the next loading.
    The library knows transfers only once the government has published them: for a year to come
    load again when they are out, or state the days by hand.
    """
    known = holidays.country_holidays("RU", years=year, language="ru")
    days = {day: (DayKind.DAY_OFF, name) for day, name in known.items()}
    days |= {day: (DayKind.WORKING, "") for day in known.weekend_workdays if day.year == year}
    stated = set(
        CalendarDay.objects.filter(
            territory=None, date__range=(date(year, 1, 1), date(year, 12, 31))
        ).values_list("date", flat=True)
    )
    added = CalendarDay.objects.bulk_create(
        CalendarDay(date=day, kind=kind.value, note=name[:200])
        for day, (kind, name) in sorted(days.items())
        if day not in stated
    )
    forget_calendars()
    return len(added)
