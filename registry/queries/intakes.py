"""Reading intakes: whether works are taken under a procedure now."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, QuerySet

from registry.models import Intake, Procedure
from registry.queries.prepared import prepared
from registry.rules.calendar import local_date
from registry.rules.intakes import IntakeFacts, Taking, taking_on


def taking_now(procedures: Sequence[Procedure], now: datetime) -> dict[int, Taking]:
    """Whether works are taken, by procedure read with its territory; one query."""
    newest: dict[int, Intake] = {}
    for one in _intakes(procedure_ids=[one.pk for one in procedures]):
        newest[one.procedure_id] = one
    return {one.pk: _taking(one, newest.get(one.pk), now) for one in procedures}


@prepared
def _intakes(*, procedure_ids: list[int]) -> QuerySet[Intake]:
    """An open intake comes last, so that it is the one that stays."""
    return Intake.objects.filter(procedure__in=procedure_ids).order_by(
        F("closed_at").asc(nulls_last=True), "opened_at", "pk"
    )


def _taking(procedure: Procedure, intake: Intake | None, now: datetime) -> Taking:
    zone = procedure.territory.time_zone
    facts = None
    if intake is not None:
        closed = local_date(intake.closed_at, zone) if intake.closed_at else None
        facts = IntakeFacts(last_date=intake.last_date, closed_date=closed)
    return taking_on(local_date(now, zone), is_open=procedure.is_open, intake=facts)
