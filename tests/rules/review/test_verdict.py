from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.discrepancy import spread_of
from review.rules.procedure import Discrepancy, Gap
from review.rules.scoring import Score
from review.rules.verdict import (
    Decision,
    VerdictParameters,
    aggregate_scores,
    decide_verdict,
)
from review.rules.vocabulary import Aggregation, Verdict, VerdictReason

SIXTY = VerdictParameters(
    aggregation=Aggregation.MEAN,
    threshold_percent=Fraction(60),
    revise_margin_percent=Fraction(10),
    discrepancy=Discrepancy(total=Gap(30)),
)


def scores(*totals: int, maximum: int = 20) -> list[Score]:
    return [Score(total=total, maximum=maximum) for total in totals]


@pytest.mark.parametrize(
    ("totals", "verdict", "reason"),
    [
        ((12, 12), Verdict.POSITIVE, VerdictReason.REACHED_THRESHOLD),
        ((20, 20), Verdict.POSITIVE, VerdictReason.REACHED_THRESHOLD),
        ((11, 12), Verdict.REVISE, VerdictReason.NEAR_THRESHOLD),
        ((10, 10), Verdict.REVISE, VerdictReason.NEAR_THRESHOLD),
        ((9, 10), Verdict.NEGATIVE, VerdictReason.BELOW_THRESHOLD),
        ((0, 0), Verdict.NEGATIVE, VerdictReason.BELOW_THRESHOLD),
    ],
)
def test_the_threshold_decides(
    totals: tuple[int, ...], verdict: Verdict, reason: VerdictReason
) -> None:
    decision = decide_verdict(scores(*totals), SIXTY)

    assert (decision.verdict, decision.reasons) == (verdict, (reason,))


def test_the_threshold_is_compared_before_rounding() -> None:
    # 59.99… % would be shown as 60.0 and is still short of it.
    parameters = VerdictParameters(aggregation=Aggregation.MEAN, threshold_percent=Fraction(60))

    decision = decide_verdict([Score(total=5999, maximum=10_000)], parameters)

    assert decision.verdict is Verdict.NEGATIVE


def test_without_a_threshold_only_an_obligatory_criterion_can_fail_a_work() -> None:
    free = VerdictParameters(aggregation=Aggregation.MEAN, threshold_percent=None)

    fine = decide_verdict(scores(1, 1), free)
    failed = decide_verdict([Score(total=19, maximum=20, stop_failed=(7,))], free)

    assert (fine.verdict, fine.reasons) == (Verdict.POSITIVE, (VerdictReason.NO_THRESHOLD,))
    assert (failed.verdict, failed.reasons) == (
        Verdict.NEGATIVE,
        (VerdictReason.STOP_CRITERION,),
    )


@pytest.mark.parametrize(
    ("failing", "of", "verdict", "further"),
    [
        (1, 1, Verdict.NEGATIVE, False),
        (2, 2, Verdict.NEGATIVE, False),
        (1, 2, Verdict.NEGATIVE, True),
        (1, 3, Verdict.POSITIVE, False),
        (2, 3, Verdict.NEGATIVE, False),
        (2, 4, Verdict.NEGATIVE, True),
    ],
)
def test_an_obligatory_criterion_fails_by_half_of_the_experts(
    failing: int, of: int, verdict: Verdict, further: bool
) -> None:
    given_scores = [
        Score(total=18, maximum=20, stop_failed=(7,) if number < failing else ())
        for number in range(of)
    ]

    decision = decide_verdict(given_scores, SIXTY)

    assert decision.verdict is verdict
    assert decision.further_expert_needed is further


def test_experts_far_apart_need_one_more() -> None:
    decision = decide_verdict(scores(20, 13), SIXTY)

    assert decision.spread_percent == 35
    assert decision.reasons == (VerdictReason.REACHED_THRESHOLD, VerdictReason.EXPERTS_DISAGREE)
    assert decision.further_expert_needed


def test_the_allowed_distance_itself_is_agreement() -> None:
    decision = decide_verdict(scores(19, 13), SIXTY)

    assert decision.spread_percent == 30
    assert not decision.further_expert_needed


def test_after_a_further_expert_disagreement_is_only_noted() -> None:
    parameters = VerdictParameters(
        aggregation=Aggregation.MEAN,
        threshold_percent=Fraction(60),
        discrepancy=Discrepancy(total=Gap(30)),
        has_further=True,
    )

    decision = decide_verdict(scores(20, 12, 13), parameters)

    assert VerdictReason.EXPERTS_DISAGREE in decision.reasons
    assert not decision.further_expert_needed


@pytest.mark.parametrize(
    ("aggregation", "aggregate", "maximum"),
    [
        (Aggregation.MEAN, Fraction(40, 3), Fraction(20)),
        (Aggregation.MEDIAN, Fraction(14), Fraction(20)),
        (Aggregation.SUM, Fraction(40), Fraction(60)),
    ],
)
def test_totals_are_put_together_as_the_procedure_says(
    aggregation: Aggregation, aggregate: Fraction, maximum: Fraction
) -> None:
    assert aggregate_scores(scores(8, 14, 18), aggregation) == (aggregate, maximum)


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle() -> None:
    assert aggregate_scores(scores(4, 10, 16, 20), Aggregation.MEDIAN) == (13, 20)


def test_sheets_with_criteria_that_do_not_apply_weigh_by_their_own_maximum() -> None:
    mixed = [Score(total=10, maximum=10), Score(total=10, maximum=20)]

    aggregate, maximum = aggregate_scores(mixed, Aggregation.MEAN)

    assert (aggregate, maximum) == (10, 15)


def test_percent_of_a_decision_is_that_of_its_aggregate() -> None:
    decision = Decision(
        verdict=Verdict.POSITIVE,
        reasons=(),
        aggregate=Fraction(12),
        maximum=Fraction(16),
        spread_percent=Fraction(0),
    )

    assert decision.percent == 75


TOTALS = st.lists(st.integers(0, 20), min_size=1, max_size=9)


@given(TOTALS, st.sampled_from(Aggregation))
def test_an_aggregate_lies_between_the_lowest_and_the_highest_percent(
    totals: list[int], aggregation: Aggregation
) -> None:
    given_scores = scores(*totals)

    aggregate, maximum = aggregate_scores(given_scores, aggregation)

    percents = [score.percent for score in given_scores]
    assert min(percents) <= aggregate * 100 / maximum <= max(percents)


@given(TOTALS)
def test_the_order_of_the_sheets_does_not_matter(totals: list[int]) -> None:
    assert decide_verdict(scores(*totals), SIXTY) == decide_verdict(
        scores(*reversed(totals)), SIXTY
    )


@given(TOTALS, st.integers(0, 8))
def test_a_better_mark_never_makes_a_verdict_worse(totals: list[int], place: int) -> None:
    order = [Verdict.NEGATIVE, Verdict.REVISE, Verdict.POSITIVE]
    better = list(totals)
    better[place % len(totals)] = min(20, better[place % len(totals)] + 1)

    before = decide_verdict(scores(*totals), SIXTY).verdict
    after = decide_verdict(scores(*better), SIXTY).verdict

    assert order.index(after) >= order.index(before)


def test_one_sheet_has_no_spread() -> None:
    assert spread_of(scores(7)) == 0
