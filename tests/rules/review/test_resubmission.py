"""What may be sent again, with which number; of which works one is a duplicate."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registry.rules.vocabulary import CaseState
from review.rules.resubmission import (
    EndFacts,
    SentFacts,
    are_alike,
    number_again,
    refusal_to_merge,
    refusal_to_resend,
)
from review.rules.vocabulary import DuplicateRefusal, ResendRefusal, Verdict
from tests.factories.registry import NOW

FIRST = SentFacts(case_id=1, author_id=5, territory_id=3, state=CaseState.SCORING, sent_at=NOW)
LATER = replace(FIRST, case_id=2, state=CaseState.CHECKING, sent_at=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (EndFacts(state=CaseState.REJECTED), None),
        (EndFacts(state=CaseState.WITHDRAWN), None),
        (EndFacts(state=CaseState.CONCLUDED, verdict=Verdict.NEGATIVE), None),
        (EndFacts(state=CaseState.CONCLUDED, verdict=Verdict.REVISE), None),
        (
            EndFacts(state=CaseState.CONCLUDED, verdict=Verdict.POSITIVE),
            ResendRefusal.POSITIVE,
        ),
        (EndFacts(state=CaseState.SCORING), ResendRefusal.NOT_OVER),
        (EndFacts(state=CaseState.STOPPED), ResendRefusal.STOPPED),
        (EndFacts(state=CaseState.REJECTED, is_appeal=True), ResendRefusal.IS_APPEAL),
        (EndFacts(state=CaseState.REJECTED, is_sent_again=True), ResendRefusal.ALREADY_SENT),
        (
            EndFacts(state=CaseState.CONCLUDED, verdict=Verdict.NEGATIVE, appeal_runs=True),
            ResendRefusal.APPEAL_RUNS,
        ),
    ],
)
def test_work_is_sent_again_when_its_examination_gave_the_author_nothing(
    facts: EndFacts, refusal: ResendRefusal | None
) -> None:
    assert refusal_to_resend(facts) == refusal


def test_number_of_an_attempt_is_that_of_the_first_with_a_suffix() -> None:
    assert number_again("2026-0012", 2) == "2026-0012-2"
    assert number_again("2026-0012", 3) == "2026-0012-3"


@pytest.mark.parametrize(
    ("later", "other", "refusal"),
    [
        (LATER, FIRST, None),
        (LATER, replace(FIRST, state=CaseState.CONCLUDED), None),
        (FIRST, LATER, DuplicateRefusal.SENT_EARLIER),
        (FIRST, FIRST, DuplicateRefusal.ITSELF),
        (LATER, replace(FIRST, author_id=6), DuplicateRefusal.ANOTHER_AUTHOR),
        (LATER, replace(FIRST, territory_id=4), DuplicateRefusal.ANOTHER_SERVICE),
        (replace(LATER, linked=frozenset({1})), FIRST, DuplicateRefusal.LINKED),
        (
            LATER,
            replace(FIRST, state=CaseState.WITHDRAWN),
            DuplicateRefusal.OTHER_NOT_EXAMINED,
        ),
    ],
)
def test_of_two_works_of_an_author_the_later_one_is_the_duplicate(
    later: SentFacts, other: SentFacts, refusal: DuplicateRefusal | None
) -> None:
    assert refusal_to_merge(later, other) == refusal


def test_titles_are_alike_whatever_their_case_and_punctuation() -> None:
    assert are_alike("«Дроби — без слёз»", "дроби без слез")
    assert not are_alike("Дроби без слёз", "Дроби без слёз, часть 2")
    assert not are_alike("…", "—")
