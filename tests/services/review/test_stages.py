from dataclasses import replace
from typing import Any

import pytest

from registry.models import Letter
from registry.rules.vocabulary import CaseState, VersionState
from registry.services.errors import DomainError
from review.models import Stage
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import StageKind, StageRefusal, StageState, Verdict, VerdictReason
from review.services.stages import close_scoring, open_stage
from tests.factories import review as judge

pytestmark = pytest.mark.django_db


def close(stage: Stage) -> Any:
    return close_scoring(stage, **judge.by(None))


# --- Opening ------------------------------------------------------------------------------


def test_the_first_stage_takes_the_version_submitted_and_the_checklist_in_force() -> None:
    material = judge.make_material()
    version = judge.make_checklist_version(material.case.territory)

    stage = open_stage(material.case, **judge.by(None))

    assert (stage.kind, stage.position, stage.round) == (StageKind.INTERNAL, 1, 1)
    assert (stage.checklist_version, stage.experts_needed) == (version, 2)
    assert stage.material_version == material.versions.get()
    assert material.case.state == CaseState.ASSIGNING


def test_a_stage_needs_its_checklist_in_force() -> None:
    material = judge.make_material()
    judge.make_checklist_version(material.case.territory, state=VersionState.DRAFT)

    with pytest.raises(DomainError) as refusal:
        open_stage(material.case, **judge.by(None))

    assert refusal.value.code == "no_checklist"


def test_a_positive_stage_opens_the_next_one() -> None:
    material = judge.make_material(parameters=judge.TWO_STAGES, state=CaseState.SCORING)
    judge.make_checklist_version(material.case.territory)
    conclusion = judge.issued_conclusion(material, judge.GOOD, is_last=False)

    stage = open_stage(conclusion.case, **judge.by(None))

    assert (stage.kind, stage.position, stage.round) == (StageKind.EXTERNAL, 2, 1)


@pytest.mark.system("REV-08", part="a revised version restarts only the failed stage")
def test_a_revised_version_repeats_only_the_stage_that_failed() -> None:
    material = judge.make_material(parameters=judge.TWO_STAGES, state=CaseState.SCORING)
    failed = judge.issued_conclusion(material, judge.POOR, is_last=False)
    failed.case.state = CaseState.REVISING
    failed.case.save(update_fields=["state"])

    with pytest.raises(DomainError) as unrevised:
        open_stage(failed.case, **judge.by(None))
    judge.make_material_version(material)
    again = open_stage(failed.case, **judge.by(None))

    assert unrevised.value.code == StageRefusal.NOT_REVISED
    assert (again.kind, again.position, again.round) == (StageKind.INTERNAL, 1, 2)
    assert again.material_version.number == 2
    # The rounds are judged by the same words, so that they can be compared.
    assert again.checklist_version == failed.stage.checklist_version


@pytest.mark.system("REV-08", part="a negative internal conclusion stops the flow")
def test_a_negative_internal_conclusion_never_opens_the_external_stage() -> None:
    once = replace(judge.TWO_STAGES, max_rounds=1)
    material = judge.make_material(parameters=once, state=CaseState.SCORING)
    failed = judge.issued_conclusion(material, judge.POOR, is_last=False)
    judge.make_material_version(material)

    with pytest.raises(DomainError) as refusal:
        open_stage(failed.case, **judge.by(None))

    assert refusal.value.code == StageRefusal.ROUNDS_USED_UP
    assert not failed.case.stages.filter(kind=StageKind.EXTERNAL).exists()


def test_a_stage_is_opened_only_after_the_conclusion_of_the_one_before() -> None:
    stage = judge.make_stage()

    with pytest.raises(DomainError) as refusal:
        open_stage(stage.case, **judge.by(None))

    assert refusal.value.code == "stage_open"


# --- Closing ------------------------------------------------------------------------------


def test_when_all_sheets_are_in_the_rule_decides() -> None:
    stage = judge.scoring_stage(None, (5, 5, 4, 4), (4, 4, 4, 4))

    decision = close(stage)

    stage.refresh_from_db()
    assert decision.verdict is Verdict.POSITIVE
    assert (stage.state, stage.scored_at) == (StageState.SCORED, judge.NOW)
    assert stage.case.state == CaseState.CONCLUDING
    assert stage.result == {
        "totals": ["18", "16"],
        "maxima": ["20", "20"],
        "aggregate": "17.00",
        "maximum": "20.00",
        "percent": "85.0",
        "threshold_percent": "60.0",
        "spread_percent": "10.0",
        "stop_failed": [],
        "verdict": "positive",
        "reasons": ["reached_threshold"],
        "counted": [0, 1],
        "differing": {"total": False, "criteria": [], "tied": False},
        "route": None,
        "further_expert_needed": False,
        "confidence": "firm",
        "confidence_reason": "agree",
    }


