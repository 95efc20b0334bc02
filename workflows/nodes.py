"""Kinds of nodes that the engine does not ship: a duty, a split per expert, a job.

Only public seams of viewflow are used. What each node is for is said in ``flows``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import transaction
from viewflow.workflow import flow, nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.exceptions import FlowRuntimeError
from viewflow.workflow.signals import task_failed
from viewflow.workflow.status import STATUS

from registry.rules.permissions import Standing
from registry.rules.vocabulary import Role
from workflows.models import Task
from workflows.rules.acting import Acting, current_act

Step = Callable[[Acting, Task], None]


@dataclass(frozen=True)
class DutyTerms:
    """Whose the duty is and by when. Without a person it is of everyone who holds the role."""

    person_id: int | None
    due_at: datetime | None
    role: Role | None = None


class DutyActivation(nodes.ViewActivation):
    """A human task that is born assigned: to a person, or to a role in a territory."""

    @classmethod
    def create(
        cls,
        flow_task: "Duty",
        prev_activation: Activation,
        token: Any,
        data: dict[str, Any] | None = None,
        seed: object = None,
    ) -> "DutyActivation":
        act = current_act()
        task = Task(process=prev_activation.process, flow_task=flow_task, token=token)
        task.data = {**act.ids, **(data or {})}
        terms = flow_task.terms(act, task.data)
        task.role = (terms.role or flow_task.role).value
        task.person_id, task.due_at = terms.person_id, terms.due_at
        task.status = STATUS.ASSIGNED
        task.assigned = act.now
        task.save()
        task.previous.add(prev_activation.task)
        return cls(task)


class Duty(flow.View):
    """A step that a person does. ``step`` is called by ``workflows.services.act``, never by a page.

    ``role`` and ``standing`` are what the permission table is asked about whoever does it.
    """

    activation_class = DutyActivation

    def __init__(
        self,
        step: Step,
        *,
        role: Role,
        standing: Standing,
        terms: Callable[[Acting, dict[str, Any]], DutyTerms],
    ) -> None:
        super().__init__(None)
        self.step = step
        self.role = role
        self.standing = standing
        self.terms = terms


class MultiSplitActivation(nodes.SplitActivation):
    """Opens one branch for each expert invited in the act in progress."""

    @Activation.status.super()
    def activate(self) -> None:
        branch = self.flow_task._branches[0][0]
        self.next_tasks = [
            (branch, {"assignment": assignment.pk}) for assignment in current_act().invited
        ]
        if not self.next_tasks:
            # Otherwise the case would hang silently with no open task at all.
            raise FlowRuntimeError("A split needs at least one expert.")


class MultiSplit(flow.Split):
    """A parallel gateway with as many branches as there are experts."""

    activation_class = MultiSplitActivation


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


class Function(flow.Function):
    """A step that the system does by itself, in the transaction of the act before it."""

    def __init__(self, step: Step) -> None:
        super().__init__(lambda activation: step(current_act(), activation.task))
        self.step = step


def outcome_is(*outcomes: str) -> Callable[[Activation], bool]:
    """Condition of a gateway: how the act in progress came out."""
    return lambda activation: current_act().outcome in outcomes
