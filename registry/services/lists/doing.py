"""What every kind of list shares while it is checked and written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.models import ListImport, ListRow, Organisation, OrganisationName
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.lists.organisations import (
    KnownOrganisation,
    OrganisationIndex,
    index_organisations,
)
from registry.rules.lists.plans import RowPlan
from registry.rules.vocabulary import ListField


@dataclass(frozen=True)
class Doing:
    """Whose list it is, who has it written, and when."""

    taken: ListImport
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        return local_date(self.now, self.taken.territory.time_zone)

    @property
    def basis(self) -> str:
        """The document that roles given without an order of their own rest on."""
        return f"Список «{self.taken.name}», {self.today:%d.%m.%Y}"[:300]


def cells_of(taken: ListImport, row: ListRow) -> dict[ListField, str]:
    """The cells of a row by what their columns hold."""
    cells = {
        ListField(field): cell
        for field, cell in zip(taken.fields, row.cells, strict=False)
        if field
    }
    joined = taken.options.get("joined", {}).get(str(row.place))
    return cells | {ListField.DIRECTIONS: joined} if joined else cells


def organisations_of(taken: ListImport) -> OrganisationIndex:
    """All organisations of the territory, closed ones and units too, and their other names."""
    known = [
        KnownOrganisation(
            pk=one.pk,
            name=one.name,
            short_name=one.short_name,
            kind=one.kind,
            is_subordinate=one.is_subordinate,
            closed_date=one.closed_date.isoformat() if one.closed_date else "",
            is_unit=one.parent_id is not None,
        )
        for one in Organisation.objects.filter(territory=taken.territory_id).order_by("pk")
    ]
    names = OrganisationName.objects.filter(territory=taken.territory_id)
    return index_organisations(known, dict(names.values_list("key", "organisation_id")))


def kept_plan(plan: RowPlan, who: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What is kept of a plan beside the row, ready for JSON."""
    return {
        "changes": [[one.field.value, one.old, one.new] for one in plan.changes],
        "notes": [[one.code, dict(one.facts)] for one in plan.notes],
        "candidates": [[one.code, one.told] for one in plan.candidates],
        **({"who": dict(who)} if who else {}),
    }


def lines_above(taken: ListImport, keys: Iterable[str], before: int) -> dict[str, int]:
    """Lines of earlier rows that could be read, by their keys."""
    found = (
        ListRow.objects.filter(list_import=taken, key__in=set(keys) - {""}, place__lt=before)
        .exclude(outcome__in=["error", "", "skipped"])
        .order_by("-place")
    )
    return {key: line or 0 for key, line in found.values_list("key", "line")}
