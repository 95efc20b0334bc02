"""From a node of the flow to the service that does the step.

A step takes what the person gave from ``act.facts``, calls its service and says to the engine
how it came out (``act.outcome``) and which rows the next duties are about (``act.ids``).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from registry.queries import working_calendar
from registry.rules.calendar import Term, due_at, local_date
from registry.rules.vocabulary import CaseState, Role
from registry.services import printing
from review.models import Assignment, Conclusion, Question, Stage
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import DecisionMode, DiscrepancyRoute, StageKind, Verdict
from review.services import (
    appeals,
    assignment,
    ballots,
    completeness,
    conclusion,
    council,
    discussions,
    issuing,
    practices,
    questions,
    scoring,
    sheet_entries,
    stages,
    submission,
)
from workflows.models import Task
from workflows.nodes import DutyTerms
from workflows.queries import subjects
from workflows.rules.acting import Acting
from workflows.rules.route import Concluded, Route, route_after_conclusion

SHARED_TERMS = {"replace_expert": "assign_experts"}

Terms = Callable[[Acting, dict[str, Any]], DutyTerms]


# --- Whose duty, by when ------------------------------------------------------------------


def due(act: Acting, step: str) -> datetime:
    """End of the step's term, as the case's procedure and its territory's calendar count it."""
    territory = act.case.territory
    return due_at(
        act.now,
        term_of(act.parameters, step),
        working_calendar(territory, local_date(act.now, territory.time_zone)),
        territory.time_zone,
    )


def term_of(parameters: ProcedureParameters, step: str) -> Term:
    """The term that a procedure sets for a step; some steps share one."""
    return getattr(parameters.terms, SHARED_TERMS.get(step, step))  # type: ignore[no-any-return]  # one of Terms


def for_role(step: str) -> Terms:
    """A duty of everyone who holds the node's role in the territory."""
    return lambda act, data: DutyTerms(person_id=None, due_at=due(act, step))


def for_author(step: str) -> Terms:
    return lambda act, data: DutyTerms(person_id=act.case.applicant_id, due_at=due(act, step))


def for_invited_expert(act: Acting, data: dict[str, Any]) -> DutyTerms:
    invited = next(one for one in act.invited if one.pk == data["assignment"])
    return DutyTerms(person_id=invited.expert_id, due_at=invited.respond_by_at)


def for_scoring_expert(act: Acting, data: dict[str, Any]) -> DutyTerms:
    accepted = next(one for one in act.invited if one.pk == data["assignment"])
    return DutyTerms(person_id=accepted.expert_id, due_at=accepted.due_at)


def for_discussing_expert(act: Acting, data: dict[str, Any]) -> DutyTerms:
    asked = next(one for one in act.invited if one.pk == data["assignment"])
    return DutyTerms(person_id=asked.expert_id, due_at=due(act, "discuss_scores"))


def for_rapporteur(act: Acting, data: dict[str, Any]) -> DutyTerms:
    """The council member named as rapporteur, or any coordinator where the procedure says so."""
    by = due(act, "draft_conclusion")
    if act.person is None:
        return DutyTerms(person_id=None, due_at=by)
    return DutyTerms(person_id=act.person.pk, due_at=by, role=Role.COUNCIL_MEMBER)


# --- The author and the coordinator -------------------------------------------------------


def check_completeness(act: Acting, task: Task) -> None:
    completeness.check_completeness(act.case.material, **act.facts, **act.by)
    act.outcome = act.facts["outcome"]


def revise_material(act: Acting, task: Task) -> None:
    asked_by_stage = act.case.state == CaseState.REVISING
    submission.revise_material(act.case.material, **act.facts, **act.by)
    act.outcome = "stage" if asked_by_stage else "completeness"


def answer_question(act: Acting, task: Task) -> None:
    asked = Question.objects.select_related("asked_by").get(pk=task.data["question"])
    asked.case = act.case
    questions.answer_question(asked, **act.facts, **act.by)


# --- A stage ------------------------------------------------------------------------------


def open_stage(act: Acting, task: Task) -> None:
    opened = stages.open_stage(act.case, **act.by)
    act.ids = {"stage": opened.pk}
    act.invited = assignment.ask_same_experts(opened, now=act.now)
    if act.invited:
        act.outcome = "same_experts"


def assign_experts(act: Acting, task: Task) -> None:
    act.invited = assignment.assign_experts(_stage(act, task), **act.facts, **act.by)
    act.ids = {"stage": task.data["stage"]}


def replace_expert(act: Acting, task: Task) -> None:
    replaced = _assignment(act, task)
    act.invited = [assignment.replace_expert(replaced, **act.facts, **act.by)]
    act.ids = {"stage": task.data["stage"], "assignment": act.invited[0].pk}


def respond_to_invitation(act: Acting, task: Task) -> None:
    response = assignment.respond_to_invitation(_assignment(act, task), **act.facts, **act.by)
    act.outcome = response.outcome.value
    act.invited = [response.assignment]
    act.ids = {"stage": task.data["stage"], "assignment": response.assignment.pk}


