"""What would become of a row: decided before anything is written, and once more when it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.rules.lists.cells import CellFault
from registry.rules.vocabulary import ListField, RowOutcome

SKIP = "skip"  # the person said: leave this row out
ANOTHER = "new"  # the person said: this is somebody or something else
NOT_OURS = "no"  # as a place: no organisation


@dataclass(frozen=True)
class Change:
    """A value that would become another one; ``field`` names it to people."""

    field: ListField
    old: str
    new: str


@dataclass(frozen=True)
class Note:
    """Something to tell about a row: a code and what its sentence needs."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """Who or what a doubtful row may mean: ``p12`` is a row of ours, ``r5`` a row of the file."""

    code: str
    told: str


@dataclass(frozen=True)
class RowPlan:
    """The outcome with its reasons; ``act`` is what the writer of this kind of list will do."""

    outcome: RowOutcome
    changes: tuple[Change, ...] = ()
    notes: tuple[Note, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    target: int | None = None
    key: str = ""
    told: str = ""
    act: Any = None


class Reading:
    """Reads the cells of one row, gathering what cannot be read."""

    def __init__(self, cells: Mapping[ListField, str]) -> None:
        self.cells = cells
        self.faults: list[Note] = []

    def text(self, name: ListField) -> str:
        return " ".join(self.cells.get(name, "").split())

    def by(self, read: Any, name: ListField, default: Any = None) -> Any:
        """The cell through a reader; a fault is noted and gives the default."""
        try:
            return read(self.cells.get(name, ""))
        except CellFault as fault:
            self.faults.append(Note(fault.code, {"value": fault.value[:80]}))
            return default

    def needed(self, name: ListField, code: str) -> str:
        """The text of a cell that may not be empty."""
        text = self.text(name)
        if not text:
            self.faults.append(Note(code))
        return text


def failed(faults: Sequence[Note], *, key: str = "", told: str = "") -> RowPlan:
    return RowPlan(RowOutcome.ERROR, notes=tuple(faults), key=key, told=told)


def day(value: date | None) -> str:
    """«01.09.2026», or nothing."""
    return f"{value:%d.%m.%Y}" if value else ""