def test_a_stage_is_not_closed_before_the_last_sheet() -> None:
    stage = judge.scoring_stage(None, judge.GOOD)

    with pytest.raises(DomainError) as refusal:
        close(stage)

    assert refusal.value.code == "sheets_missing"


def test_a_stage_is_closed_once() -> None:
    stage = judge.scoring_stage(None, judge.GOOD, judge.GOOD)
    close(stage)

    with pytest.raises(DomainError) as refusal:
        close(stage)

    assert refusal.value.code == "scoring_closed"


@pytest.mark.system("REV-02", part="experts who disagree create the task of a further expert")
def test_experts_who_disagree_get_one_more_beside_them() -> None:
    stage = judge.scoring_stage(None, (5, 5, 5, 5), (3, 3, 2, 2))
    coordinator = judge.make_coordinator(stage.case.territory)

    decision = close(stage)

    stage.refresh_from_db()
    letter = Letter.objects.get()
    assert decision.further_expert_needed
    assert (stage.state, stage.experts_needed) == (StageState.OPEN, 3)
    assert stage.case.state == CaseState.ASSIGNING
    assert (letter.template, letter.person) == ("experts_needed", coordinator)


def test_after_the_further_expert_the_mean_of_all_decides() -> None:
    stage = judge.scoring_stage(None, (5, 5, 5, 5), (3, 3, 2, 2))
    close(stage)
    stage.case.state = CaseState.SCORING
    judge.submit(judge.make_assignment(stage), (3, 3, 3, 3))

    decision = close(stage)

    assert not decision.further_expert_needed
    assert decision.aggregate * 3 == 42
    assert decision.reasons == (
        VerdictReason.REACHED_THRESHOLD,
        VerdictReason.EXPERTS_DISAGREE,
    )


def test_without_a_limit_of_disagreement_nobody_more_is_asked() -> None:
    lenient = ProcedureParameters(stages=(replace(judge.INTERNAL, discrepancy=None),))
    material = judge.make_material(parameters=lenient, state=CaseState.SCORING)

    decision = close(judge.scoring_stage(material, (5, 5, 5, 5), (0, 1, 0, 0)))

    assert not decision.further_expert_needed


def test_a_failed_obligatory_criterion_makes_the_verdict_negative() -> None:
    stage = judge.scoring_stage(None, (5, 0, 5, 5), (5, 0, 5, 5))
    safety = stage.checklist_version.criteria.get(is_stop=True)

    decision = close(stage)

    assert (decision.verdict, decision.stop_failed) == (Verdict.NEGATIVE, (safety.pk,))


@pytest.mark.parametrize(
    ("points", "verdict"),
    [((3, 3, 3, 3), Verdict.POSITIVE), ((3, 3, 3, 2), Verdict.NEGATIVE)],
)
def test_the_checklists_own_threshold_holds_where_the_procedure_names_none(
    points: tuple[int, ...], verdict: Verdict
) -> None:
    parameters = ProcedureParameters(
        stages=(replace(judge.INTERNAL, threshold_percent=None, revise_margin_percent=0),)
    )
    material = judge.make_material(parameters=parameters, state=CaseState.SCORING)
    version = judge.make_checklist_version(material.case.territory, threshold=12)

    stage = judge.scoring_stage(material, points, points, checklist_version=version)

    assert close(stage).verdict is verdict


def test_the_checklists_threshold_shrinks_with_what_does_not_apply() -> None:
    # 12 of 20 is 60 %; of 15 applicable points 9 are enough.
    parameters = ProcedureParameters(stages=(replace(judge.INTERNAL, threshold_percent=None),))
    material = judge.make_material(parameters=parameters, state=CaseState.SCORING)
    version = judge.make_checklist_version(material.case.territory, threshold=12)
    points = (3, 3, 3, None)

    stage = judge.scoring_stage(material, points, points, checklist_version=version)

    assert close(stage).verdict is Verdict.POSITIVE
