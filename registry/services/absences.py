"""Stating that somebody is away, and that he is back earlier."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import Absence, Person, Territory
from registry.queries.absences import coming_absences, substitutes_for
from registry.rules.absences import AbsenceFault, Days, fault_of_absence
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.services.errors import DomainError
from registry.services.journal import record, recording

FAULTS: Mapping[AbsenceFault, tuple[Promise, str]] = {
    AbsenceFault.ENDS_BEFORE_BEGIN: (_("The last day is before the first one."), "last_day"),
    AbsenceFault.OVER_ALREADY: (_("This absence is over already."), "last_day"),
    AbsenceFault.TOO_LONG: (_("This is more than a year. Check the year."), "last_day"),
    AbsenceFault.OVERLAPS: (
        _("An absence in these days is stated already. End it first."),
        "first_day",
    ),
}


def state_absence(
    person: Person,
    *,
    first_day: date,
    last_day: date,
    substitute_id: int | None = None,
    territory: Territory,
    actor: Actor,
    now: datetime,
) -> Absence:
    """The person is away from the first to the last day; in whose journal, ``territory`` says.

    A substitute holds the same role of the office today. The clock hands tasks over to him when
    the first day comes and back when the last one is over (``workflows.services.absences``).
    """
    today = local_date(now, territory.time_zone)
    with recording():
        Person.objects.select_for_update().get(pk=person.pk)  # of two windows the second waits
        others = [Days(one.first_day, one.last_day) for one in coming_absences(person.pk, today)]
        fault = fault_of_absence(Days(first_day, last_day), others=others, today=today)
        if fault:
            message, field = FAULTS[fault]
            raise DomainError(fault.value, message, field=field)
        if substitute_id is not None:
            _refuse_stranger(person, substitute_id, today)
        absence = Absence.objects.create(
            person=person,
            first_day=first_day,
            last_day=last_day,
            substitute_id=substitute_id,
            stated_at=now,
            stated_by_id=actor.person_id,
        )
        record(
            "registry.absence.stated",
            subject=absence,
            territory=territory,
            actor=actor,
            now=now,
            new={
                "person": person.pk,
                "first_day": first_day.isoformat(),
                "last_day": last_day.isoformat(),
                "substitute": substitute_id,
            },
        )
    return absence


def end_absence(absence: Absence, *, territory: Territory, actor: Actor, now: datetime) -> None:
    """The person is back before the last day, or does not go; ended once, it stays as it is."""
    with recording():
        ended = Absence.objects.filter(pk=absence.pk, ended_at=None).update(ended_at=now)
        if not ended:
            return
        record(
            "registry.absence.ended",
            subject=absence,
            territory=territory,
            actor=actor,
            now=now,
            old={"person": absence.person_id, "last_day": absence.last_day.isoformat()},
        )


def _refuse_stranger(person: Person, substitute_id: int, today: date) -> None:
    if not substitutes_for(person.pk, today).filter(pk=substitute_id).exists():
        raise DomainError(
            "not_a_colleague",
            _("The substitute holds the same role in the same service. Choose from the list."),
            field="substitute",
        )
