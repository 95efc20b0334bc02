"""Lists of duties: one query, so that an inbox is always true."""

from datetime import datetime

from django.db.models import Q, QuerySet

from registry.permissions import Viewer
from registry.rules.vocabulary import Role
from workflows.models import Task

DUTY_ROLES = (Role.COORDINATOR, Role.COUNCIL_CHAIR, Role.JURY_SECRETARY)


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
        .select_related("case__territory", "case__material__kind", "case__procedure_version")
        .order_by("due_at", "pk")
    )


def overdue_duties(now: datetime) -> QuerySet[Task]:
    """Duties whose term has passed."""
    return open_duties().filter(due_at__lt=now)


def duty_in_case(case_id: int, viewer: Viewer) -> QuerySet[Task]:
    """What the viewer himself is to do in a work now."""
    return duties_of(viewer).filter(case_id=case_id)
