import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.vocabulary import VoteChoice, VoteReason
from review.rules.voting import count_votes

FOR, AGAINST = VoteChoice.FOR, VoteChoice.AGAINST
ABSTAIN, RECUSED = VoteChoice.ABSTAIN, VoteChoice.RECUSED
SEVEN = range(1, 8)


def test_more_than_half_of_the_voices_passes() -> None:
    count = count_votes(SEVEN, {1: FOR, 2: FOR, 3: FOR, 4: AGAINST}, quorum_percent=50)

    assert (count.voices_for, count.voices_against, count.base) == (3, 1, 7)
    assert count.passed
    assert count.reason is VoteReason.MAJORITY_FOR


@pytest.mark.parametrize(
    ("votes", "reason"),
    [
        ({1: FOR, 2: FOR, 3: AGAINST, 4: AGAINST}, VoteReason.NO_MAJORITY),
        ({1: FOR, 2: FOR, 3: ABSTAIN, 4: AGAINST, 5: ABSTAIN}, VoteReason.NO_MAJORITY),
        ({1: AGAINST, 2: AGAINST, 3: AGAINST, 4: FOR}, VoteReason.NO_MAJORITY),
        ({1: FOR, 2: FOR, 3: FOR}, VoteReason.NO_QUORUM),
        ({}, VoteReason.NO_QUORUM),
    ],
)
def test_without_quorum_or_majority_nothing_passes(
    votes: dict[int, VoteChoice], reason: VoteReason
) -> None:
    count = count_votes(SEVEN, votes, quorum_percent=50)

    assert not count.passed
    assert count.reason is reason


def test_even_voices_are_decided_by_the_chair() -> None:
    votes = {1: FOR, 2: FOR, 3: AGAINST, 4: AGAINST}

    with_chair_for = count_votes(SEVEN, votes, chair_id=1, quorum_percent=50)
    with_chair_against = count_votes(SEVEN, votes, chair_id=3, quorum_percent=50)

    assert (with_chair_for.passed, with_chair_for.reason) == (True, VoteReason.CHAIR_DECIDED)
    assert not with_chair_against.passed


def test_recusal_lowers_the_base_of_the_quorum() -> None:
    votes = {1: FOR, 2: FOR, 3: RECUSED, 4: RECUSED, 5: RECUSED}

    count = count_votes(SEVEN, votes, quorum_percent=50)

    assert (count.base, count.recused, count.quorum_needed) == (4, 3, 2)
    assert count.has_quorum
    assert count.passed


def test_experts_and_authors_are_outside_the_base_and_their_votes_do_not_count() -> None:
    votes = {1: FOR, 2: FOR, 3: AGAINST, 4: AGAINST, 5: AGAINST}

    count = count_votes(range(1, 6), votes, barred={4, 5}, quorum_percent=50)

    assert (count.base, count.voices_against, count.recused) == (3, 1, 0)
    assert count.passed


def test_votes_of_strangers_are_not_counted() -> None:
    count = count_votes({1, 2}, {1: FOR, 2: FOR, 99: AGAINST}, quorum_percent=100)

    assert count.voices_against == 0


def test_when_everyone_recuses_himself_nobody_can_decide() -> None:
    count = count_votes({1, 2}, {1: RECUSED, 2: RECUSED}, quorum_percent=50)

    assert (count.base, count.reason, count.passed) == (0, VoteReason.NO_VOTERS, False)


@pytest.mark.parametrize(
    ("base", "percent", "needed"),
    [(7, 50, 4), (6, 50, 3), (7, 67, 5), (3, 100, 3), (1, 1, 1), (7, 1, 1)],
)
def test_a_quorum_is_a_share_of_the_base_rounded_up(base: int, percent: int, needed: int) -> None:
    assert count_votes(range(base), {}, quorum_percent=percent).quorum_needed == needed


VOTES = st.dictionaries(st.integers(1, 9), st.sampled_from(VoteChoice))


@given(VOTES, st.sets(st.integers(1, 9)), st.integers(1, 100))
def test_voices_never_exceed_the_base(
    votes: dict[int, VoteChoice], barred: set[int], percent: int
) -> None:
    count = count_votes(range(1, 10), votes, barred=barred, quorum_percent=percent)

    voices = count.voices_for + count.voices_against + count.abstained
    assert voices <= count.base
    assert count.base + count.recused + len(barred) == 9
    assert not count.passed or (count.has_quorum and count.voices_for >= count.voices_against)
