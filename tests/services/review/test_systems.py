"""Clauses of the client's contract that are whole only over several services."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from review.models import Assignment, Conclusion
from review.queries import candidate_experts
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import (
    AssignmentState,
    DecisionMode,
    DeclineReason,
    ResponseOutcome,
    Verdict,
)
from review.services.assignment import Choice, replace_expert, respond_to_invitation
from review.services.conclusion import amend_conclusion, draft_conclusion
from review.services.council import decide_without_council
from review.services.separation import Barred
from tests.factories import review as judge

pytestmark = pytest.mark.django_db


@pytest.mark.system("REV-01")
def test_experts_are_independent_declines_are_kept_and_nobody_is_assigned_twice() -> None:
    external = replace(judge.EXTERNAL, decision=DecisionMode.NO_COUNCIL)
    material = judge.make_material(
        parameters=ProcedureParameters(stages=(external,)), state=CaseState.ASSIGNING
    )
    stage = judge.make_stage(material)
    territory = material.case.territory
    colleague = judge.make_expert(territory, organisation=material.case.organisation)
    first, second, spare = (judge.make_expert(territory) for _ in range(3))
    coordinator = judge.make_coordinator(territory)

    proposed = [
        one.person
        for one in candidate_experts(stage, coordinator_id=coordinator.pk, now=judge.NOW)
        if not one.ranked.barred
    ]
    with pytest.raises(Barred):
        judge.invited(stage, colleague, first)
    declined, _other = judge.invited(stage, first, second, reserve=[spare])
    response = respond_to_invitation(
        declined,
        accepts=False,
        reason=DeclineReason.NO_TIME,
        note="Еду на курсы",
        **judge.by(first),
    )
    with pytest.raises(DomainError) as twice:
        replace_expert(declined, expert=Choice(second.pk), **judge.by(coordinator))
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(stage=stage, expert=second, assigned_at=judge.NOW)

    declined.refresh_from_db()
    assert set(proposed) == {first, second, spare}
    assert (response.outcome, response.assignment.expert) == (ResponseOutcome.NEXT_INVITED, spare)
    assert (declined.state, declined.decline_reason, declined.decline_note) == (
        AssignmentState.DECLINED,
        DeclineReason.NO_TIME,
        "Еду на курсы",
    )
    assert twice.value.code == "already_asked"
    assert Assignment.objects.filter(stage=stage, expert=second).count() == 1


@pytest.mark.system("REV-05")
def test_a_conclusion_is_motivated_complete_and_never_edited() -> None:
    conclusion = judge.composed_conclusion(None, judge.MIDDLING)
    with pytest.raises(DomainError) as unmotivated:
        draft_conclusion(
            conclusion,
            verdict=Verdict.REVISE,
            motivation="  ",
            recommendations="Уточнить цель",
            **judge.by(None),
        )
    draft_conclusion(
        conclusion,
        verdict=Verdict.REVISE,
        motivation="Цель названа неясно.",
        recommendations="Уточнить цель",
        **judge.by(None),
    )
    decide_without_council(conclusion, **judge.by(None))
    paper = judge.issue(conclusion)
    amended = amend_conclusion(
        conclusion,
        motivation="Цель урока названа неясно.",
        recommendations="Уточнить цель",
        reason="Уточнение мотивировки",
        **judge.by(None),
    )
    new_paper = judge.issue(amended)

    paper.refresh_from_db()
    criteria = [one for group in paper.snapshot["groups"] for one in group["criteria"]]
    old = Conclusion.objects.get(pk=conclusion.pk)
    assert unmotivated.value.code == "motivation_needed"
    assert [one["text"] for one in criteria] == list(
        conclusion.stage.checklist_version.criteria.values_list("text", flat=True)
    )
    assert [one["scores"] for one in criteria] == [[3, 3], [3, 3], [3, 3], [2, 2]]
    assert (paper.snapshot["verdict"], paper.snapshot["recommendations"]) == (
        "revise",
        ["Уточнить цель"],
    )
    assert (old.motivation, old.document, old.state) == ("Цель названа неясно.", paper, "replaced")
    assert (paper.state, paper.version) == ("replaced", 1)
    assert (new_paper.state, new_paper.version, new_paper.number) == ("valid", 2, paper.number)
