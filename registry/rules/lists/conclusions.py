"""Rows of a register of conclusions that were issued before this service kept one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from registry.rules.lists import cells as read
from registry.rules.lists.cells import folded
from registry.rules.lists.people import read_full_name
from registry.rules.lists.plans import Change, Note, Reading, RowPlan, day, failed
from registry.rules.numbering import PATTERN_PART
from registry.rules.vocabulary import ListField as F
from registry.rules.vocabulary import RowOutcome as O

LONGEST = {F.NUMBER: 60, F.TITLE: 300, F.ORGANISATION: 300, F.VERDICT: 300}
_ATTRIBUTES = {
    F.ISSUED_DATE: "issued_date",
    F.HOLDER: "holder",
    F.TITLE: "title",
    F.ORGANISATION: "organisation",
    F.VERDICT: "verdict",
}


@dataclass(frozen=True)
class KnownConclusion:
    pk: int
    number: str
    issued_date: date | None
    holder: str
    title: str
    organisation: str
    verdict: str


@dataclass(frozen=True)
class Run:
    """A year's run of our own numbers: from ``first`` on they are given here."""

    year: int
    pattern: str
    first: int
    next: int

    @property
    def has_begun(self) -> bool:
        return self.next > self.first


@dataclass
class ConclusionFacts:
    today: date
    known: dict[str, KnownConclusion] = field(default_factory=dict)
    issued_here: frozenset[str] = frozenset()
    runs: Mapping[int, Run] = field(default_factory=dict)
    above: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ConclusionAct:
    values: Mapping[str, str | date]


def number_key(number: str) -> str:
    """«№ 15-ЭЗ» and «15-эз» are one number."""
    return re.sub(r"\s+", "", folded(number).removeprefix("№"))


def place_in_run(number: str, pattern: str, year: int) -> int | None:
    """Which number of the year's run it is; none when it is not written by the pattern."""
    parts, last = [], 0
    for found in PATTERN_PART.finditer(pattern):
        parts.append(re.escape(pattern[last : found.start()]))
        own = {"number": r"(?P<number>\d{1,9})", "year": str(year), "yy": f"{year % 100:02d}"}
        parts.append(own[found[1]])
        last = found.end()
    parts.append(re.escape(pattern[last:]))
    matched = re.fullmatch("".join(parts), number.removeprefix("№").strip(), re.IGNORECASE)
    return int(matched["number"]) if matched else None


def plan_conclusion(cells: Mapping[F, str], facts: ConclusionFacts, decision: str = "") -> RowPlan:
    """A number stays as it is on the paper. One that this service gives itself is refused."""
    reading = Reading(cells)
    number = reading.needed(F.NUMBER, "number_missing").removeprefix("№").strip()
    issued = reading.by(read.read_date, F.ISSUED_DATE)
    name = read_full_name(reading, F.HOLDER)
    texts = {one: reading.text(one) for one in (F.TITLE, F.ORGANISATION, F.VERDICT)}
    if not reading.text(F.ISSUED_DATE):
        reading.faults.append(Note("issued_date_missing"))
    if issued and issued > facts.today:
        reading.faults.append(Note("date_in_future"))
    for one, text in [(F.NUMBER, number), *texts.items()]:
        if len(text) > LONGEST[one]:
            reading.faults.append(Note("text_too_long", {"value": text[:80]}))
    key = number_key(number)
    if issued and not reading.faults:
        reading.faults += _against_ours(number, key, issued, facts)
    told = f"№ {number}" if number else ""
    if reading.faults or issued is None:
        return failed(reading.faults, key=key, told=told)
    if line := facts.above.get(key):
        return failed([Note("number_twice", {"line": str(line)})], key=key, told=told)
    values: dict[str, str | date] = {
        "issued_date": issued,
        "holder": str(name),
        **{_ATTRIBUTES[one]: text for one, text in texts.items()},
    }
    return _plan(number, values, facts.known.get(key), key, told)


def _against_ours(number: str, key: str, issued: date, facts: ConclusionFacts) -> list[Note]:
    if key in facts.issued_here:
        return [Note("number_issued_here")]
    run = facts.runs.get(issued.year)
    if run and run.has_begun:
        place = place_in_run(number, run.pattern, run.year)
        if place is not None and place >= run.first:
            return [Note("number_in_our_run", {"first": str(run.first)})]
    return []


def _plan(
    number: str, values: dict[str, str | date], known: KnownConclusion | None, key: str, told: str
) -> RowPlan:
    if known is None:
        act = ConclusionAct({"number": number, **values})
        return RowPlan(O.NEW, key=key, told=told, act=act)
    changes, changed = [], {}
    for name, attribute in _ATTRIBUTES.items():
        old, new = getattr(known, attribute), values[attribute]
        if new and old != new:
            changes.append(Change(name, _told(old), _told(new)))
            changed[attribute] = new
    return RowPlan(
        O.CHANGED if changes else O.UNCHANGED,
        changes=tuple(changes),
        target=known.pk,
        key=key,
        told=told,
        act=ConclusionAct(changed),
    )


def _told(value: object) -> str:
    return day(value) if isinstance(value, date) else str(value)
