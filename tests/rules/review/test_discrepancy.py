"""Experts who differ: when, what follows, whose scores count, how firm the result is."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.confidence import judge_confidence
from review.rules.discrepancy import find_discrepancy, settle
from review.rules.presets import AS_AT_STATE_EXAM, FORTY_FROM_EACH
from review.rules.procedure import Discrepancy, Gap, StageParameters
from review.rules.scoring import Score, ScoredMark
from review.rules.verdict import Decision, VerdictParameters, decide_verdict
from review.rules.vocabulary import (
    Aggregation,
    Confidence,
    ConfidenceReason,
    DiscrepancyRoute,
    GapUnit,
    Settlement,
    Verdict,
    VerdictReason,
)

POINTS = GapUnit.POINTS


def total(points: int, maximum: int = 100) -> Score:
    return Score(total=points, maximum=maximum)


def sheet(*points: int, maximum: int = 5) -> Score:
    """A sheet with these points for its criteria, numbered from 1."""
    return Score(
        total=sum(points),
        maximum=maximum * len(points),
        marks=tuple(ScoredMark(at, one, maximum) for at, one in enumerate(points, start=1)),
    )


def judged(stage: StageParameters, *scores: Score, has_further: bool = False) -> Decision:
    """The decision of a procedure as it is configured, nothing added."""
    return decide_verdict(scores, of_stage(stage, has_further=has_further))


def of_stage(
    stage: StageParameters, *, has_further: bool = False, threshold: int | None = None
) -> VerdictParameters:
    return VerdictParameters(
        aggregation=stage.aggregation,
        rounding=stage.rounding,
        threshold_percent=None if threshold is None else Fraction(threshold),
        rejected_below_points=stage.rejected_below_points,
        discrepancy=stage.discrepancy,
        has_further=has_further,
    )


# --- When experts differ -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "first", "second", "differ"),
    [
        (Discrepancy(total=Gap(20)), 60, 80, False),
        (Discrepancy(total=Gap(20)), 59, 80, True),
        (Discrepancy(total=Gap(20, POINTS)), 60, 80, False),
        (Discrepancy(total=Gap(20, POINTS)), 59, 80, True),
        (Discrepancy(total=Gap(Decimal("0.5"), POINTS)), 60, 61, True),
    ],
)
def test_totals_differ_by_more_than_the_rule_allows(
    rule: Discrepancy, first: int, second: int, differ: bool
) -> None:
    assert find_discrepancy([total(first), total(second)], rule).total is differ


def test_the_same_totals_may_hide_a_difference_in_a_criterion() -> None:
    sheets = [sheet(5, 1, 3), sheet(1, 5, 3)]

    by_points = find_discrepancy(sheets, Discrepancy(criterion=Gap(3, POINTS)))
    by_percent = find_discrepancy(sheets, Discrepancy(criterion=Gap(80)))

    assert (by_points.total, by_points.criteria) == (False, (1, 2))
    assert not by_percent  # exactly 80 % is still allowed


def test_a_criterion_that_one_expert_finds_not_applicable_is_not_compared() -> None:
    one = Score(total=5, maximum=5, marks=(ScoredMark(1, 5, 5),))
    other = Score(total=0, maximum=5, marks=(ScoredMark(2, 0, 5),))

    assert find_discrepancy([one, other], Discrepancy(criterion=Gap(1, POINTS))).criteria == ()


# --- Whose scores count -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settlement", "totals", "counted"),
    [
        (Settlement.ALL, (40, 80, 70), (0, 1, 2)),
        (Settlement.FURTHER, (40, 80, 70), (2,)),
        (Settlement.NEAREST_PAIR, (40, 80, 70), (1, 2)),
        (Settlement.NEAREST_PAIR, (40, 80, 45), (0, 2)),
        (Settlement.NEAREST_PAIR, (40, 80, 60), (1, 2)),  # as near: in favour of the author
    ],
)
def test_scores_count_as_the_procedure_settles_it(
    settlement: Settlement, totals: tuple[int, ...], counted: tuple[int, ...]
) -> None:
    assert settle([total(one) for one in totals], settlement) == counted


def test_the_median_is_that_of_all_three() -> None:
    rule = Discrepancy(total=Gap(10), settlement=Settlement.MEDIAN)
    parameters = VerdictParameters(
        aggregation=Aggregation.MEAN,
        threshold_percent=Fraction(60),
        discrepancy=rule,
        has_further=True,
    )

    assert decide_verdict([total(40), total(90), total(70)], parameters).aggregate == 70


@given(
    st.lists(st.integers(0, 100), min_size=2, max_size=5),
    st.sampled_from(Settlement),
    st.sampled_from(DiscrepancyRoute),
)
def test_a_difference_is_routed_once_and_never_after(
    totals: list[int], settlement: Settlement, route: DiscrepancyRoute
) -> None:
    rule = Discrepancy(total=Gap(10), settlement=settlement, route=route)
    scores = [total(one) for one in totals]

    def parameters(**fired: bool) -> VerdictParameters:
        return VerdictParameters(
            aggregation=Aggregation.MEAN, threshold_percent=None, discrepancy=rule, **fired
        )

    first = decide_verdict(scores, parameters())
    assert first.route is (route if max(totals) - min(totals) > 10 else None)
    assert decide_verdict(scores, parameters(has_further=True)).route is None
    assert decide_verdict(scores, parameters(is_discussed=True)).route is None


# --- Rules of others, by configuration alone --------------------------------------------------

EXAM = AS_AT_STATE_EXAM.stages[0]


def test_state_exam_two_experts_who_nearly_agree_get_the_mean_rounded_up() -> None:
    decision = judged(EXAM, sheet(3, 2, 5), sheet(3, 3, 5))

    assert decision.route is None
    assert decision.aggregate == 11  # (10 + 11) / 2, up


def test_state_exam_two_points_apart_for_one_criterion_call_a_senior_third() -> None:
    decision = judged(EXAM, sheet(3, 2, 5), sheet(3, 4, 3))

    assert decision.route is DiscrepancyRoute.FURTHER_EXPERT
    assert decision.differing.criteria == (2, 3)
    assert EXAM.discrepancy is not None
    assert EXAM.discrepancy.further_is_senior
    assert EXAM.discrepancy.further_sees_sheets


def test_state_exam_the_third_experts_points_are_final() -> None:
    decision = judged(EXAM, sheet(3, 2, 5), sheet(3, 4, 3), sheet(1, 1, 1), has_further=True)

    assert (decision.aggregate, decision.maximum) == (3, 15)
    assert decision.route is None


def test_fewer_than_forty_points_from_each_of_three_experts_reject_a_work() -> None:
    stage = FORTY_FROM_EACH.stages[0]

    below = judged(stage, total(39), total(0), total(39))
    one_above = judged(stage, total(39), total(0), total(40))

    assert stage.experts == 3
    assert (below.verdict, below.reasons) == (
        Verdict.NEGATIVE,
        (VerdictReason.BELOW_POINTS_OF_EACH,),
    )
    assert one_above.verdict is Verdict.POSITIVE


# --- How firm the result is ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("totals", "has_further", "level", "reason"),
    [
        ((80, 85), False, Confidence.FIRM, ConfidenceReason.AGREE),
        ((80,), False, Confidence.FAIR, ConfidenceReason.ONE_EXPERT),
        ((70, 90), False, Confidence.FAIR, ConfidenceReason.NEARLY_DIFFER),
        ((55, 66), False, Confidence.FAIR, ConfidenceReason.ONE_SHEET_DECIDES),
        ((40, 80, 78), True, Confidence.FAIR, ConfidenceReason.SETTLED),
        ((40, 80), False, Confidence.WEAK, ConfidenceReason.STILL_DIFFER),
    ],
)
def test_a_result_says_how_firm_it_is_and_why(
    totals: tuple[int, ...], has_further: bool, level: Confidence, reason: ConfidenceReason
) -> None:
    parameters = VerdictParameters(
        aggregation=Aggregation.MEAN,
        threshold_percent=Fraction(60),
        discrepancy=Discrepancy(total=Gap(30), settlement=Settlement.NEAREST_PAIR),
        has_further=has_further,
    )
    scores = [total(one) for one in totals]

    found = judge_confidence(scores, decide_verdict(scores, parameters), parameters)

    assert (found.level, found.reason) == (level, reason)
