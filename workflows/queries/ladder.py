"""What the ladder of silence reads of a task."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery

from registry.models import Territory
from registry.queries import working_calendar
from registry.rules.calendar import local_date
from registry.rules.letters import send_after
from registry.rules.vocabulary import Role
from review.rules.procedure import Ladder
from workflows.models import LadderRung, Task, TermRequest
from workflows.queries.duties import open_duties
from workflows.rules.ladder import RungKind, RungReason, Waiting, climb


def tasks_to_look_at(now: datetime) -> QuerySet[Task]:
    """Open tasks about which something may be due, those that wait longest first."""
    return open_duties().filter(look_at__lte=now).order_by("look_at")


def waiting_of(
    task: Task,
    *,
    territory: Territory,
    done: Mapping[RungKind, date] | None = None,
    reserve_waits: bool = False,
    has_council: bool = False,
) -> Waiting:
    """A task with a term as the rule of the ladder reads it."""
    zone = territory.time_zone
    assert task.due_at is not None  # noqa: S101 -- tasks without a term have no ladder
    return Waiting(
        step=task.step,
        role=Role(task.role),
        is_personal=task.person_id is not None,
        came_on=local_date(task.created, zone),
        ends_on=local_date(task.due_at, zone),
        done=done or {},
        reserve_waits=reserve_waits,
        has_council=has_council,
    )


def rungs_of(task: Task, *, term: date) -> dict[RungKind, date]:
    """What was done about the task for this term, with the days; one query."""
    rows = LadderRung.objects.filter(task=task, term=term).values_list("kind", "day")
    return {RungKind(kind): day for kind, day in rows}


def first_look(
    task: Task, *, ladder: Ladder, territory: Territory, now: datetime
) -> datetime | None:
    """When the ladder of a term that has just been set is to be climbed first; no query."""
    if task.due_at is None:
        return None
    today = local_date(now, territory.time_zone)
    seen = climb(
        waiting_of(task, territory=territory),
        ladder=ladder,
        calendar=working_calendar(territory, today),
        today=today,
    )
    return now if seen.rungs else look_on(seen.look_on, territory)


def look_on(day: date | None, territory: Territory) -> datetime | None:
    """The first moment of a local day at which people may be written to."""
    if day is None:
        return None
    zone = territory.time_zone
    begins = datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return send_after(begins, zone, territory.quiet)


def with_rungs(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The same tasks, each with the last word the office was told about it; no query of its own."""
    told = LadderRung.objects.filter(
        task=OuterRef("pk"),
        kind__in=(RungKind.TELL_COORDINATOR.value, RungKind.TELL_COUNCIL.value),
    ).order_by("-pk")
    return tasks.annotate(
        told_reason=Subquery(told.values("reason")[:1]), told_term=Subquery(told.values("term")[:1])
    )


def rung_of(task: Task, *, zone: str) -> RungReason | None:
    """What the office was told about a task ``with_rungs`` for its present term."""
    reason, term = task.told_reason, task.told_term  # type: ignore[attr-defined]
    if reason is None or task.due_at is None or local_date(task.due_at, zone) != term:
        return None
    return RungReason(reason)


def requests_for_time(territory: Territory) -> QuerySet[TermRequest]:
    """Requests that wait for an answer, about tasks that still wait; the first asked comes first."""
    return (
        TermRequest.objects.filter(answered_at=None, task__territory=territory, task__finished=None)
        .select_related("person", "task__case")
        .order_by("asked_at", "pk")
    )
