"""A procedure taken into the next school year: its name, its code, the day of its intake."""

import re
from collections.abc import Set
from datetime import date, timedelta

from registry.rules.calendar import WorkingCalendar

# «2026», «2025/2026», «2025–2026» and the second half of «2025/26».
YEAR = re.compile(r"(?<!\d)(20\d\d)(?:(\s?[/–—-]\s?)(\d\d)(?!\d))?(?!\d)")


def bumped(text: str) -> str:
    """The same text a year later: every year in it is the next one."""
    return YEAR.sub(_next, text)


def _next(found: re.Match[str]) -> str:
    year, dash, half = found.groups()
    said = str(int(year) + 1)
    return f"{said}{dash}{(int(half) + 1) % 100:02d}" if dash else said


def next_title(title: str, year: int) -> str:
    """The title for the next year; a title without a year gets ``year``, in which it begins."""
    moved = bumped(title)
    return moved if moved != title else f"{title}, {year}/{year + 1}"


def next_code(code: str, year: int, taken: Set[str]) -> str:
    """A code for the next year that nothing has yet."""
    moved = bumped(code)
    base = (moved if moved != code else f"{code}-{year}")[:45]
    free = (f"{base}-{number}" if number > 1 else base for number in range(1, len(taken) + 2))
    return next(one for one in free if one not in taken)


def moved_day(day: date, calendar: WorkingCalendar) -> date:
    """The same day a year later, or the working day after it; 29 February becomes the 28th."""
    try:
        moved = day.replace(year=day.year + 1)
    except ValueError:
        moved = day.replace(year=day.year + 1, day=28)
    while not calendar.is_working(moved):
        moved += timedelta(days=1)
    return moved
