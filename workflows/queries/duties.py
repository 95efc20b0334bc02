"""Lists of duties: one query, so that an inbox is always true."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from registry.models import Person, RoleGrant
from registry.permissions import Viewer
from registry.rules.vocabulary import Role
from workflows.models import Task

DUTY_ROLES = (Role.COORDINATOR, Role.COUNCIL_CHAIR, Role.JURY_SECRETARY)

# A duty whose term stands still is due at no moment and comes last.
MOST_URGENT = F("due_at").asc(nulls_last=True)


def open_duties() -> QuerySet[Task]:
    """Duties that wait for someone."""
    return Task.objects.filter(finished__isnull=True, flow_task_type="HUMAN")


def duties_of(viewer: Viewer) -> QuerySet[Task]:
    """The viewer's own duties and unclaimed ones of his roles, the most urgent first."""
    own = Q(person_id=viewer.person_id)
    for grant in viewer.grants:
        if grant.role in DUTY_ROLES:
            own |= Q(person_id=None, role=grant.role.value, territory_id=grant.territory_id)
    return (
        open_duties()
        .filter(own)
        .select_related(
            "case__territory",
            "case__applicant",
            "case__organisation",
            "case__material__kind",
            "case__material__direction",
            "case__procedure_version",
        )
        .order_by(MOST_URGENT, "pk")
    )


def overdue_duties(now: datetime) -> QuerySet[Task]:
    """Duties whose term has passed."""
    return open_duties().filter(due_at__lt=now)


def expired_leases(now: datetime) -> QuerySet[Task]:
    """Tasks that somebody holds for longer than a lease lasts."""
    return open_duties().filter(claimed_until__lte=now).order_by("claimed_until")


def colleagues_for(task: Task, *, today: date) -> list[Person]:
    """Everyone else who holds the task's role in its territory today, by name; one query."""
    granted = RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gte=today),
        territory=task.territory_id,
        role=task.role,
        period_from__lte=today,
    )
    colleagues = Person.objects.filter(pk__in=granted.values("person"))
    return [person for person in colleagues if person.pk != task.person_id]


def duty_in_case(case_id: int, viewer: Viewer) -> QuerySet[Task]:
    """What the viewer himself is to do in a work now."""
    return duties_of(viewer).filter(case_id=case_id)


def duties_in_case(case_id: int) -> QuerySet[Task]:
    """What anyone is to do in a work now."""
    return (
        open_duties().filter(case_id=case_id).select_related("person").order_by(MOST_URGENT, "pk")
    )


def holders_of_duties(duties: Sequence[Task], *, today: date) -> dict[int, list[Person]]:
    """For whom each duty waits: its person, or all who hold its role there; at most two queries."""
    by_id = Person.objects.in_bulk({duty.person_id for duty in duties if duty.person_id})
    of_roles = [duty for duty in duties if duty.person_id is None]
    granted: dict[tuple[str, int], list[Person]] = {}
    if of_roles:
        grants = RoleGrant.objects.filter(
            Q(period_to__isnull=True) | Q(period_to__gte=today),
            period_from__lte=today,
            role__in={duty.role for duty in of_roles},
            territory__in={duty.territory_id for duty in of_roles},
        ).select_related("person")
        for one in grants:
            people = granted.setdefault((one.role, one.territory_id), [])
            if one.person not in people:
                people.append(one.person)
    return {
        duty.pk: [by_id[duty.person_id]]
        if duty.person_id
        else granted.get((duty.role, duty.territory_id), [])
        for duty in duties
    }
