"""Where a case goes when a conclusion is issued."""

from dataclasses import dataclass
from enum import StrEnum

from review.rules.vocabulary import StageKind, Verdict


class Route(StrEnum):
    NEXT_STAGE = "next_stage"
    REVISE = "revise"
    PUBLISH = "publish"
    END = "end"


@dataclass(frozen=True, kw_only=True)
class Concluded:
    """A stage whose conclusion is issued. ``position`` and ``round`` count from 1."""

    verdict: Verdict
    kind: StageKind
    position: int
    stage_count: int
    round: int
    max_rounds: int
    publication: bool


def route_after_conclusion(concluded: Concluded) -> Route:
    """A positive stage opens the next one; any other goes back to the author while rounds last.

    REV-08: a negative internal conclusion stops the way to external experts, and a revised
    version restarts only the failed stage. REG-14: only an external conclusion leads to the bank.
    """
    if concluded.verdict is not Verdict.POSITIVE:
        return Route.REVISE if concluded.round < concluded.max_rounds else Route.END
    if concluded.position < concluded.stage_count:
        return Route.NEXT_STAGE
    if concluded.publication and concluded.kind is StageKind.EXTERNAL:
        return Route.PUBLISH
    return Route.END
