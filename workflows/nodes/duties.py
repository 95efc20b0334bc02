"""Steps that people do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from viewflow.workflow import flow, nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.signals import task_finished
from viewflow.workflow.status import STATUS

from registry.rules.permissions import Standing
from registry.rules.vocabulary import Role
from workflows.models import Task
from workflows.queries import first_look
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
        flow_task: Any,
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
        task.assigned = task.created = act.now
        task.step = flow_task.name
        task.look_at = first_look(
            task, ladder=act.parameters.ladder, territory=act.case.territory, now=act.now
        )
        task.save()
        task.follow(prev_activation.task)
        return cls(task)

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
