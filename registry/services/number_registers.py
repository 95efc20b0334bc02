"""How a service numbers its works and papers, and from which number it goes on."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.models import NumberRegister, Territory
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.numbering import find_fault, format_number
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.numbering import DEFAULT_PATTERN

FAULTS = {
    "number_must_stand_once": _("Write {number} once: the number itself stands in its place."),
    "unknown_part": _("Only {number}, {year} and {yy} may stand in braces."),
    "unprintable": _("There are spaces at the ends or signs that cannot be printed."),
    "too_long": _("The number would be too long. Make the pattern shorter."),
}


@dataclass(frozen=True)
class Numbering:
    """How one kind of works or papers is numbered this year."""

    kind: str
    pattern: str
    next_number: int
    example: str
    is_set: bool
    is_begun: bool


def numbering_of(territory: Territory, kind: str, *, now: datetime) -> Numbering:
    """This year's run of numbers, or how it would begin by itself."""
    year = local_date(now, territory.time_zone).year
    register = NumberRegister.objects.filter(territory=territory, kind=kind, year=year).first()
    pattern = register.pattern if register else DEFAULT_PATTERN
    following = register.next_number if register else 1
    return Numbering(
        kind=kind,
        pattern=pattern,
        next_number=following,
        example=format_number(pattern, number=following, year=year),
        is_set=register is not None,
        is_begun=register is not None and register.next_number > register.first_number,
    )


def set_numbering(
    territory: Territory,
    kind: str,
    *,
    pattern: str,
    next_number: int,
    actor: Actor,
    now: datetime,
) -> Numbering:
    """Say how this year's works or papers are numbered; «продолжить с № 47» of a paper journal.

    Once a number of the run was given, its next number is no longer chosen: that would be a gap.
    Side effects: the register; a line of the journal if anything changed.
    """
    if fault := find_fault(pattern):
        raise DomainError(fault, FAULTS[fault], field="pattern")
    year = local_date(now, territory.time_zone).year
    with recording():
        register, is_new = NumberRegister.objects.select_for_update().get_or_create(
            territory=territory,
            kind=kind,
            year=year,
            defaults={
                "pattern": pattern,
                "first_number": next_number,
                "next_number": next_number,
            },
        )
        old = {"pattern": register.pattern, "next": register.next_number}
        new = {"pattern": pattern, "next": next_number}
        if not is_new and old != new:
            _refuse_gap(register, next_number)
            register.pattern = pattern
            if register.next_number == register.first_number:
                register.first_number = register.next_number = next_number
            register.save(update_fields=["pattern", "first_number", "next_number"])
        if is_new or old != new:
            record(
                "registry.numbering.set",
                subject=register,
                territory=territory,
                actor=actor,
                now=now,
                old=None if is_new else old,
                new={"kind": kind, **new},
            )
    return numbering_of(territory, kind, now=now)


def _refuse_gap(register: NumberRegister, next_number: int) -> None:
    begun = register.next_number > register.first_number
    if begun and next_number != register.next_number:
        raise DomainError(
            "numbers_given",
            _("Numbers of this year were given already: the next one follows by itself."),
            field="next_number",
        )
