"""Rows of a list of experts: who they are, in what directions, by what order and until when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from registry.rules.classifiers import normalised
from registry.rules.lists.people import (
    PeopleFacts,
    PersonAct,
    PersonRow,
    find_person,
    plan_doubtful,
    plan_known,
    read_person,
)
from registry.rules.lists.plans import Change, Note, RowPlan, day, failed
from registry.rules.vocabulary import ListField as F
from registry.rules.vocabulary import RowOutcome as O

LONGEST_BASIS = 300


@dataclass(frozen=True)
class KnownGrant:
    pk: int
    directions: frozenset[int]
    basis: str
    period_from: date
    period_to: date | None


@dataclass
class ExpertFacts:
    """What is known of people, directions and earlier orders; the words said for the whole list."""

    people: PeopleFacts
    directions: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    grants: dict[int, list[KnownGrant]] = field(default_factory=dict)
    basis: str = ""
    period_from: date | None = None
    period_to: date | None = None


@dataclass(frozen=True)
class GrantAct:
    """A role to give, or to amend (``amended``); ``ended`` is an earlier one that it replaces."""

    directions: frozenset[int]
    basis: str
    period_from: date
    period_to: date | None
    amended: int | None = None
    ended: int | None = None

    @property
    def day_before(self) -> date:
        return self.period_from - timedelta(days=1)


@dataclass(frozen=True)
class ExpertAct:
    person: PersonAct
    grant: GrantAct | None


def plan_expert(cells: Mapping[F, str], facts: ExpertFacts, decision: str = "") -> RowPlan:
    """The judgement of one row: the person as in a staff list, then the role."""
    row, told, faults = read_person(cells, facts.people, organisation_needed=False)
    wanted, grant_faults = read_grant(cells, facts, row)
    if row is None or wanted is None or grant_faults:
        return failed([*faults, *grant_faults], told=told)
    who = find_person(row, facts.people, decision)
    if who.doubts:
        return plan_doubtful(row, who, facts.people, told)
    if who.earlier:
        note = Note("repeats_line", {"line": str(who.earlier.line)})
        return RowPlan(O.UNCHANGED, notes=(note,), key=row.name.key, told=told)
    # The period of the row is that of the role, not of the place of work.
    employed = replace(row, period_from=None, period_to=None)
    planned = plan_known(employed, who, facts.people, told)
    held = facts.grants.get(planned.target, []) if planned.target else []
    grant, changes = _grant(wanted, held, facts)
    outcome = planned.outcome
    if outcome is O.UNCHANGED and changes:
        outcome = O.CHANGED
    return RowPlan(
        outcome,
        changes=planned.changes + changes,
        notes=planned.notes,
        target=planned.target,
        key=planned.key,
        told=told,
        act=ExpertAct(planned.act, grant),
    )


def read_grant(
    cells: Mapping[F, str], facts: ExpertFacts, row: PersonRow | None
) -> tuple[GrantAct | None, list[Note]]:
    """The role as the row says it, and for what it leaves out as was said for the whole list."""
    directions, faults = read_directions(cells.get(F.DIRECTIONS, ""), facts.directions)
    basis = " ".join(cells.get(F.BASIS, "").split()) or facts.basis
    begins = (row.period_from if row else None) or facts.period_from
    ends = (row.period_to if row else None) or facts.period_to
    if not directions and not faults:
        faults.append(Note("direction_missing"))
    if not basis:
        faults.append(Note("basis_missing"))
    if len(basis) > LONGEST_BASIS:
        faults.append(Note("text_too_long", {"value": basis[:80]}))
    if row and begins is None:
        faults.append(Note("period_missing"))
    if begins and ends and ends < begins:
        faults.append(Note("period_backwards"))
    return (GrantAct(directions, basis, begins, ends) if begins else None), faults


def read_directions(text: str, known: Mapping[str, int]) -> tuple[frozenset[int], list[Note]]:
    """Directions by their titles; a semicolon or a new line parts them, a comma where it must."""
    found: set[int] = set()
    unknown: list[Note] = []
    for piece in filter(None, (one.strip(" .") for one in re.split(r"[;\n]", text))):
        whole = known.get(normalised(piece))
        parts = [one.strip() for one in piece.split(",")]
        if whole is not None:
            found.add(whole)
        elif len(parts) > 1 and all(normalised(one) in known for one in parts):
            found |= {known[normalised(one)] for one in parts}
        else:
            unknown.append(Note("direction_unknown", {"value": piece[:120]}))
    return frozenset(found), unknown


def _grant(
    wanted: GrantAct, held: list[KnownGrant], facts: ExpertFacts
) -> tuple[GrantAct | None, tuple[Change, ...]]:
    """Nothing where the role is held just so; amended where the order is the same."""
    now = next((one for one in held if _overlaps(one, wanted)), None)
    if now is None:
        return wanted, _told(wanted, None, facts)
    changes = _told(wanted, now, facts)
    if not changes:
        return None, ()
    follows = wanted.period_from > now.period_from and wanted.basis != now.basis
    parts = {"ended": now.pk} if follows else {"amended": now.pk}
    return GrantAct(
        wanted.directions,
        wanted.basis,
        wanted.period_from if follows else now.period_from,
        wanted.period_to,
        **parts,
    ), changes


def _overlaps(one: KnownGrant, wanted: GrantAct) -> bool:
    ends = one.period_to or date.max
    return ends >= wanted.period_from and one.period_from <= (wanted.period_to or date.max)


def _told(wanted: GrantAct, now: KnownGrant | None, facts: ExpertFacts) -> tuple[Change, ...]:
    def titles(directions: frozenset[int]) -> str:
        return "; ".join(sorted(facts.titles.get(one, "") for one in directions))

    pairs = (
        (F.DIRECTIONS, titles(now.directions) if now else "", titles(wanted.directions)),
        (F.BASIS, now.basis if now else "", wanted.basis),
        (F.PERIOD_TO, day(now.period_to) if now else "", day(wanted.period_to)),
    )
    return tuple(Change(name, old, new) for name, old, new in pairs if old != new)
