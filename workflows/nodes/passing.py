"""Nodes that are passed in the very act that reaches them."""

from collections.abc import Callable
from typing import Any, Self

from viewflow.workflow import flow, nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.exceptions import FlowRuntimeError
from viewflow.workflow.signals import flow_started, task_started

from workflows.models import Task
from workflows.nodes.duties import Step
from workflows.rules.acting import current_act


class PassingActivation(Activation):
    """A node whose row is written once, when it is passed, and never changes."""

    came_from: Task | None = None

    # The library keeps activations in sets before their rows have a key.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @classmethod
    def create(
        cls,
        flow_task: Any,
        prev_activation: Activation,
        token: Any,
        data: dict[str, Any] | None = None,
        seed: object = None,
    ) -> Self:
        activation = cls(
            Task(process=prev_activation.process, flow_task=flow_task, token=token, data=data or {})
        )
        activation.came_from = prev_activation.task
        return activation

    @Activation.status.super()
    def complete(self) -> None:
        super().complete.original()
        if self.came_from is not None:
            self.task.follow(self.came_from)


class StartActivation(nodes.StartActivation):
    @Activation.status.super()
    def execute(self) -> None:
        """Begin the process. Nobody sees it before the commit, so there is nothing to lock."""
        task_started.send(sender=self.flow_class, process=self.process, task=self.task)
        self.process.save()
        self.complete()
        flow_started.send(sender=self.flow_class, process=self.process, task=self.task)
        self.activate_next()


class Start(flow.StartHandle):
    """The beginning of a process, by code."""

    activation_class = StartActivation  # type: ignore[assignment]  # a beginning is never undone


class SwitchActivation(PassingActivation, nodes.SwitchActivation):
    @Activation.status.super()
    def activate(self) -> None:
        """Choose the first way whose condition holds; the default one has none and comes last."""
        for node, condition in self.flow_task._branches:
            if condition is None or condition(self):
                self.next_task = node
                return
        raise FlowRuntimeError(f"No way leads on from {self.flow_task.name}.")


class Switch(flow.Switch):
    """A gateway with one way out of several."""

    activation_class = SwitchActivation


def outcome_is(*outcomes: str) -> Callable[[Activation], bool]:
    """Condition of a gateway: how the act in progress came out."""
    return lambda activation: current_act().outcome in outcomes


class FunctionActivation(PassingActivation, nodes.FunctionActivation):
    @Activation.status.super()
    def activate(self) -> None:
        act = current_act()
        self.task.started = act.now
        task_started.send(sender=self.flow_class, process=self.process, task=self.task)
        self.flow_task.step(act, self.task)


class Function(flow.Function):
    """A step that the system does by itself, in the transaction of the act before it."""

    activation_class = FunctionActivation

    def __init__(self, step: Step) -> None:
        super().__init__(None)
        self.step = step


class EndActivation(PassingActivation, nodes.EndActivation):
    pass


class End(flow.End):
    """The end of a branch; of the process, too, when nothing else of it is open."""

    activation_class = EndActivation
