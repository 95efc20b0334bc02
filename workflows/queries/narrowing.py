"""Narrowing and ordering a list of works: every part is a condition of one statement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, QuerySet, Subquery
from django.db.models.expressions import OrderBy

from registry.models import Case
from review.models import Assignment
from review.rules.vocabulary import AssignmentState
from workflows.models import Task
from workflows.queries.duties import open_duties
from workflows.queries.search import holding_words
from workflows.queries.works import at_step
from workflows.rules.inbox import DueFilter, window_of
from workflows.rules.lists import WorkOrder

JUDGING = (
    AssignmentState.INVITED.value,
    AssignmentState.ACCEPTED.value,
    AssignmentState.SUBMITTED.value,
)

ORDERS: Mapping[WorkOrder, tuple[str | OrderBy, ...]] = {
    WorkOrder.NEWEST: ("-opened_at", "-pk"),
    WorkOrder.OLDEST: ("opened_at", "pk"),
    WorkOrder.TERM: (F("first_due").asc(nulls_last=True), "pk"),
    WorkOrder.NUMBER: ("number", "pk"),
    WorkOrder.TITLE: ("title", "pk"),
    WorkOrder.AUTHOR: ("applicant__last_name", "applicant__first_name", "pk"),
}


def with_duty_due(
    works: QuerySet[Case], wanted: DueFilter, *, now: datetime, zone: str
) -> QuerySet[Case]:
    """Those for which some duty ends in the window."""
    return works.filter(Exists(due_in(_duties(), wanted, now=now, zone=zone)))


def due_in(
    duties: QuerySet[Task], wanted: DueFilter, *, now: datetime, zone: str
) -> QuerySet[Task]:
    """Duties whose term ends in the window."""
    since, until = window_of(wanted, now=now, zone=zone)
    found = duties.filter(due_at__lt=until) if since is None else duties.filter(due_at__lte=until)
    return found.filter(due_at__gte=since) if since else found


def judged_by(works: QuerySet[Case], person_id: int) -> QuerySet[Case]:
    """Those that the expert is asked to judge, judges or has judged."""
    theirs = Assignment.objects.filter(
        stage__case=OuterRef("pk"), expert=person_id, state__in=JUDGING
    )
    return works.filter(Exists(theirs))


def in_order(works: QuerySet[Case], order: WorkOrder) -> QuerySet[Case]:
    if order is WorkOrder.TERM:
        first = _duties().order_by().values("case").annotate(first=Min("due_at")).values("first")
        works = works.annotate(first_due=Subquery(first))
    return works.order_by(*ORDERS[order])


def narrowed(
    works: QuerySet[Case], wanted: Mapping[str, Any], *, now: datetime, zone: str
) -> QuerySet[Case]:
    """The list as the cleaned form of its page wants it; what is not named narrows nothing."""
    if wanted.get("state"):
        works = works.filter(state=wanted["state"])
    if wanted.get("step"):
        works = at_step(works, str(wanted["step"]))
    if wanted.get("direction"):
        works = works.filter(material__direction_id=wanted["direction"])
    if wanted.get("school"):
        works = works.filter(organisation_id=wanted["school"])
    if expert := wanted.get("expert"):
        works = judged_by(works, expert)
    if wanted.get("term"):
        works = with_duty_due(works, DueFilter(str(wanted["term"])), now=now, zone=zone)
    works = holding_words(works, str(wanted.get("text") or ""))
    return in_order(works, WorkOrder(str(wanted.get("sort") or WorkOrder.NEWEST)))


def _duties() -> QuerySet[Task]:
    return open_duties().filter(case=OuterRef("pk"))
