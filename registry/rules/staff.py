"""A school's list of people: what has changed since it was last confirmed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from registry.rules.vocabulary import StaffChange

SCHOOL_YEAR_BEGINS = 9  # the month


@dataclass(frozen=True, kw_only=True)
class StaffLine:
    """One place of work as the list shows it. A second job («совместитель») is not the main one."""

    employment_id: int
    person_id: int
    position: str
    is_main: bool
    on_leave: bool


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What changed: by employment for those in the list, and the lines that are gone."""

    of_present: Mapping[int, tuple[StaffChange, ...]]
    gone: tuple[StaffLine, ...]

    @property
    def count(self) -> int:
        return len(self.of_present) + len(self.gone)


def school_year(day: date) -> int:
    """The calendar year in which the school year of the day began."""
    return day.year if day.month >= SCHOOL_YEAR_BEGINS else day.year - 1


def changes_since(confirmed: Iterable[StaffLine], present: Iterable[StaffLine]) -> Changes:
    """Compare the list as it is with the one that was confirmed."""
    before = {line.employment_id: line for line in confirmed}
    now = {line.employment_id: line for line in present}
    found = {
        key: changes for key, line in now.items() if (changes := _changes(before.get(key), line))
    }
    gone = tuple(line for key, line in before.items() if key not in now)
    return Changes(of_present=found, gone=gone)


def _changes(before: StaffLine | None, line: StaffLine) -> tuple[StaffChange, ...]:
    if before is None:
        return (StaffChange.CAME,)
    found = []
    if before.position != line.position:
        found.append(StaffChange.MOVED)
    if before.is_main != line.is_main:
        found.append(StaffChange.PLACE)
    if before.on_leave != line.on_leave:
        found.append(StaffChange.LEAVE_BEGAN if line.on_leave else StaffChange.LEAVE_ENDED)
    return tuple(found)


def fingerprint(lines: Iterable[StaffLine]) -> str:
    """A short mark of a list: whoever confirms it confirms the very list that was shown."""
    kept = json.dumps(kept_lines(lines), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


def kept_lines(lines: Iterable[StaffLine]) -> list[dict[str, Any]]:
    """Lines as a confirmation keeps them."""
    return [asdict(line) for line in sorted(lines, key=lambda one: one.employment_id)]


def read_lines(kept: Iterable[Mapping[str, Any]]) -> tuple[StaffLine, ...]:
    """Lines of a confirmation."""
    return tuple(StaffLine(**line) for line in kept)
