from dataclasses import replace

import pytest

from registry.rules.calendar import Term
from review.rules.presets import EXTERNAL_ONLY, INTERNAL_ONLY, TWO_STAGES
from review.rules.procedure import ProcedureParameters
from review.rules.procedure_parts import Part, Place
from review.rules.repinning import BegunStage, RepinRefusal, judge_repinning
from review.rules.vocabulary import DecisionMode, StageState

R = RepinRefusal


def begun(state: StageState, position: int = 1, round_: int = 1) -> BegunStage:
    return BegunStage(position=position, round=round_, state=state)


def with_stage(position: int = 1, **changes: object) -> ProcedureParameters:
    stages = list(TWO_STAGES.stages)
    stages[position - 1] = replace(stages[position - 1], **changes)  # type: ignore[arg-type]
    return replace(TWO_STAGES, stages=tuple(stages))


OPEN, SCORED, CLOSED = StageState


@pytest.mark.parametrize(
    ("new", "stages", "refusals"),
    [
        (with_stage(experts=3), (), ()),
        (with_stage(experts=3), (begun(OPEN),), (R.STAGE_BEGUN,)),
        (with_stage(threshold_percent=70), (begun(SCORED),), (R.STAGE_BEGUN,)),
        (with_stage(threshold_percent=70), (begun(CLOSED),), ()),
        (with_stage(2, experts=5), (begun(OPEN),), ()),
        (with_stage(checklist="new"), (begun(CLOSED),), (R.OTHER_CHECKLIST,)),
        (with_stage(2, checklist="new"), (begun(CLOSED),), ()),
        (with_stage(decision=DecisionMode.MEETING), (begun(OPEN),), ()),
        (with_stage(decision=DecisionMode.MEETING), (begun(SCORED),), (R.DECISION_BEGUN,)),
        (INTERNAL_ONLY, (begun(CLOSED), begun(OPEN, 2)), (R.STAGE_GONE,)),
        (EXTERNAL_ONLY, (begun(OPEN),), (R.STAGE_GONE,)),
        (replace(TWO_STAGES, max_rounds=1), (begun(CLOSED, 1, 2),), (R.ROUNDS_USED_UP,)),
        (replace(TWO_STAGES, max_rounds=1), (begun(CLOSED, 1, 1),), ()),
        (replace(TWO_STAGES, author_hidden=True), (begun(OPEN),), (R.SIGHT_CHANGES,)),
        (replace(TWO_STAGES, author_hidden=True), (), ()),
    ],
)
def test_what_was_done_already_does_not_come_to_mean_something_else(
    new: ProcedureParameters, stages: tuple[BegunStage, ...], refusals: tuple[R, ...]
) -> None:
    assert judge_repinning(TWO_STAGES, new, stages).refusals == refusals


def test_a_finished_work_and_an_appeal_stay_with_their_version() -> None:
    finished = judge_repinning(TWO_STAGES, TWO_STAGES, (), is_finished=True)
    appeal = judge_repinning(TWO_STAGES, TWO_STAGES, (), is_appeal=True)

    assert (finished.refusals, appeal.refusals) == ((R.FINISHED,), (R.APPEAL,))


def test_the_way_back_is_judged_as_the_way_there() -> None:
    longer = TWO_STAGES

    there = judge_repinning(INTERNAL_ONLY, longer, (begun(CLOSED),))
    back = judge_repinning(longer, INTERNAL_ONLY, (begun(CLOSED),))
    later = judge_repinning(longer, INTERNAL_ONLY, (begun(CLOSED), begun(OPEN, 2)))

    assert (there.refusals, back.refusals, later.refusals) == ((), (), (R.STAGE_GONE,))


def test_only_what_is_still_before_a_work_changes_for_it() -> None:
    new = replace(
        with_stage(2, experts=5), terms=replace(TWO_STAGES.terms, score_material=Term(12))
    )

    judged = judge_repinning(TWO_STAGES, new, (begun(CLOSED), begun(CLOSED, 2)))
    early = judge_repinning(TWO_STAGES, with_stage(1, experts=5), (begun(CLOSED), begun(OPEN, 2)))

    assert judged.changes == (Place(Part.EXPERTS, 2), Place(Part.TERMS))
    assert early.changes == (Place(Part.EXPERTS, 1),)
