"""Appeals: until when, judged how, and what they may come to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from review.rules.appeals import (
    AppealFacts,
    Judged,
    decide_appeal,
    parameters_of_appeal,
    refusal_to_appeal,
)
from review.rules.presets import TWO_STAGES
from review.rules.procedure import Appeal
from review.rules.vocabulary import AppealOutcome, AppealRefusal, Verdict

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
OPEN = AppealFacts(is_over=True, is_appeal=False, is_lodged=False, until_at=NOW)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (OPEN, None),  # the last instant still counts
        (replace(OPEN, until_at=NOW - timedelta(microseconds=1)), AppealRefusal.WINDOW_OVER),
        (replace(OPEN, until_at=None), AppealRefusal.NOTHING_ISSUED),
        (replace(OPEN, is_over=False), AppealRefusal.NOT_OVER),
        (replace(OPEN, is_lodged=True), AppealRefusal.ALREADY_LODGED),
        (replace(OPEN, is_appeal=True), AppealRefusal.APPEAL_ITSELF),
    ],
)
def test_an_appeal_is_taken_within_its_window_once(
    facts: AppealFacts, refusal: AppealRefusal | None
) -> None:
    assert refusal_to_appeal(Appeal(), facts, NOW) is refusal


def test_a_procedure_may_have_no_appeal() -> None:
    assert refusal_to_appeal(None, OPEN, NOW) is AppealRefusal.NO_APPEAL


def test_the_stage_is_judged_once_more_by_new_experts_and_nothing_follows() -> None:
    parameters = replace(TWO_STAGES, appeal=Appeal(experts=5))

    first, second = parameters_of_appeal(parameters, 1), parameters_of_appeal(parameters, 2)

    assert [stage.experts for stage in first.stages] == [5]
    assert [stage.experts for stage in second.stages] == [2, 5]
    assert second.stages[1].checklist == TWO_STAGES.stages[1].checklist
    assert (second.max_rounds, second.publication, second.appeal) == (1, False, None)


def test_one_expert_of_an_appeal_has_nobody_to_differ_from() -> None:
    alone = parameters_of_appeal(replace(TWO_STAGES, appeal=Appeal(experts=1)), 2)

    assert alone.stages[1].discrepancy is None


@pytest.mark.parametrize(
    ("before", "after", "may_lower", "outcome"),
    [
        ((Verdict.NEGATIVE, 40), (Verdict.POSITIVE, 70), False, AppealOutcome.RAISED),
        ((Verdict.POSITIVE, 70), (Verdict.POSITIVE, 71), False, AppealOutcome.RAISED),
        ((Verdict.POSITIVE, 70), (Verdict.POSITIVE, 70), True, AppealOutcome.UPHELD),
        ((Verdict.POSITIVE, 70), (Verdict.NEGATIVE, 90), True, AppealOutcome.LOWERED),
        ((Verdict.POSITIVE, 70), (Verdict.NEGATIVE, 10), False, AppealOutcome.UPHELD),
    ],
)
def test_an_appeal_goes_either_way_only_where_the_procedure_says_so(
    before: tuple[Verdict, int],
    after: tuple[Verdict, int],
    may_lower: bool,
    outcome: AppealOutcome,
) -> None:
    def said(verdict: Verdict, percent: int) -> Judged:
        return Judged(verdict=verdict, percent=Fraction(percent))

    assert decide_appeal(said(*before), said(*after), may_lower=may_lower) is outcome
