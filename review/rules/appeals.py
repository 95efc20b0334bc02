"""An author's objection to a conclusion: until when, judged how, and what it may come to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType

from review.rules.procedure import Appeal, ProcedureParameters
from review.rules.vocabulary import AppealOutcome, AppealRefusal, Verdict

ORDER: Mapping[Verdict, int] = MappingProxyType(
    {Verdict.NEGATIVE: 0, Verdict.REVISE: 1, Verdict.POSITIVE: 2}
)


@dataclass(frozen=True, kw_only=True)
class AppealFacts:
    """How a work stands to an appeal; ``until_at`` None: it has no conclusion in force."""

    is_over: bool
    is_appeal: bool
    is_lodged: bool
    until_at: datetime | None


def refusal_to_appeal(
    appeal: Appeal | None, facts: AppealFacts, now: datetime
) -> AppealRefusal | None:
    """Why the author cannot appeal now; None when he can. The last instant still counts."""
    if facts.is_appeal:
        return AppealRefusal.APPEAL_ITSELF
    if appeal is None:
        return AppealRefusal.NO_APPEAL
    if facts.is_lodged:
        return AppealRefusal.ALREADY_LODGED
    if not facts.is_over:
        return AppealRefusal.NOT_OVER
    if facts.until_at is None:
        return AppealRefusal.NOTHING_ISSUED
    return AppealRefusal.WINDOW_OVER if now > facts.until_at else None


def number_of_appeal(number: str, earlier: int) -> str:
    """«2026-0012-А», and «2026-0012-А2» after one about a conclusion that was replaced since."""
    return f"{number}-А{earlier + 1 if earlier else ''}"


def parameters_of_appeal(parameters: ProcedureParameters, position: int) -> ProcedureParameters:
    """The procedure by which an appeal about the stage at ``position`` is judged.

    The same stage once more, by as many new experts as the procedure gives an appeal. One expert
    has nobody to differ from. Nothing follows it: no further stage, no revision, no appeal.
    """
    appeal = parameters.appeal or Appeal()
    stage = replace(
        parameters.stage_at(position),
        experts=appeal.experts,
        discrepancy=parameters.stage_at(position).discrepancy if appeal.experts > 1 else None,
    )
    return replace(
        parameters,
        stages=(*parameters.stages[: position - 1], stage),
        max_rounds=1,
        publication=False,
        appeal=None,
    )


@dataclass(frozen=True)
class Judged:
    """What a conclusion says: its verdict and the exact percent of points."""

    verdict: Verdict
    percent: Fraction

    def _rank(self) -> tuple[int, Fraction]:
        return ORDER[self.verdict], self.percent

    def is_above(self, other: "Judged") -> bool:
        return self._rank() > other._rank()


def decide_appeal(original: Judged, found: Judged, *, may_lower: bool) -> AppealOutcome:
    """The verdict decides, between equal verdicts the points.

    Where the procedure never lowers by an appeal, a lower finding leaves the conclusion as it was.
    """
    if found.is_above(original):
        return AppealOutcome.RAISED
    if may_lower and original.is_above(found):
        return AppealOutcome.LOWERED
    return AppealOutcome.UPHELD
