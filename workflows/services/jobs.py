"""Running jobs so that each is done once by its key, whatever dies on the way."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from viewflow.workflow.context import Context
from viewflow.workflow.status import STATUS

from registry.rules.actors import JOB, Actor
from registry.services.journal import record
from workflows.models import Task
from workflows.nodes import queue_job
from workflows.rules.acting import acting
from workflows.services.acts import ActRefused, begin_acting, locked_task

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
QUEUED_FOR = timedelta(seconds=60)  # a message not delivered by then is taken for lost
RUNNING_FOR = timedelta(minutes=5)  # a worker silent for so long is taken for dead


def run_job(task_id: int, *, now: datetime) -> bool:
    """Do a job: begin under the lock, work outside of it, finish under the lock.

    A job already done or cancelled is left alone: the same message may come twice. After a
    failure the sweep tries again; after ``MAX_ATTEMPTS`` the job waits for a coordinator.
    Returns whether the job was done by this call.
    """
    if not begin(task_id, now=now):
        return False
    task = Task.objects.get(pk=task_id)
    try:
        made = task.flow_task.work(task.data)
        return finish(task_id, made, now=now)
    except Exception as exception:
        logger.exception("A job failed.", extra={"action": task.flow_task.name})
        _fail(task_id, exception, now=now)
        return False


def begin(task_id: int, *, now: datetime) -> bool:
    with locked_task(task_id) as task:
        if task.status not in (STATUS.SCHEDULED, STATUS.STARTED):
            return False
        doing = begin_acting(task, actor=JOB, on_behalf_of=None, now=now)
        with acting(doing):
            task.flow_task.begin(doing, task)
            task.attempts += 1
            task.flow_task.activation_class(task).start()
        return True


def finish(task_id: int, made: Any, *, now: datetime) -> bool:
    with locked_task(task_id) as task:
        if task.status != STATUS.STARTED:
            return False
        doing = begin_acting(task, actor=JOB, on_behalf_of=None, now=now)
        with acting(doing), Context(propagate_exception=True):
            task.flow_task.finish(doing, task, made)
            activation = task.flow_task.activation_class(task)
            activation.complete()
            activation.activate_next()
        return True


def _fail(task_id: int, exception: Exception, *, now: datetime) -> None:
    """Leave the job started for the sweep, or give it to the coordinators after the last try."""
    with locked_task(task_id) as task:
        if task.status != STATUS.STARTED or task.attempts < MAX_ATTEMPTS:
            return
        with acting(begin_acting(task, actor=JOB, on_behalf_of=None, now=now)):
            task.flow_task.activation_class(task).error(exception)
        record(
            "workflows.job.failed",
            subject=task,
            case=task.process.case,
            actor=JOB,
            now=now,
            new={"step": task.flow_task.name, "problem": type(exception).__name__},
        )


def retry_job(task_id: int, *, actor: Actor, now: datetime) -> None:
    """A coordinator starts a failed job anew."""
    with locked_task(task_id) as task:
        if task.status != STATUS.ERROR:
            raise ActRefused("not_failed", "This job is not waiting for help.")
        with acting(begin_acting(task, actor=actor, on_behalf_of=None, now=now)):
            task.flow_task.activation_class(task).retry()
        record("workflows.job.retried", subject=task, case=task.process.case, actor=actor, now=now)


def stale_jobs(now: datetime) -> QuerySet[Task]:
    """Jobs whose message or worker was lost, and failed ones: each try waits longer."""
    lost = Q(status=STATUS.SCHEDULED, created__lt=now - QUEUED_FOR) | Q(
        status=STATUS.STARTED, started__lt=now - RUNNING_FOR
    )
    for attempts in range(1, MAX_ATTEMPTS):
        lost |= Q(status=STATUS.STARTED, attempts=attempts, started__lt=now - QUEUED_FOR * attempts)
    return Task.objects.filter(lost, flow_task_type="JOB", finished=None)


def requeue_stale_jobs(now: datetime, *, limit: int = 500) -> int:
    """Send the lost ones again; how many were sent."""
    found = list(stale_jobs(now).order_by("pk").values_list("pk", flat=True)[:limit])
    for task_id in found:
        queue_job(task_id)
    return len(found)
