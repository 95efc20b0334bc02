"""Where the way parts into a branch for each expert, and where the branches meet."""

from typing import Any, Self

from django.db.models import QuerySet
from viewflow.workflow import flow, nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.exceptions import FlowRuntimeError
from viewflow.workflow.signals import task_finished
from viewflow.workflow.status import STATUS

from registry.queries.prepared import prepared
from workflows.models import Task
from workflows.nodes.passing import PassingActivation
from workflows.rules.acting import current_act


class MultiSplitActivation(PassingActivation, nodes.SplitActivation):
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


class JoinActivation(nodes.JoinActivation):
    """Waits until nothing is open on any branch of the split.

    Nobody else moves the process meanwhile: it is locked. That branches of one split alone meet
    here is a test over all flows.
    """

    @classmethod
    def create(
        cls,
        flow_task: Any,
        prev_activation: Activation,
        token: Any,
        data: dict[str, Any] | None = None,
        seed: object = None,
    ) -> Self:
        """Take the row that the first branch to arrive has made, or make it."""
        process = prev_activation.process
        begun = _begun(process_id=process.pk, step=flow_task.name)
        if len(begun) > 1:
            raise FlowRuntimeError("Branches of two splits meet at one join.")
        if begun:
            (task,) = begun
            task.process = process
        else:
            task = Task(process=process, flow_task=flow_task, token=token.get_base_split_token())
            task.status, task.started = STATUS.STARTED, current_act().now
            task.save()
        task.follow(prev_activation.task)
        return cls(task)

    def is_done(self) -> bool:
        below = f"{self.task.token}/"
        tokens = _open_tokens(process_id=self.process.pk)
        return not any(token.token.startswith(below) for (token,) in tokens)

    @Activation.status.super()
    def complete(self) -> None:
        self.task.finish(current_act().now)
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)


@prepared
def _begun(*, process_id: int, step: str) -> "QuerySet[Task]":
    return Task.objects.filter(process=process_id, step=step, finished=None)


@prepared
def _open_tokens(*, process_id: int) -> "QuerySet[Task, Any]":
    return Task.objects.filter(process=process_id, finished=None).values_list("token")


class Join(flow.Join):
    """Waits for the branches of all experts."""

    activation_class = JoinActivation
