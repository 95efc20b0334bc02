"""What the board «Где застряло» counts. Every function is one statement."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from viewflow.workflow.status import STATUS

from registry.models import Case, Person, RoleGrant, Territory
from registry.queries.absences import absences_on
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseState, Role
from review.rules.vocabulary import AssignmentState
from workflows.models import Task
from workflows.queries.duties import MOST_URGENT, open_duties
from workflows.rules.ladder import OF_EXPERTS

# What happens usually is told by the last quarter; more rows would not change a median.
LATELY = timedelta(days=90)
MOST_STAYS = 2000
MOST_WAYS = 500
EXPERT_ROLES = (Role.EXPERT.value, Role.EXPERT_MENTOR.value)


def count_works(territory: Territory, now: datetime) -> dict[str, int]:
    """Works under way, and how many came during the last week.

    Two walks of two indexes in one statement: works of former years are not read.
    """
    works = Case.objects.filter(territory=territory).order_by()
    counted = {
        "under_way": works.filter(closed_at=None, opened_at__isnull=False),
        "lately": works.filter(opened_at__gt=now - timedelta(days=7)),
    }
    rows = [
        one.annotate(what=Value(what)).values("what").annotate(count=Count("pk"))
        for what, one in counted.items()
    ]
    found = {row["what"]: row["count"] for row in rows[0].union(*rows[1:], all=True)}
    return {what: found.get(what, 0) for what in counted}


def count_duties(territory: Territory, now: datetime) -> dict[str, tuple[int, int]]:
    """Open duties by step: how many wait, how many of them are late."""
    rows = (
        open_duties()
        .filter(territory=territory)
        .order_by()
        .values_list("step")
        .annotate(waiting=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    )
    return {step: (waiting, late) for step, waiting, late in rows}


def lately_done(territory: Territory, now: datetime) -> Sequence[tuple[str, datetime, datetime]]:
    """Steps done in the last quarter: what, when it came, when it was done."""
    return list(
        Task.objects.filter(territory=territory, flow_task_type="HUMAN", finished__gt=now - LATELY)
        .order_by("-finished")
        .values_list("step", "created", "finished")[:MOST_STAYS]
    )


def lately_closed(territory: Territory, now: datetime) -> Sequence[tuple[datetime, datetime]]:
    """Works that got their last conclusion in the last quarter: when submitted, when closed."""
    found = (
        Case.objects.filter(
            territory=territory,
            opened_at__isnull=False,
            state__in=[CaseState.CONCLUDED.value, CaseState.PUBLISHED.value],
            closed_at__gt=now - LATELY,
        )
        .order_by("-closed_at")
        .values_list("opened_at", "closed_at")[:MOST_WAYS]
    )
    return [(opened, closed) for opened, closed in found if opened and closed]


def waiting_duties(territory: Territory, steps: Sequence[str] = ()) -> QuerySet[Task]:
    """Open duties of a territory, the latest first."""
    found = open_duties().filter(territory=territory).order_by(MOST_URGENT, "pk")
    if steps:
        found = found.filter(step__in=steps)
    return found.select_related("case__territory", "case__applicant", "person")


def failed_jobs(territory: Territory) -> QuerySet[Task]:
    """Jobs that wait for a coordinator after their last try."""
    return Task.objects.filter(
        territory=territory, flow_task_type="JOB", status=STATUS.ERROR, finished__isnull=True
    ).select_related("case")


def experts_on(territory: Territory, today: date) -> QuerySet[Person]:
    """Everyone who is an expert of the territory that day, by name."""
    granted = RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gte=today),
        territory=territory,
        role__in=EXPERT_ROLES,
        period_from__lte=today,
    )
    return Person.objects.filter(pk__in=granted.values("person"))


def loads_of_experts(territory: Territory, now: datetime) -> QuerySet[Person]:
    """Experts of a territory with what they are asked and at work on, the most loaded first.

    Whether any of them is away is told with them, so that a day when all are there costs nothing.
    """
    today = local_date(now, territory.time_zone)
    theirs = Q(assignments__stage__case__territory=territory)
    at_work = theirs & Q(assignments__state=AssignmentState.ACCEPTED.value)
    late = at_work & Q(
        assignments__due_at__lt=now, assignments__stage__case__process__paused_at=None
    )
    invited = theirs & Q(assignments__state=AssignmentState.INVITED.value)
    return (
        experts_on(territory, today)
        .annotate(
            is_away=Exists(absences_on(today).filter(person=OuterRef("pk"))),
            at_work=Count("assignments", filter=at_work),
            invited=Count("assignments", filter=invited),
            late=Count("assignments", filter=late),
            last_asked_at=Max("assignments__invited_at", filter=theirs),
        )
        .order_by("-at_work", "-invited", "last_name", "first_name", "pk")
    )


def tasks_of_absent(territory: Territory, now: datetime) -> list[tuple[Task, date]]:
    """What invited and working experts who are away hold, with their last day; one query."""
    absence = absences_on(local_date(now, territory.time_zone)).filter(person=OuterRef("person"))
    found = (
        open_duties()
        .filter(territory=territory, step__in=OF_EXPERTS)
        .annotate(away=Subquery(absence.values("last_day")[:1]))
        .filter(away__isnull=False)
        .select_related("case", "person")
        .order_by(MOST_URGENT, "pk")
    )
    return [(task, task.away) for task in found]
