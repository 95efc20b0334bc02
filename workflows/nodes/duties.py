"""Steps that people do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from viewflow.workflow import flow, nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.signals import task_finished
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from registry.rules.permissions import Standing
from registry.rules.vocabulary import Role
from workflows.models import Process, Task
from workflows.queries import first_look
from workflows.rules.acting import Acting, current_act

Step = Callable[[Acting, Task], None]

# Tokens of the way begin with «start»: a duty beside it is of no branch and no join waits for it.
BESIDE = "beside"


@dataclass(frozen=True)
class DutyTerms:
    """Whose the duty is and by when. Without a person it is of everyone who holds the role."""

    person_id: int | None
    due_at: datetime | None
    role: Role | None = None


def _give(task: Task, flow_task: Any) -> None:
    """Say whose the new duty is, by when, and when the ladder of silence looks at it."""
    act = current_act()
    terms = flow_task.terms(act, task.data)
    task.role = (terms.role or flow_task.role).value
    task.person_id, task.due_at = terms.person_id, terms.due_at
    task.status = STATUS.ASSIGNED
    task.assigned = task.created = act.now
    task.step = flow_task.name
    task.look_at = first_look(
        task, ladder=act.parameters.ladder, territory=act.case.territory, now=act.now
    )


class DutyActivation(nodes.ViewActivation):
    """A human task that is born assigned: to a person, or to a role in a territory."""

    @classmethod
    def create(
        cls,
        flow_task: Any,
        prev_activation: Activation,
        token: Any,
        data: dict[str, Any] | None = None,
        seed: object = None,
    ) -> "DutyActivation":
        task = Task(process=prev_activation.process, flow_task=flow_task, token=token)
        task.data = {**current_act().ids, **(data or {})}
        _give(task, flow_task)
        if task.process.paused_at:
            task.stopped_due_at, task.due_at, task.look_at = task.due_at, None, None
        task.save()
        task.follow(prev_activation.task)
        return cls(task)

    @classmethod
    def begin_beside(cls, flow_task: Any, process: Process, data: dict[str, Any]) -> Task:
        """A duty that stands beside the way: no task led to it and it leads nowhere.

        Its term runs while those of the others stand still.
        """
        task = Task(process=process, flow_task=flow_task, data=data)
        task.token = Token(BESIDE)
        _give(task, flow_task)
        task.save()
        return task

    @Activation.status.super()
    def complete(self) -> None:
        self.task.finish(current_act().now)
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)


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
