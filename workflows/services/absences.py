"""Tasks of somebody who is away: held by his substitute meanwhile, his again afterwards.

Both ways are a state, not an event: the clock looks which tasks are not where they belong, and a
second look finds nothing to do. Each task is moved in a transaction of its own.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from viewflow.workflow.status import STATUS

from registry.models import Absence, Person
from registry.queries import viewer_of_person
from registry.queries.absences import OFFICE, absences_in_force
from registry.rules.absences import Days
from registry.rules.actors import JOB
from registry.rules.calendar import local_date, local_dates
from registry.rules.vocabulary import Role
from registry.services.errors import DomainError
from registry.services.journal import record
from workflows.models import Task
from workflows.queries import open_duties
from workflows.services.acts import locked_task
from workflows.services.holding import (
    colleague_to_hold,
    give_back,
    is_personal,
    lease_of,
    tell_of_task,
)

MOST_AT_ONCE = 200


def move_for_absences(now: datetime) -> int:
    """Hand over what the absent hold, give back what those who returned held; how many moved."""
    moved = sum(_return(pk, now) for pk in _to_return(now))
    return moved + sum(_hand_over(pk, absence, now) for pk, absence in _to_hand_over(now))


# --- Over ---------------------------------------------------------------------------------


def _to_hand_over(now: datetime) -> Iterable[tuple[int, Absence]]:
    days = local_dates(now)
    found = absences_in_force().filter(
        substitute__isnull=False, first_day__lte=max(days), last_day__gte=min(days)
    )
    by_person = {one.person_id: one for one in found.select_related("substitute")}
    held = open_duties().filter(
        person__in=by_person, role__in=[role.value for role in OFFICE], absence=None
    )
    rows = held.values_list("pk", "person", "territory__time_zone")[:MOST_AT_ONCE]
    return [
        (pk, by_person[person])
        for pk, person, zone in rows
        if person and _holds(by_person[person], now, zone)
    ]


def _holds(absence: Absence, now: datetime, zone: str) -> bool:
    """Whether the absence is in force and of this local day."""
    days = Days(absence.first_day, absence.last_day)
    return absence.ended_at is None and days.hold(local_date(now, zone))


def _hand_over(task_id: int, absence: Absence, now: datetime) -> bool:
    """To the substitute, whose ties are looked at anew; where one bars him, back to the list."""
    substitute = absence.substitute
    assert substitute is not None  # noqa: S101 -- asked for by the query
    with locked_task(task_id) as task:
        mine = task.status == STATUS.ASSIGNED and task.person_id == absence.person_id
        if not mine or is_personal(task):
            return False
        try:
            colleague_to_hold(task, substitute.pk, now)
        except DomainError as error:
            give_back(task)
            _note("workflows.task.released", task, now, old=absence.person_id, why=error.code)
            return True
        Task.objects.filter(pk=task_id).update(
            person=substitute,
            first_person_id=task.first_person_id or absence.person_id,
            absence=absence,
            assigned=now,
            opened_at=None,
            claimed_until=None,
        )
        _note("workflows.task.substituted", task, now, old=absence.person_id, to=substitute)
        tell_of_task(task, substitute, absence.person_id, now)
    return True


# --- Back ---------------------------------------------------------------------------------


def _to_return(now: datetime) -> list[int]:
    """Tasks held for somebody who is not away any more."""
    over = Q(absence__ended_at__isnull=False) | Q(absence__last_day__lt=max(local_dates(now)))
    rows: QuerySet[Task] = open_duties().filter(over, absence__isnull=False)
    return [
        task.pk
        for task in rows.select_related("absence", "territory")[:MOST_AT_ONCE]
        if task.absence and not _holds(task.absence, now, task.territory.time_zone)
    ]


def _return(task_id: int, now: datetime) -> bool:
    """To whom it belonged, if he still holds the role; otherwise to everyone who does."""
    with locked_task(task_id) as task:
        absence = task.absence
        if absence is None or task.status != STATUS.ASSIGNED:
            return False
        owner = absence.person
        holds = viewer_of_person(owner.pk, now).has_role(
            Role(task.role), territory_id=task.territory_id
        )
        if not holds:
            holder = task.person_id
            give_back(task)
            _note("workflows.task.released", task, now, old=holder, why="role_ended")
            return True
        Task.objects.filter(pk=task_id).update(
            person=owner,
            absence=None,
            assigned=now,
            opened_at=None,
            claimed_until=lease_of(task, now),
        )
        _note("workflows.task.came_back", task, now, old=task.person_id, to=owner)
    return True


def _note(
    key: str,
    task: Task,
    now: datetime,
    *,
    old: int | None,
    to: Person | None = None,
    why: str = "",
) -> None:
    told: dict[str, int | str] = {"person": to.pk} if to else {"why": why}
    record(
        key,
        subject=task,
        case=task.process.case,
        actor=JOB,
        now=now,
        old={"step": task.step, "person": old},
        new=told,
    )
