"""Rows of a list of organisations: which one is meant and what would change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from registry.rules.lists import cells as read
from registry.rules.lists.cells import CellFault
from registry.rules.lists.organisations import (
    KnownOrganisation,
    OrganisationIndex,
    kind_of_name,
    organisation_key,
    read_kind,
)
from registry.rules.lists.plans import ANOTHER, Candidate, Change, Note, Reading, RowPlan, failed
from registry.rules.vocabulary import ListField as F
from registry.rules.vocabulary import OrganisationKind
from registry.rules.vocabulary import RowOutcome as O

LONGEST_NAME, LONGEST_SHORT_NAME = 300, 120
_ATTRIBUTES = {
    F.NAME: "name",
    F.SHORT_NAME: "short_name",
    F.KIND: "kind",
    F.SUBORDINATE: "is_subordinate",
    F.CLOSED_DATE: "closed_date",
}


@dataclass
class PlaceFacts:
    """Organisations of the territory, and keys of the rows above by their line."""

    organisations: OrganisationIndex
    above: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PlaceAct:
    """Values to write, by the attributes of an organisation."""

    values: Mapping[str, str | bool | date | None]


def plan_organisation(cells: Mapping[F, str], facts: PlaceFacts, decision: str = "") -> RowPlan:
    """Sure is the same name, with or without its legal form; the same kind and number is asked."""
    reading = Reading(cells)
    given = _read(reading)
    told = given.short_name or given.name
    key = organisation_key(told)
    if not told:
        reading.faults.append(Note("organisation_name_missing"))
    if reading.faults:
        return failed(reading.faults, key=key, told=told)
    if line := facts.above.get(key):
        note = Note("repeats_line", {"line": str(line)})
        return RowPlan(O.UNCHANGED, notes=(note,), key=key, told=told)
    known = facts.organisations.known.get(_meant(given, facts, decision) or 0)
    if known is None and decision != ANOTHER and (like := facts.organisations.suggest(told)):
        candidate = Candidate(f"p{like}", facts.organisations.known[like].short_name)
        return RowPlan(
            O.DOUBTFUL,
            notes=(Note("same_kind_and_number"),),
            candidates=(candidate,),
            key=key,
            told=told,
        )
    return _plan(reading, given, known, key)


def _read(reading: Reading) -> KnownOrganisation:
    name, short_name = reading.text(F.NAME), reading.text(F.SHORT_NAME)
    kind = reading.by(_kind, F.KIND) or kind_of_name(short_name) or kind_of_name(name)
    closed = reading.by(read.read_date, F.CLOSED_DATE)
    subordinate = reading.by(read.read_yes_no, F.SUBORDINATE)
    if len(name) > LONGEST_NAME or len(short_name or name) > (
        LONGEST_SHORT_NAME if short_name else LONGEST_NAME
    ):
        reading.faults.append(Note("text_too_long", {"value": (name or short_name)[:80]}))
    return KnownOrganisation(
        pk=0,
        name=name,
        short_name=short_name,
        kind=kind.value if kind else "",
        is_subordinate=True if subordinate is None else subordinate,
        closed_date=closed.isoformat() if closed else "",
    )


def _kind(text: str) -> OrganisationKind | None:
    if not text.strip():
        return None
    kind = read_kind(text)
    if kind is None:
        raise CellFault("kind_unknown", text)
    return kind


def _meant(given: KnownOrganisation, facts: PlaceFacts, decision: str) -> int | None:
    if decision.startswith("p"):
        return int(decision[1:])
    for written in filter(None, (given.name, given.short_name)):
        if found := facts.organisations.find(written):
            return found
    return None


def _plan(
    reading: Reading, given: KnownOrganisation, known: KnownOrganisation | None, key: str
) -> RowPlan:
    told = given.short_name or given.name
    if known is None:
        whole = replace(
            given,
            name=given.name or given.short_name,
            short_name=(given.short_name or given.name)[:LONGEST_SHORT_NAME],
            kind=given.kind or OrganisationKind.OTHER.value,
        )
        notes = () if given.kind else (Note("kind_not_seen"),)
        act = PlaceAct({name: _value(whole, name) for name in _ATTRIBUTES.values()})
        return RowPlan(O.NEW, notes=notes, key=key, told=told, act=act)
    changes, values = [], {}
    for name, attribute in _ATTRIBUTES.items():
        old, new = getattr(known, attribute), getattr(given, attribute)
        if not reading.text(name) or old == new or _only_dress(name, old, new):
            continue
        changes.append(Change(name, _told(old), _told(new)))
        values[attribute] = _value(given, attribute)
    return RowPlan(
        O.CHANGED if changes else O.UNCHANGED,
        changes=tuple(changes),
        target=known.pk,
        key=key,
        told=told,
        act=PlaceAct(values),
    )


def _only_dress(name: F, old: object, new: object) -> bool:
    """Another quote or space is no change of a name."""
    if name not in (F.NAME, F.SHORT_NAME):
        return False
    return organisation_key(str(old)) == organisation_key(str(new))


def _value(one: KnownOrganisation, attribute: str) -> str | bool | date | None:
    value = getattr(one, attribute)
    if attribute == "closed_date":
        return date.fromisoformat(value) if value else None
    return value  # type: ignore[no-any-return]  # texts and a truth


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
