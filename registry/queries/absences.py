"""Who is away, until when, and who may stand in for whom."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from registry.models import Absence, Person, RoleGrant
from registry.queries.prepared import prepared
from registry.queries.viewers import grants_in_force
from registry.rules.vocabulary import Role

# Duties of these roles are taken up by one of those who hold them; another may hold them meanwhile.
OFFICE = (Role.COORDINATOR, Role.COUNCIL_CHAIR, Role.JURY_SECRETARY)


def absences_in_force() -> QuerySet[Absence]:
    """All that were not ended before their last day, past ones too."""
    return Absence.objects.filter(ended_at=None)


def absences_on(day: date) -> QuerySet[Absence]:
    """Those that hold on the local day."""
    return absences_in_force().filter(first_day__lte=day, last_day__gte=day)


def coming_absences(person_id: int, today: date) -> QuerySet[Absence]:
    """A person's absences that go on or are to come, the first first."""
    mine = absences_in_force().filter(person_id=person_id, last_day__gte=today)
    return mine.select_related("substitute")


def away_until(person_ids: Collection[int], day: date) -> dict[int, date]:
    """Of the people, who is away on the day and until which day; one query."""
    return dict(_away(person_ids=list(person_ids), day=day))


@prepared
def _away(*, person_ids: list[int], day: date) -> "QuerySet[Absence, Any]":
    here = absences_on(day).filter(person__in=person_ids)
    return here.order_by().values_list("person_id", "last_day")


def substitutes_for(person_id: int, today: date) -> QuerySet[Person]:
    """Who holds today a role of the office that the person holds in the same service, by name."""
    own = grants_in_force(person_id, today).filter(role__in=[role.value for role in OFFICE])
    same = RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gte=today),
        person=OuterRef("pk"),
        period_from__lte=today,
    )
    held: Combinable | Q = Q(pk__in=[])
    for role, territory in own.values_list("role", "territory"):
        held |= Q(Exists(same.filter(role=role, territory=territory)))
    return Person.objects.filter(held).exclude(pk=person_id)
