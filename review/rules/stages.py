"""Which stage, and which round of it, a work goes to next."""

from dataclasses import dataclass

from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import StageRefusal, Verdict


@dataclass(frozen=True, kw_only=True)
class PastStage:
    """The last stage of a work, its conclusion issued; ``version`` is of the material judged."""

    position: int
    round: int
    verdict: Verdict
    version: int


@dataclass(frozen=True, kw_only=True)
class StageToOpen:
    position: int
    round: int


def stage_to_open(
    last: PastStage | None, parameters: ProcedureParameters, *, version: int, first: int = 1
) -> StageToOpen | StageRefusal:
    """The first stage; after a positive conclusion the next one; otherwise the same again.

    REV-08: only the stage that failed is repeated, on a revised version of the material, and only
    as many times as the procedure allows. An appeal begins with the stage it is about, ``first``.
    """
    if last is None:
        return StageToOpen(position=first, round=1)
    if last.verdict is Verdict.POSITIVE:
        if last.position >= len(parameters.stages):
            return StageRefusal.ALL_PASSED
        return StageToOpen(position=last.position + 1, round=1)
    if last.round >= parameters.max_rounds:
        return StageRefusal.ROUNDS_USED_UP
    if version <= last.version:
        return StageRefusal.NOT_REVISED
    return StageToOpen(position=last.position, round=last.round + 1)
