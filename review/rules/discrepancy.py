"""Whether experts differ by more than a procedure allows, and whose scores count in the end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from review.rules import figures
from review.rules.procedure import Discrepancy, Gap
from review.rules.scoring import Score
from review.rules.vocabulary import GapUnit, Settlement


@dataclass(frozen=True)
class Differing:
    """In what experts differ too much: the totals, criteria by their ids, an obligatory criterion.

    ``tied`` is when exactly half of the experts failed an obligatory criterion.
    """

    total: bool = False
    criteria: tuple[int, ...] = ()
    tied: bool = False

    def __bool__(self) -> bool:
        return self.total or bool(self.criteria) or self.tied


AGREED = Differing()


def find_discrepancy(
    scores: Sequence[Score], rule: Discrepancy | None, *, tied: bool = False
) -> Differing:
    """What lies further apart than the rule allows; exactly as far is still allowed."""
    if rule is None:
        return Differing(tied=tied)
    return Differing(
        total=rule.total is not None and _totals_apart(scores, rule.total),
        criteria=() if rule.criterion is None else tuple(_apart(scores, rule.criterion)),
        tied=tied,
    )


def _totals_apart(scores: Sequence[Score], gap: Gap) -> bool:
    if gap.unit is GapUnit.POINTS:
        totals = [score.total for score in scores]
        return max(totals) - min(totals) > gap.amount
    return spread_of(scores) > gap.amount


def _apart(scores: Sequence[Score], gap: Gap) -> Iterator[int]:
    """Criteria that at least two experts marked too differently, in the order of the first sheet.

    Who finds a criterion not applicable gives no points for it, and is not compared.
    """
    given: dict[int, list[Fraction]] = {}
    for score in scores:
        for mark in score.marks:
            points = Fraction(mark.points)
            given.setdefault(mark.criterion, []).append(
                points if gap.unit is GapUnit.POINTS else figures.percent(points, mark.maximum)
            )
    for criterion, points_of_it in given.items():
        if max(points_of_it) - min(points_of_it) > gap.amount:
            yield criterion


def spread_of(scores: Sequence[Score]) -> Fraction:
    """Distance between the highest and the lowest percent."""
    percents = [score.percent for score in scores]
    return max(percents) - min(percents)


def settle(scores: Sequence[Score], settlement: Settlement) -> tuple[int, ...]:
    """Positions of the scores that count when the last of them is the further expert's.

    The nearest pair is that of the closest percents; of two pairs as close, the higher one
    counts, in favour of the author. The median is left to the aggregation.
    """
    everyone = range(len(scores))
    if settlement is Settlement.FURTHER:
        return (everyone[-1],)
    if settlement is Settlement.NEAREST_PAIR and len(scores) > 2:
        return min(
            combinations(everyone, 2), key=lambda pair: _closeness([scores[one] for one in pair])
        )
    return tuple(everyone)


def _closeness(pair: Sequence[Score]) -> tuple[Fraction, Fraction]:
    return spread_of(pair), -sum((score.percent for score in pair), Fraction(0))
