"""How firmly the sheets of a stage carry its result, with the reason a person can check."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from review.rules.discrepancy import find_discrepancy
from review.rules.procedure import Discrepancy, Gap
from review.rules.scoring import Score
from review.rules.verdict import Decision, VerdictParameters, decide_verdict
from review.rules.vocabulary import Confidence, ConfidenceReason

# Where a procedure lets experts differ as they will, they agree within this share of the maximum.
USUAL_GAP = Discrepancy(total=Gap(30))


@dataclass(frozen=True)
class Firmness:
    level: Confidence
    reason: ConfidenceReason


def judge_confidence(
    scores: Sequence[Score], decision: Decision, parameters: VerdictParameters
) -> Firmness:
    """The gravest reason decides.

    Weak: the counted sheets still differ by more than is allowed. Fair: there is one sheet only,
    the verdict would be another without one of the sheets, a further expert or a discussion was
    needed, or the sheets lie further apart than half of what is allowed. Otherwise firm.
    """
    counted = [scores[one] for one in decision.counted]
    rule = parameters.discrepancy or USUAL_GAP
    if find_discrepancy(counted, rule) or (decision.differing.tied and len(counted) > 1):
        return Firmness(Confidence.WEAK, ConfidenceReason.STILL_DIFFER)
    if len(scores) == 1:
        return Firmness(Confidence.FAIR, ConfidenceReason.ONE_EXPERT)
    if parameters.has_further or parameters.is_discussed:
        return Firmness(Confidence.FAIR, ConfidenceReason.SETTLED)
    if any(_verdict_without(one, scores, parameters) is not decision.verdict for one in counted):
        return Firmness(Confidence.FAIR, ConfidenceReason.ONE_SHEET_DECIDES)
    if find_discrepancy(counted, _half_of(rule)):
        return Firmness(Confidence.FAIR, ConfidenceReason.NEARLY_DIFFER)
    return Firmness(Confidence.FIRM, ConfidenceReason.AGREE)


def _verdict_without(
    left_out: Score, scores: Sequence[Score], parameters: VerdictParameters
) -> object:
    rest = [one for one in scores if one is not left_out]
    return decide_verdict(rest, parameters).verdict


def _half_of(rule: Discrepancy) -> Discrepancy:
    return replace(rule, total=_half(rule.total), criterion=_half(rule.criterion))


def _half(gap: Gap | None) -> Gap | None:
    return None if gap is None else replace(gap, amount=Decimal(gap.amount) / 2)