def score_material(act: Acting, task: Task) -> None:
    """The expert's own sheet, or one that is entered for him from a scan."""
    send = sheet_entries.enter_sheet if act.on_behalf_of else scoring.score_material
    send(_assignment(act, task), **act.facts, **act.by)
    act.ids = {"stage": task.data["stage"]}


# --- The conclusion -----------------------------------------------------------------------


def close_scoring(act: Acting, task: Task) -> None:
    stage = subjects.stages_not_closed.get(case_id=act.case.pk)
    stage.case = act.case
    act.ids = {"stage": stage.pk}
    route = stages.close_scoring(stage, **act.by).route
    if route is DiscrepancyRoute.FURTHER_EXPERT:
        act.outcome = "further_expert"
    elif route is DiscrepancyRoute.DISCUSSION:
        act.invited = discussions.open_discussion(stage, actor=act.actor, now=act.now)
        act.outcome = "discussion"
    else:
        _compose(act, stage)


def discuss_scores(act: Acting, task: Task) -> None:
    discussions.discuss_scores(_assignment(act, task), **act.facts, **act.by)
    act.ids = {"stage": task.data["stage"]}


def close_discussion(act: Acting, task: Task) -> None:
    stage = subjects.stages_not_closed.get(case_id=act.case.pk)
    stage.case = act.case
    act.ids = {"stage": stage.pk}
    stages.close_discussion(stage, **act.by)
    _compose(act, stage)


def _compose(act: Acting, stage: Stage) -> None:
    """The sheets are what they are: the draft of the conclusion, for its rapporteur."""
    composed = conclusion.compose_conclusion(stage, **act.by)
    act.ids["conclusion"] = composed.pk
    act.person = stage.rapporteur


def draft_conclusion(act: Acting, task: Task) -> None:
    facts = {name: given for name, given in act.facts.items() if name != "meeting"}
    drafted = conclusion.draft_conclusion(_conclusion(act, task), **facts, **act.by)
    act.ids = {"conclusion": drafted.pk}
    if act.parameters.stage_at(drafted.stage.position).decision is DecisionMode.NO_COUNCIL:
        council.decide_without_council(drafted, **act.by)
        act.outcome = "decided"
        return
    item = council.put_on_agenda(drafted, **act.by)
    if meeting := act.facts.get("meeting"):
        ballots.add_to_meeting(meeting, items=[item], actor=act.actor, now=act.now)
    act.ids["item"] = item.pk
    act.outcome = "council"


def decide_in_council(act: Acting, task: Task) -> None:
    item = subjects.items_in_full.get(pk=task.data["item"])
    assert item.conclusion is not None  # noqa: S101 -- the duty is about an item with one
    item.case = item.conclusion.case = item.conclusion.stage.case = act.case
    act.ids = {"conclusion": task.data["conclusion"]}
    decision = council.decide_in_council(item, **act.facts, **act.by)
    act.person = item.rapporteur
    act.outcome = decision.outcome


def begin_issue_conclusion(act: Acting, task: Task) -> None:
    document = issuing.begin_issue(_conclusion(act, task), **act.by)
    task.data = {**task.data, "document": document.pk}


def print_conclusion(data: dict[str, Any]) -> bytes:
    return printing.print_document(data["document"])


def issue_conclusion(act: Acting, task: Task, pdf: bytes) -> None:
    issued = _conclusion(act, task)
    stage = issued.stage
    route = route_after_conclusion(
        Concluded(
            verdict=Verdict(issued.verdict),
            kind=StageKind(stage.kind),
            position=stage.position,
            stage_count=len(act.parameters.stages),
            round=stage.round,
            max_rounds=act.parameters.max_rounds,
            publication=act.parameters.publication,
        )
    )
    issuing.issue_conclusion(issued, pdf=pdf, is_last=route in (Route.PUBLISH, Route.END), **act.by)
    appeals.decide_on_appeal(act.case, **act.by)
    if route is Route.REVISE:
        submission.ask_revision(act.case.material, stage=stage, **act.by)
    act.ids = {"conclusion": issued.pk}
    act.outcome = route.value


def publish_practice(act: Acting, task: Task) -> None:
    practices.publish_practice(act.case, **act.facts, **act.by)


# --- Rows the duties are about ------------------------------------------------------------


def _stage(act: Acting, task: Task) -> Stage:
    stage = subjects.stages_in_full.get(pk=task.data["stage"])
    stage.case = act.case
    return stage


def _assignment(act: Acting, task: Task) -> Assignment:
    found = subjects.assignments_in_full.get(pk=task.data["assignment"])
    found.stage.case = act.case
    return found


def _conclusion(act: Acting, task: Task) -> Conclusion:
    found = subjects.conclusions_in_full.get(pk=task.data["conclusion"])
    found.case = found.stage.case = act.case
    if found.document is not None:
        found.document.case, found.document.territory = act.case, act.case.territory
    return found
