"""The shape of ``workflows.flows.examination``, node by node, with a timer on every human step.

Ways that the measured case does not take are left out, and so is the gateway after an answer.
Terms in Areopag are columns and one sweep; whoever uses the engine as it comes arms a boundary
timer for each step, so the bare flow has them.
"""

from datetime import timedelta

from viewflow import this
from viewflow.workflow import flow, nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.status import STATUS

WEEK = timedelta(days=7)


def owner(activation):
    """The expert of the branch, or the one coordinator of the measurement."""
    from registry.models import User

    return User.objects.get(pk=activation.task.data.get("user", activation.process.data["user"]))


class MultiSplitActivation(nodes.SplitActivation):
    @Activation.status.super()
    def activate(self):
        branch = self.flow_task._branches[0][0]
        self.next_tasks = [(branch, {"user": pk}) for pk in self.process.data["experts"]]


class MultiSplit(flow.Split):
    activation_class = MultiSplitActivation


class JobActivation(nodes.AbstractJobActivation):
    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self):
        self.task.save()


class Job(nodes.AbstractJob):
    activation_class = JobActivation


def hand_on(activation):
    return activation.task.data


class Bare(flow.Flow):
    """Bare walk."""

    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)

    submit_material = flow.StartHandle().Next(this.check_completeness)

    check_completeness = (
        flow.View(None)
        .Assign(owner)
        .OnTimeout(WEEK, this.remind, interrupting=False)
        .Next(this.after_completeness)
    )
    after_completeness = flow.Switch().Case(this.open_stage, lambda a: True).Default(this.end)
    open_stage = flow.Function(lambda a: None).Next(this.assign_experts)
    assign_experts = (
        flow.View(None)
        .Assign(owner)
        .OnTimeout(WEEK, this.remind, interrupting=False)
        .Next(this.invite_experts)
    )
    invite_experts = MultiSplit().Next(this.respond_to_invitation)
    respond_to_invitation = (
        flow.View(None)
        .Assign(owner)
        .OnTimeout(WEEK, this.remind, interrupting=False)
        .Next(this.score_material, task_data=hand_on)
    )
    score_material = (
        flow.View(None)
        .Assign(owner)
        .OnTimeout(WEEK, this.remind, interrupting=False)
        .Next(this.join_experts)
    )
    join_experts = flow.Join().Next(this.close_scoring)
    close_scoring = flow.Function(lambda a: None).Next(this.after_scoring)
    after_scoring = (
        flow.Switch().Case(this.draft_conclusion, lambda a: True).Default(this.assign_experts)
    )
    draft_conclusion = (
        flow.View(None)
        .Assign(owner)
        .OnTimeout(WEEK, this.remind, interrupting=False)
        .Next(this.after_draft)
    )
    after_draft = (
        flow.Switch().Case(this.decide_in_council, lambda a: True).Default(this.issue_conclusion)
    )
    decide_in_council = (
        flow.View(None)
        .Assign(owner)
        .OnTimeout(WEEK, this.remind, interrupting=False)
        .Next(this.after_decision)
    )
    after_decision = (
        flow.Switch().Case(this.issue_conclusion, lambda a: True).Default(this.draft_conclusion)
    )
    issue_conclusion = Job().Next(this.after_issue)
    after_issue = flow.Switch().Case(this.publish_practice, lambda a: True).Default(this.end)
    publish_practice = (
        flow.View(None)
        .Assign(owner)
        .OnTimeout(WEEK, this.remind, interrupting=False)
        .Next(this.end)
    )
    remind = flow.Function(lambda a: None).Next(this.reminded)
    reminded = flow.End()
    end = flow.End()
