"""Acts of people and of the worker, through the very services that pages and workers call."""

from datetime import datetime
from typing import Any

from registry.models import Person
from registry.rules.actors import Actor
from workflows import services
from workflows.models import Task
from workflows.queries import open_duties


def duties(case_id: int, *steps: str) -> list[Task]:
    """Open duties of these steps in a work, oldest first."""
    found = open_duties().filter(case_id=case_id, step__in=steps).select_related("person")
    return list(found.order_by("pk"))


def holder_of(duty: Task) -> Person:
    """Whose the duty is; duties of experts are always somebody's."""
    assert duty.person is not None  # noqa: S101 -- see ``flows``
    return duty.person


def do(case_id: int, step: str, by: Person, *, now: datetime, **facts: Any) -> None:
    """A person does the duty that waits in the work: his own, or one of his role."""
    waiting = [task for task in duties(case_id, step) if task.person_id in (None, by.pk)]
    services.act(waiting[0].pk, step, actor=Actor.person(by.pk), now=now, **facts)


def run_jobs(case_id: int, *, now: datetime) -> None:
    """What the worker does when it hears of a job, done here at once."""
    waiting = Task.objects.filter(case_id=case_id, flow_task_type="JOB", finished__isnull=True)
    for task in list(waiting):
        if not services.run_job(task.pk, now=now):
            raise RuntimeError(f"The job {task.step} of work {case_id} was not done.")
