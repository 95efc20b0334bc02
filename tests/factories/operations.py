"""A long operation for tests: every row adds one more «!» to the name of an organisation.

Done twice, a row would have two of them. A name in ``parameters["refused"]`` is refused, one in
``parameters["deadly"]`` breaks the batch.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.models import Operation, Organisation, Territory
from registry.rules.actors import COMMAND
from registry.services.errors import DomainError
from registry.services.operations import (
    OperationKind,
    Tally,
    one_by_one,
    register_kind,
    start_operation,
)
from tests.factories import registry as make

KIND = "tests.exclaim"


def _do_rows(operation: Operation, rows: range, now: datetime) -> Tally:
    ids = operation.parameters["organisations"]

    def exclaim(row: int) -> str:
        organisation = Organisation.objects.get(pk=ids[row])
        organisation.short_name += "!"
        organisation.save()
        if organisation.name in operation.parameters["deadly"]:
            raise ZeroDivisionError
        if organisation.name in operation.parameters["refused"]:
            raise DomainError("too_quiet", "Тихая школа.")
        return "exclaimed"

    return one_by_one(rows, exclaim, name=lambda row: Organisation.objects.get(pk=ids[row]).name)


register_kind(
    OperationKind(
        key=KIND,
        title=_("Organisations"),
        do_rows=_do_rows,
        next_address=lambda operation: "/lists/",
        rows_at_once=3,
    )
)


def make_operation(
    territory: Territory | None = None,
    *,
    rows: int = 7,
    refused: list[int] | None = None,
    deadly: list[int] | None = None,
) -> Operation:
    """Seven organisations to exclaim; ``refused`` and ``deadly`` are places among them."""
    territory = territory or make.make_territory()
    schools = [
        make.make_organisation(territory, name=f"Школа {row}", short_name="Ура")
        for row in range(rows)
    ]
    return start_operation(
        KIND,
        territory=territory,
        total=rows,
        parameters={
            "organisations": [one.pk for one in schools],
            "refused": [schools[row].name for row in refused or []],
            "deadly": [schools[row].name for row in deadly or []],
        },
        actor=COMMAND,
        now=make.NOW,
    )


def names_after(operation: Operation) -> list[str]:
    ids = operation.parameters["organisations"]
    return list(
        Organisation.objects.filter(pk__in=ids).order_by("pk").values_list("short_name", flat=True)
    )
