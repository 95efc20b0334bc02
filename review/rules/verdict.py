"""From the scores of all experts of a stage to a verdict, with its reasons."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from review.rules import figures
from review.rules.scoring import Score
from review.rules.vocabulary import Aggregation, Verdict, VerdictReason


@dataclass(frozen=True, kw_only=True)
class VerdictParameters:
    """What the procedure and the checklist say of judging. All percents are of the maximum.

    ``further_possible`` is whether one more expert may still be asked.
    """

    aggregation: Aggregation
    threshold_percent: Fraction | None
    revise_margin_percent: Fraction = Fraction(0)
    discrepancy_percent: Fraction | None = None
    further_possible: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The rule's verdict and why. While a further expert is needed the verdict is provisional."""

    verdict: Verdict
    reasons: tuple[VerdictReason, ...]
    aggregate: Fraction
    maximum: Fraction
    spread_percent: Fraction
    stop_failed: tuple[int, ...] = ()
    further_expert_needed: bool = False

    @property
    def percent(self) -> Fraction:
        return figures.percent(self.aggregate, self.maximum)


def decide_verdict(scores: Sequence[Score], parameters: VerdictParameters) -> Decision:
    """Aggregate, compare with the threshold, look for obligatory criteria and disagreement.

    - An obligatory criterion fails when at least half of the experts gave it zero; one failed
      obligatory criterion makes the verdict negative whatever the points.
    - The threshold is compared exactly, before any rounding, with the percent of the applicable
      maximum. A little short of it (the procedure's margin) means revision.
    - Experts disagree when their percents lie further apart than the procedure allows, or when
      exactly half of them failed an obligatory criterion. Then one further expert is asked, once.
    """
    aggregate, maximum = aggregate_scores(scores, parameters.aggregation)
    stop_failed, tied = _failed_stops(scores)
    spread = spread_of(scores)
    disagree = _disagree(spread, parameters) or tied
    verdict, reason = _verdict(figures.percent(aggregate, maximum), stop_failed, parameters)
    return Decision(
        verdict=verdict,
        reasons=(reason, VerdictReason.EXPERTS_DISAGREE) if disagree else (reason,),
        aggregate=aggregate,
        maximum=maximum,
        spread_percent=spread,
        stop_failed=stop_failed,
        further_expert_needed=disagree and parameters.further_possible,
    )


def aggregate_scores(
    scores: Sequence[Score], aggregation: Aggregation
) -> tuple[Fraction, Fraction]:
    """Aggregate and maximum of all totals: mean, median or sum.

    Sheets with «не применимо» have smaller maxima, so each total goes with its own maximum: the
    median is that of the percents, kept as points of the sheets in the middle.
    """
    if aggregation is Aggregation.MEDIAN:
        scores = _middle(scores)
    total = Fraction(sum(score.total for score in scores))
    maximum = Fraction(sum(score.maximum for score in scores))
    if aggregation is Aggregation.SUM:
        return total, maximum
    return total / len(scores), maximum / len(scores)


def _middle(scores: Sequence[Score]) -> Sequence[Score]:
    """One or two sheets in the middle of the order by percent."""
    ordered = sorted(scores, key=lambda score: (score.percent, score.maximum))
    return ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]


def spread_of(scores: Sequence[Score]) -> Fraction:
    """Distance between the highest and the lowest percent."""
    percents = [score.percent for score in scores]
    return max(percents) - min(percents)


def _failed_stops(scores: Sequence[Score]) -> tuple[tuple[int, ...], bool]:
    """Obligatory criteria failed by at least half of the experts; whether one failed at a tie."""
    zeros = Counter(criterion for score in scores for criterion in score.stop_failed)
    failed = tuple(sorted(one for one, count in zeros.items() if 2 * count >= len(scores)))
    return failed, any(2 * zeros[one] == len(scores) for one in failed)


def _disagree(spread: Fraction, parameters: VerdictParameters) -> bool:
    allowed = parameters.discrepancy_percent
    return allowed is not None and spread > allowed


def _verdict(
    percent: Fraction, stop_failed: tuple[int, ...], parameters: VerdictParameters
) -> tuple[Verdict, VerdictReason]:
    threshold = parameters.threshold_percent
    if stop_failed:
        return Verdict.NEGATIVE, VerdictReason.STOP_CRITERION
    if threshold is None:
        return Verdict.POSITIVE, VerdictReason.NO_THRESHOLD
    if percent >= threshold:
        return Verdict.POSITIVE, VerdictReason.REACHED_THRESHOLD
    if percent >= threshold - parameters.revise_margin_percent:
        return Verdict.REVISE, VerdictReason.NEAR_THRESHOLD
    return Verdict.NEGATIVE, VerdictReason.BELOW_THRESHOLD
