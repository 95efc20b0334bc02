import pytest

from review.rules.presets import INTERNAL_ONLY, TWO_STAGES
from review.rules.procedure import ProcedureParameters
from review.rules.stages import PastStage, StageToOpen, stage_to_open
from review.rules.vocabulary import StageRefusal, Verdict


def past(position: int, round_: int, verdict: Verdict) -> PastStage:
    return PastStage(position=position, round=round_, verdict=verdict, version=1)


@pytest.mark.parametrize(
    ("last", "version", "opened"),
    [
        (None, 1, (1, 1)),
        (past(1, 1, Verdict.POSITIVE), 1, (2, 1)),
        (past(1, 2, Verdict.POSITIVE), 1, (2, 1)),
        (past(1, 1, Verdict.NEGATIVE), 2, (1, 2)),
        (past(1, 1, Verdict.REVISE), 2, (1, 2)),
        (past(2, 1, Verdict.NEGATIVE), 2, (2, 2)),
    ],
)
def test_a_work_goes_on_or_repeats_only_the_stage_that_failed(
    last: PastStage | None, version: int, opened: tuple[int, int]
) -> None:
    found = stage_to_open(last, TWO_STAGES, version=version)

    assert found == StageToOpen(position=opened[0], round=opened[1])


@pytest.mark.parametrize(
    ("last", "version", "parameters", "refusal"),
    [
        (past(2, 1, Verdict.POSITIVE), 1, TWO_STAGES, StageRefusal.ALL_PASSED),
        (past(1, 1, Verdict.POSITIVE), 1, INTERNAL_ONLY, StageRefusal.ALL_PASSED),
        (past(1, 2, Verdict.NEGATIVE), 2, TWO_STAGES, StageRefusal.ROUNDS_USED_UP),
        (past(1, 1, Verdict.NEGATIVE), 1, TWO_STAGES, StageRefusal.NOT_REVISED),
    ],
)
def test_nothing_is_opened_without_need(
    last: PastStage, version: int, parameters: ProcedureParameters, refusal: StageRefusal
) -> None:
    assert stage_to_open(last, parameters, version=version) is refusal
