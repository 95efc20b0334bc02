"""From the scores of all experts of a stage to a verdict, with its reasons."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from review.rules import figures
from review.rules.discrepancy import AGREED, Differing, find_discrepancy, settle, spread_of
from review.rules.figures import Points
from review.rules.procedure import Discrepancy
from review.rules.scoring import Score
from review.rules.vocabulary import (
    Aggregation,
    DiscrepancyRoute,
    Rounding,
    Settlement,
    Verdict,
    VerdictReason,
)


@dataclass(frozen=True, kw_only=True)
class VerdictParameters:
    """What the procedure and the checklist say of judging. All percents are of the maximum.

    ``has_further`` is whether the last score is that of a further expert, asked because the
    others differed; ``is_discussed`` whether the experts have discussed their scores. After
    either nothing is asked again: the rule of discrepancy fires once.
    """

    aggregation: Aggregation
    threshold_percent: Fraction | None
    rounding: Rounding = Rounding.EXACT
    revise_margin_percent: Fraction = Fraction(0)
    rejected_below_points: Points | None = None
    discrepancy: Discrepancy | None = None
    has_further: bool = False
    is_discussed: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The rule's verdict and why. While a route is to be gone the verdict is provisional.

    ``counted`` are positions of the scores that the aggregate is made of; ``spread_percent`` is
    of them all.
    """

    verdict: Verdict
    reasons: tuple[VerdictReason, ...]
    aggregate: Fraction
    maximum: Fraction
    spread_percent: Fraction
    counted: tuple[int, ...] = ()
    stop_failed: tuple[int, ...] = ()
    differing: Differing = AGREED
    route: DiscrepancyRoute | None = None

    @property
    def percent(self) -> Fraction:
        return figures.percent(self.aggregate, self.maximum)

    @property
    def further_expert_needed(self) -> bool:
        return self.route is DiscrepancyRoute.FURTHER_EXPERT


def decide_verdict(scores: Sequence[Score], parameters: VerdictParameters) -> Decision:
    """Aggregate, compare with the threshold, look for obligatory criteria and disagreement.

    - An obligatory criterion fails when at least half of the experts gave it zero; one failed
      obligatory criterion makes the verdict negative whatever the points.
    - The threshold is compared exactly, after the rounding of the procedure and before any other,
      with the percent of the applicable maximum. A little short of it (the procedure's margin)
      means revision.
    - Experts disagree when they differ by more than the procedure allows, or when exactly half of
      them failed an obligatory criterion. Then the procedure's route is gone, once.
    - After a further expert the scores count as the procedure settles it.
    - A work is rejected when each expert gave it fewer points than the procedure says.
    """
    rule = parameters.discrepancy
    settlement = rule.settlement if rule and parameters.has_further else Settlement.ALL
    positions = settle(scores, settlement)
    counted = [scores[one] for one in positions]
    aggregation = Aggregation.MEDIAN if settlement is Settlement.MEDIAN else parameters.aggregation
    aggregate, maximum = aggregate_scores(counted, aggregation)
    if parameters.rounding is Rounding.UP:
        aggregate = Fraction(ceil(aggregate))
    stop_failed, tied = _failed_stops(counted)
    differing = find_discrepancy(scores, rule, tied=tied)
    verdict, reason = _verdict(scores, figures.percent(aggregate, maximum), stop_failed, parameters)
    return Decision(
        verdict=verdict,
        reasons=(reason, VerdictReason.EXPERTS_DISAGREE) if differing else (reason,),
        aggregate=aggregate,
        maximum=maximum,
        spread_percent=spread_of(scores),
        counted=positions,
        stop_failed=stop_failed,
        differing=differing,
        route=rule.route if rule and differing and not _has_fired(parameters) else None,
    )


def _has_fired(parameters: VerdictParameters) -> bool:
    return parameters.has_further or parameters.is_discussed


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


def _failed_stops(scores: Sequence[Score]) -> tuple[tuple[int, ...], bool]:
    """Obligatory criteria failed by at least half of the experts; whether one failed at a tie."""
    zeros = Counter(criterion for score in scores for criterion in score.stop_failed)
    failed = tuple(sorted(one for one, count in zeros.items() if 2 * count >= len(scores)))
    return failed, any(2 * zeros[one] == len(scores) for one in failed)


def _verdict(
    scores: Sequence[Score],
    percent: Fraction,
    stop_failed: tuple[int, ...],
    parameters: VerdictParameters,
) -> tuple[Verdict, VerdictReason]:
    threshold, least = parameters.threshold_percent, parameters.rejected_below_points
    if stop_failed:
        return Verdict.NEGATIVE, VerdictReason.STOP_CRITERION
    if least is not None and all(score.total < least for score in scores):
        return Verdict.NEGATIVE, VerdictReason.BELOW_POINTS_OF_EACH
    if threshold is None:
        return Verdict.POSITIVE, VerdictReason.NO_THRESHOLD
    if percent >= threshold:
        return Verdict.POSITIVE, VerdictReason.REACHED_THRESHOLD
    if percent >= threshold - parameters.revise_margin_percent:
        return Verdict.REVISE, VerdictReason.NEAR_THRESHOLD
    return Verdict.NEGATIVE, VerdictReason.BELOW_THRESHOLD
