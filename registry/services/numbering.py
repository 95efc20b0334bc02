"""Numbers without gaps."""

from datetime import datetime

from django.db.models import QuerySet

from registry.models import NumberRegister, Territory
from registry.queries.prepared import prepared
from registry.rules.calendar import local_date
from registry.rules.numbering import format_number, starts_anew_each_year
from registry.services.journal import current_recording

DEFAULT_PATTERN = "{year}-{number:04d}"


def next_number(territory: Territory, kind: str, *, now: datetime) -> str:
    """Take the next number of a kind of works or papers, in the transaction that uses it.

    The register's row stays locked until the commit: a refused act gives its number back, and
    no other act can have taken a later one meanwhile. A new year gets its own register with
    last year's pattern. ``kind`` is a ``CaseKind`` or ``DocumentKind``, or names another run.
    """
    current_recording()  # a number taken outside of an act would be a gap
    year = local_date(now, territory.time_zone).year
    register = _locked(territory, kind, year)
    if register is None:
        _open_register(territory, kind, year)
        register = _locked(territory, kind, year)
        assert register is not None  # noqa: S101 -- it was made two lines above
    taken = register.next_number
    NumberRegister.objects.filter(pk=register.pk).update(next_number=taken + 1)
    return format_number(register.pattern, number=taken, year=year)


def _locked(territory: Territory, kind: str, year: int) -> NumberRegister | None:
    return _registers.first(territory_id=territory.pk, kind=kind, year=year)


@prepared
def _registers(*, territory_id: int, kind: str, year: int) -> "QuerySet[NumberRegister]":
    registers = NumberRegister.objects.filter(territory=territory_id, kind=kind, year=year)
    return registers.select_for_update().order_by()


def _open_register(territory: Territory, kind: str, year: int) -> None:
    """Begin the year. Two acts may meet here: the unique constraint lets one of them in."""
    last = (
        NumberRegister.objects.filter(territory=territory, kind=kind, year__lt=year)
        .order_by("-year")
        .first()
    )
    pattern = last.pattern if last else DEFAULT_PATTERN
    first = 1 if last is None or starts_anew_each_year(pattern) else last.next_number
    NumberRegister.objects.get_or_create(
        territory=territory,
        kind=kind,
        year=year,
        defaults={"pattern": pattern, "first_number": first, "next_number": first},
    )
