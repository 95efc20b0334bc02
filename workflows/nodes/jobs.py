"""Work that a worker does between two transactions."""

from collections.abc import Callable
from typing import Any

from celery import current_app
from django.db import transaction
from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.signals import task_failed
from viewflow.workflow.status import STATUS

from workflows.models import Task
from workflows.nodes.duties import Step
from workflows.rules.acting import Acting, current_act


class JobActivation(nodes.AbstractJobActivation):
    """Work done by a worker: scheduled in the act's transaction, queued after its commit."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        self.task.data = {**current_act().ids, **self.task.data}
        self.task.save()
        queue_job(self.task.pk)

    @Activation.status.transition(
        source=[STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR], target=STATUS.CANCELED
    )
    def cancel(self) -> None:
        self.task.finished = current_act().now
        self.task.save()

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.ERROR)
    def error(self, exception: Exception) -> None:
        """Keep the kind of failure only: the library would keep the frame's local variables.

        ``finished`` stays empty, so that the case is not taken for a finished one.
        """
        self.task.data = {**self.task.data, "problem": type(exception).__name__}
        self.task.save()
        task_failed.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.transition(source=STATUS.ERROR, target=STATUS.SCHEDULED)
    def retry(self) -> None:
        """Schedule a failed job anew."""
        self.task.data = {key: value for key, value in self.task.data.items() if key != "problem"}
        self.task.attempts = 0
        self.task.save()
        queue_job(self.task.pk)


def queue_job(task_id: int) -> None:
    """Tell a worker after the commit. If this message is lost, ``workflows.sweep_jobs`` finds it."""
    transaction.on_commit(
        lambda: current_app.signature(
            "workflows.run_job", kwargs={"task_id": task_id}
        ).apply_async(),
        robust=True,
    )


class Job(nodes.AbstractJob):
    """A job in three parts: ``begin`` and ``finish`` in transactions, ``work`` between them.

    Every part may run again after a crash and must do its thing once by its key.
    """

    activation_class = JobActivation

    def __init__(
        self,
        *,
        begin: Step,
        work: Callable[[dict[str, Any]], Any],
        finish: Callable[[Acting, Task, Any], None],
    ) -> None:
        super().__init__()
        self.begin = begin
        self.work = work
        self.finish = finish
