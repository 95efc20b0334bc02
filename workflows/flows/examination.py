"""Examination of a methodical material: the walk of a case, version 1.

Read from top to bottom. What a step does is in ``workflows.steps``; what its procedure sets
(stages, numbers of experts, terms, council or none, publication) comes with the case.
"""

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.lock import SelectForUpdateLock

from registry.models import Case
from registry.rules.permissions import Standing
from registry.rules.vocabulary import Role
from workflows import steps
from workflows.models import Process, Task
from workflows.nodes import Duty, End, Function, Job, Join, MultiSplit, Start, Switch, outcome_is


class ExaminationFlow(flow.Flow):
    """Examination of a methodical material."""

    process_class = Process
    task_class = Task
    # The library's default waits in seconds between tries, and locks nothing without it.
    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)

    # --- The author ------------------------------------------------------------------------
    submit_material = Start(this.begin).Next(this.check_completeness)

    def begin(self, activation: Activation, case: Case) -> Process:
        activation.process.case = case
        activation.process.territory_id = case.territory_id
        return activation.process

    # --- The coordinator -------------------------------------------------------------------
    check_completeness = Duty(
        steps.check_completeness,
        role=Role.COORDINATOR,
        standing=Standing.TERRITORY,
        terms=steps.for_role("check_completeness"),
    ).Next(this.after_completeness)

    after_completeness = (
        Switch()
        .Case(this.open_stage, outcome_is("accept"))
        .Case(this.revise_material, outcome_is("return"))
        .Default(this.end)
    )

    revise_material = Duty(
        steps.revise_material,
        role=Role.TEACHER,
        standing=Standing.AUTHOR,
        terms=steps.for_author("revise_material"),
    ).Next(this.after_revision)

    after_revision = (
        Switch()
        .Case(this.open_stage, outcome_is("stage"))
        .Case(this.check_completeness, outcome_is("completeness"))
        .Default(this.end)
    )

    # --- A stage ---------------------------------------------------------------------------
    open_stage = Function(steps.open_stage).Next(this.after_opening)

    after_opening = (
        Switch().Case(this.invite_experts, outcome_is("same_experts")).Default(this.assign_experts)
    )

    assign_experts = Duty(
        steps.assign_experts,
        role=Role.COORDINATOR,
        standing=Standing.TERRITORY,
        terms=steps.for_role("assign_experts"),
    ).Next(this.invite_experts)

    invite_experts = MultiSplit().Next(this.respond_to_invitation)

    # --- Each expert -----------------------------------------------------------------------
    respond_to_invitation = Duty(
        steps.respond_to_invitation,
        role=Role.EXPERT,
        standing=Standing.INVITED,
        terms=steps.for_invited_expert,
    ).Next(this.after_response)

    after_response = (
        Switch()
        .Case(this.score_material, outcome_is("accepted"))
        .Case(this.respond_to_invitation, outcome_is("next_invited"))
        .Case(this.replace_expert, outcome_is("coordinator_needed"))
        .Default(this.join_experts)
    )

    replace_expert = Duty(
        steps.replace_expert,
        role=Role.COORDINATOR,
        standing=Standing.TERRITORY,
        terms=steps.for_role("replace_expert"),
    ).Next(this.respond_to_invitation)

    score_material = Duty(
        steps.score_material,
        role=Role.EXPERT,
        standing=Standing.EXPERT,
        terms=steps.for_scoring_expert,
    ).Next(this.after_response)  # sent; or taken from an expert who kept silent

    join_experts = Join().Next(this.close_scoring)

    # --- The conclusion --------------------------------------------------------------------
    close_scoring = Function(steps.close_scoring).Next(this.after_scoring)

    after_scoring = (
        Switch()
        .Case(this.assign_experts, outcome_is("further_expert"))
        .Case(this.open_discussion, outcome_is("discussion"))
        .Default(this.draft_conclusion)
    )

    # --- Experts who differ, where the procedure lets them discuss it -----------------------
    open_discussion = MultiSplit().Next(this.discuss_scores)

    discuss_scores = Duty(
        steps.discuss_scores,
        role=Role.EXPERT,
        standing=Standing.EXPERT,
        terms=steps.for_discussing_expert,
    ).Next(this.join_discussion)

    join_discussion = Join().Next(this.close_discussion)

    close_discussion = Function(steps.close_discussion).Next(this.draft_conclusion)

    draft_conclusion = Duty(
        steps.draft_conclusion,
        role=Role.COORDINATOR,
        standing=Standing.TERRITORY,
        terms=steps.for_rapporteur,
    ).Next(this.after_draft)

    after_draft = (
        Switch().Case(this.decide_in_council, outcome_is("council")).Default(this.issue_conclusion)
    )

    decide_in_council = Duty(
        steps.decide_in_council,
        role=Role.COUNCIL_CHAIR,
        standing=Standing.TERRITORY,
        terms=steps.for_role("decide_in_council"),
    ).Next(this.after_decision)

    after_decision = (
        Switch().Case(this.draft_conclusion, outcome_is("returned")).Default(this.issue_conclusion)
    )

    issue_conclusion = Job(
        begin=steps.begin_issue_conclusion,
        work=steps.print_conclusion,
        finish=steps.issue_conclusion,
    ).Next(this.after_issue)

    # --- Afterwards ------------------------------------------------------------------------
    after_issue = (
        Switch()
        .Case(this.open_stage, outcome_is("next_stage"))
        .Case(this.revise_material, outcome_is("revise"))
        .Case(this.publish_practice, outcome_is("publish"))
        .Default(this.end)
    )

    publish_practice = Duty(
        steps.publish_practice,
        role=Role.TEACHER,
        standing=Standing.AUTHOR,
        terms=steps.for_author("publish_practice"),
    ).Next(this.end)

    # --- Beside the way --------------------------------------------------------------------
    # Begun by `workflows.services.questions`; meanwhile the terms of the other duties stand still.
    answer_question = Duty(
        steps.answer_question,
        role=Role.TEACHER,
        standing=Standing.AUTHOR,
        terms=steps.for_author("answer_question"),
    )

    end = End()
