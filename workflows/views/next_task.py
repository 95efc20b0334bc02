"""The task that an expert is offered next, with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise

from registry.permissions import Viewer
from workflows.labels.next_task import NEXT_REASON
from workflows.labels.steps import STEP_BUTTON
from workflows.models import Task
from workflows.queries.next_task import experts_tasks, offered
from workflows.rules.next_task import in_own_order, next_task
from workflows.views.task_words import notes_of, title_of
from workflows.views.terms import days_left


@dataclass(frozen=True, kw_only=True)
class NextRow:
    """«Следующая задача» above the list; ``at_work`` of ``max_load`` works are on his table."""

    task: Task
    title: str
    notes: tuple[str, ...]
    days: int | None
    button: str | Promise
    reasons: tuple[str | Promise, ...]
    at_work: int
    max_load: int
    url: str


def next_row(tasks: Sequence[Task], *, person_id: int, now: datetime) -> NextRow | None:
    """Of the expert's tasks; None while there is no choice between several."""
    facts = {one.task_id: one for one in offered(tasks)}
    found = next_task(list(facts.values()), person_id=person_id, now=now)
    if found is None or len(tasks) < 2:
        return None
    task = next(one for one in tasks if one.pk == found.task_id)
    return NextRow(
        task=task,
        title=title_of(task),
        notes=tuple(notes_of(task)),
        days=days_left(task.due_at, now=now, territory=task.case.territory),
        button=STEP_BUTTON[task.step],
        reasons=tuple(NEXT_REASON[reason] for reason in found.reasons),
        at_work=found.at_work,
        max_load=facts[task.pk].max_load,
        url=reverse(task.step, args=[task.pk]),
    )


def ordered(tasks: Sequence[Task], *, person_id: int, now: datetime) -> list[Task]:
    """The expert's tasks as he is to find them in his list."""
    by_id = {task.pk: task for task in tasks}
    return [
        by_id[one.task_id] for one in in_own_order(offered(tasks), person_id=person_id, now=now)
    ]


def following_url(viewer: Viewer, *, now: datetime, after: int) -> str:
    """Where an expert goes on after a task: to his next one, or to the list when none is left.

    The task itself is not offered at once again.
    """
    tasks = [one for one in experts_tasks(viewer) if one.pk != after]
    found = next_task(offered(tasks), person_id=viewer.person_id or 0, now=now)
    if found is None:
        return reverse("my_tasks")
    step = next(one.step for one in tasks if one.pk == found.task_id)
    return reverse(step, args=[found.task_id])
