"""Planned duties of a service and their tasks."""

from datetime import date

from django.db.models import Q, QuerySet

from registry.models import Person, RoleGrant, Territory
from registry.rules.vocabulary import Role
from workflows.models import PlannedDuty, PlannedTask

# Roles of the service itself: whoever holds one may answer for a planned duty.
OFFICE_ROLES = (
    Role.COORDINATOR.value,
    Role.COUNCIL_CHAIR.value,
    Role.COUNCIL_MEMBER.value,
    Role.JURY_SECRETARY.value,
    Role.DIRECTOR.value,
    Role.ADMIN.value,
)


def planned_duties(territory: Territory) -> QuerySet[PlannedDuty]:
    """What the service plans now, by title."""
    return (
        PlannedDuty.objects.filter(territory=territory, ends_on=None)
        .select_related("person")
        .order_by("title", "pk")
    )


def planned_tasks_of(person_id: int, today: date) -> QuerySet[PlannedTask]:
    """What is to be done by a person and is seen already, the most urgent first."""
    return (
        PlannedTask.objects.filter(person=person_id, done_at=None, opens_on__lte=today)
        .select_related("duty", "territory")
        .order_by("due_on", "pk")
    )


def planned_tasks_in(territory: Territory, year: int) -> QuerySet[PlannedTask]:
    """Everything due in a calendar year, done or not, in order."""
    return (
        PlannedTask.objects.filter(
            territory=territory, due_on__range=(date(year, 1, 1), date(year, 12, 31))
        )
        .select_related("duty", "person", "done_by")
        .order_by("due_on", "pk")
    )


def overdue_planned_tasks(territory: Territory, today: date) -> QuerySet[PlannedTask]:
    """What was due before today and is not done."""
    return (
        PlannedTask.objects.filter(territory=territory, done_at=None, due_on__lt=today)
        .select_related("duty", "person")
        .order_by("due_on", "pk")
    )


def answering_people(territory: Territory, today: date) -> QuerySet[Person]:
    """Who may answer for a planned duty, by name."""
    granted = RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gte=today),
        territory=territory,
        role__in=OFFICE_ROLES,
        period_from__lte=today,
    )
    return Person.objects.filter(pk__in=granted.values("person"))
