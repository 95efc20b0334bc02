"""Registers of former years: carried over as they are; our own numbers follow them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from registry.models import Document, EarlierConclusion, ListImport, ListRow, NumberRegister
from registry.rules.lists.conclusions import (
    ConclusionAct,
    ConclusionFacts,
    KnownConclusion,
    Run,
    number_key,
    place_in_run,
)
from registry.rules.lists.plans import RowPlan
from registry.rules.numbering import guess_pattern, starts_anew_each_year
from registry.rules.vocabulary import DocumentKind, ListField
from registry.services.journal import record
from registry.services.lists.doing import Doing, cells_of, lines_above
from registry.services.numbering import DEFAULT_PATTERN

KIND = DocumentKind.CONCLUSION.value


def prepare(taken: ListImport) -> dict[str, Any]:
    return {}


def load(taken: ListImport, rows: Sequence[ListRow], doing: Doing) -> ConclusionFacts:
    written = [
        cells_of(taken, row).get(ListField.NUMBER, "").removeprefix("№").strip() for row in rows
    ]
    keys = {number_key(one) for one in written}
    known = EarlierConclusion.objects.filter(territory=taken.territory, number_key__in=keys)
    issued = Document.objects.filter(territory=taken.territory, kind=KIND, number__in=written)
    registers = NumberRegister.objects.filter(territory=taken.territory, kind=KIND)
    return ConclusionFacts(
        today=doing.today,
        known={
            one.number_key: KnownConclusion(
                one.pk,
                one.number,
                one.issued_date,
                one.holder,
                one.title,
                one.organisation,
                one.verdict,
            )
            for one in known
        },
        issued_here=frozenset(number_key(one) for one in issued.values_list("number", flat=True)),
        runs={
            one.year: Run(one.year, one.pattern, one.first_number, one.next_number)
            for one in registers
        },
        above=lines_above(taken, keys, rows[0].place),
    )


def who_of(taken: ListImport, row: ListRow, facts: ConclusionFacts) -> dict[str, Any]:
    return {}


def learn(
    facts: ConclusionFacts, row: ListRow, who: dict[str, Any] | None, target: int | None
) -> None:
    if row.key:
        facts.above.setdefault(row.key, row.line or 0)


def write(facts: ConclusionFacts, plan: RowPlan, doing: Doing) -> int:
    """A row of the old journal, with its origin; what was slipped may be mended by the next list."""
    act: ConclusionAct = plan.act
    if plan.target is None:
        return EarlierConclusion.objects.create(
            territory=doing.taken.territory,
            number_key=plan.key,
            source=doing.taken.options["source"],
            carried_by_id=doing.actor.person_id,
            carried_at=doing.now,
            **act.values,
        ).pk
    conclusion = EarlierConclusion.objects.select_for_update().get(pk=plan.target)
    for name, value in act.values.items():
        setattr(conclusion, name, value)
    conclusion.save()
    record(
        "registry.earlier_conclusion.changed",
        subject=conclusion,
        territory=doing.taken.territory,
        actor=doing.actor,
        now=doing.now,
        old={one.field.value: one.old for one in plan.changes},
        new={one.field.value: one.new for one in plan.changes},
    )
    return conclusion.pk


def follow(taken: ListImport, doing: Doing) -> None:
    """Our next number comes after the greatest carried one, where ours have not begun yet.

    Without a register its pattern is guessed from the numbers themselves. Numbers written in
    another way than the pattern move nothing.
    """
    carried = EarlierConclusion.objects.filter(territory=taken.territory)
    by_year: dict[int, list[str]] = {}
    for number, issued in carried.values_list("number", "issued_date"):
        by_year.setdefault(issued.year, []).append(number)
    for year in sorted(by_year):
        pattern = _pattern(taken, year, by_year[year])
        places = [place_in_run(number, pattern, year) for number in by_year[year]]
        greatest = max((place for place in places if place is not None), default=0)
        if greatest:
            _advance(taken, year, pattern, greatest + 1, doing.today)


def _pattern(taken: ListImport, year: int, numbers: Sequence[str]) -> str:
    registers = NumberRegister.objects.filter(territory=taken.territory, kind=KIND)
    register = registers.filter(year=year).first() or registers.order_by("-year").first()
    if register:
        return register.pattern
    return guess_pattern(numbers, year=year) or DEFAULT_PATTERN


def _advance(taken: ListImport, year: int, pattern: str, following: int, today: date) -> None:
    """Runs that have given no number yet begin after the carried ones."""
    NumberRegister.objects.select_for_update().get_or_create(
        territory=taken.territory,
        kind=KIND,
        year=year,
        defaults={"pattern": pattern, "first_number": following, "next_number": following},
    )
    registers = NumberRegister.objects.select_for_update().filter(
        territory=taken.territory, kind=KIND, next_number__lt=following
    )
    goes_on = not starts_anew_each_year(pattern)
    for register in registers:
        is_this_run = register.year == year or (goes_on and register.year > year)
        if is_this_run and register.next_number == register.first_number:
            register.first_number = register.next_number = following
            register.save(update_fields=["first_number", "next_number"])
