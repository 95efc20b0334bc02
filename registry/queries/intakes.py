"""Reading intakes: whether works are taken under a procedure now."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from registry.models import Intake, Procedure
from registry.rules.calendar import local_date
from registry.rules.intakes import IntakeFacts, Taking, taking_on


def taking_now(procedures: Sequence[Procedure], now: datetime) -> dict[int, Taking]:
    """Whether works are taken, by procedure read with its territory; one query."""
    newest: dict[int, Intake] = {}
    # An open intake comes last, so that it is the one that stays.
    for one in Intake.objects.filter(procedure__in=[one.pk for one in procedures]).order_by(
        F("closed_at").asc(nulls_last=True), "opened_at", "pk"
    ):
        newest[one.procedure_id] = one
    return {one.pk: _taking(one, newest.get(one.pk), now) for one in procedures}


def _taking(procedure: Procedure, intake: Intake | None, now: datetime) -> Taking:
    zone = procedure.territory.time_zone
    facts = None
    if intake is not None:
        closed = local_date(intake.closed_at, zone) if intake.closed_at else None
        facts = IntakeFacts(last_date=intake.last_date, closed_date=closed)
    return taking_on(local_date(now, zone), is_open=procedure.is_open, intake=facts)
