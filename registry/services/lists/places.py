"""Lists of organisations."""

from collections.abc import Sequence
from typing import Any

from registry.models import ListImport, ListRow, Organisation
from registry.rules.lists.organisations import organisation_key
from registry.rules.lists.places import PlaceAct, PlaceFacts
from registry.rules.lists.plans import RowPlan
from registry.rules.vocabulary import ListField
from registry.services.journal import record
from registry.services.lists.doing import Doing, cells_of, lines_above, organisations_of


def prepare(taken: ListImport) -> dict[str, Any]:
    return {}


def load(taken: ListImport, rows: Sequence[ListRow], doing: Doing) -> PlaceFacts:
    keys = [_key(taken, row) for row in rows]
    return PlaceFacts(organisations_of(taken), lines_above(taken, keys, rows[0].place))


def who_of(taken: ListImport, row: ListRow, facts: PlaceFacts) -> dict[str, Any]:
    return {}


def learn(facts: PlaceFacts, row: ListRow, who: dict[str, Any] | None, target: int | None) -> None:
    if row.key:
        facts.above.setdefault(row.key, row.line or 0)


def write(facts: PlaceFacts, plan: RowPlan, doing: Doing) -> int:
    """A new organisation, or new values of a known one with a line in the journal."""
    act: PlaceAct = plan.act
    territory = doing.taken.territory
    if plan.target is None:
        return Organisation.objects.create(territory=territory, **act.values).pk
    organisation = Organisation.objects.select_for_update().get(pk=plan.target)
    for name, value in act.values.items():
        setattr(organisation, name, value)
    organisation.save()
    record(
        "registry.organisation.changed",
        subject=organisation,
        territory=territory,
        actor=doing.actor,
        now=doing.now,
        old={one.field.value: one.old for one in plan.changes},
        new={one.field.value: one.new for one in plan.changes},
    )
    return organisation.pk


def _key(taken: ListImport, row: ListRow) -> str:
    cells = cells_of(taken, row)
    short, whole = (
        " ".join(cells.get(one, "").split()) for one in (ListField.SHORT_NAME, ListField.NAME)
    )
    return organisation_key(short or whole)
