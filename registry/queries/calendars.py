"""The production calendar a territory counts its terms by."""

from datetime import date
from time import monotonic

from django.db.models import Q

from registry.models import CalendarDay, Territory
from registry.rules.calendar import WorkingCalendar
from registry.rules.vocabulary import DayKind

# Terms are counted in almost every act, and the calendar changes a few times a year.
KEPT_FOR_SECONDS = 5 * 60

_kept: dict[tuple[int, int], tuple[float, WorkingCalendar]] = {}


def working_calendar(territory: Territory, around: date) -> WorkingCalendar:
    """Days off and moved working days from the year before ``around`` to the year after it.

    The country's days, overruled by the territory's own. One query, kept by the process for
    five minutes.
    """
    key = (territory.pk, around.year)
    read_at, calendar = _kept.get(key, (0.0, None))
    if calendar is None or monotonic() - read_at > KEPT_FOR_SECONDS:
        calendar = _read(*key)
        _kept[key] = (monotonic(), calendar)
    return calendar


def forget_calendars() -> None:
    """Read the calendar anew the next time: its days were edited."""
    _kept.clear()


def _read(territory_id: int, year: int) -> WorkingCalendar:
    rows = (
        CalendarDay.objects.filter(Q(territory=None) | Q(territory=territory_id))
        .filter(date__range=(date(year - 1, 1, 1), date(year + 1, 12, 31)))
        .values_list("territory_id", "date", "kind")
    )
    kinds: dict[date, str] = {}
    for _owner, day, kind in sorted(rows, key=lambda row: row[0] is not None):
        kinds[day] = kind  # the territory's own come last and win
    return WorkingCalendar(
        days_off=frozenset(day for day, kind in kinds.items() if kind == DayKind.DAY_OFF),
        working_days=frozenset(day for day, kind in kinds.items() if kind == DayKind.WORKING),
    )
