import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.vocabulary import RelationSource
from review.rules.assignment import CandidateFacts, RankedCandidate, rank_candidates
from review.rules.conflicts import Conflict
from review.rules.vocabulary import CandidateReason, ConflictKind, Severity

BAN = Conflict(
    kind=ConflictKind.RELATIVE, severity=Severity.FORBIDDEN, source=RelationSource.RECORDED
)
CAVEAT = Conflict(
    kind=ConflictKind.TEAM, severity=Severity.WITH_REASON, source=RelationSource.RECORDED
)


def order(*candidates: CandidateFacts) -> list[int]:
    return [one.person_id for one in rank_candidates(candidates, max_load=5)]


def rank(candidate: CandidateFacts) -> RankedCandidate:
    return rank_candidates([candidate], max_load=5)[0]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"knows_work": True}, {"direction_matches": True}),
        ({"direction_matches": True}, {}),
        ({"direction_matches": True, "load": 4}, {"load": 0}),
        ({"load": 1}, {"load": 2}),
        ({}, {"shares_organisation": True}),
        ({"days_since_asked": None}, {"days_since_asked": 3}),
        ({"days_since_asked": 90}, {"days_since_asked": 3}),
        ({}, {"declined_before": True}),
        ({}, {"conflicts": (CAVEAT,)}),
        ({"load": 5}, {"direction_matches": True, "knows_work": True, "conflicts": (BAN,)}),
    ],
)
def test_the_fitter_expert_stands_higher(
    better: dict[str, object], worse: dict[str, object]
) -> None:
    fit, less_fit = CandidateFacts(person_id=2, **better), CandidateFacts(person_id=1, **worse)

    assert order(less_fit, fit) == [2, 1]


def test_equal_experts_stand_in_a_fixed_order() -> None:
    first, second = CandidateFacts(person_id=1), CandidateFacts(person_id=2)

    assert order(first, second) == order(second, first) == [1, 2]


def test_the_list_says_why_an_expert_is_proposed() -> None:
    ranked = rank(CandidateFacts(person_id=1, knows_work=True, direction_matches=True, load=2))

    assert ranked.reasons == (
        CandidateReason.KNOWS_WORK,
        CandidateReason.DIRECTION_MATCHES,
        CandidateReason.OTHER_ORGANISATION,
        CandidateReason.HAS_OPEN_TASKS,
        CandidateReason.NEVER_ASKED,
    )
    assert (ranked.load, ranked.max_load, ranked.barred) == (2, 5, False)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"load": 0}, CandidateReason.NO_OPEN_TASKS),
        ({"load": 4}, CandidateReason.HAS_OPEN_TASKS),
        ({"load": 5}, CandidateReason.FULLY_LOADED),
        ({"load": 9}, CandidateReason.FULLY_LOADED),
        ({"direction_matches": False}, CandidateReason.OTHER_DIRECTION),
        ({"days_since_asked": 60}, CandidateReason.LONG_NOT_ASKED),
        ({"declined_before": True}, CandidateReason.DECLINED_BEFORE),
    ],
)
def test_every_ground_has_its_reason(facts: dict[str, object], reason: CandidateReason) -> None:
    assert reason in rank(CandidateFacts(person_id=1, **facts)).reasons


def test_a_barred_expert_stays_in_the_list_with_the_ban() -> None:
    ranked = rank(CandidateFacts(person_id=1, conflicts=(BAN, CAVEAT)))

    assert ranked.barred
    assert ranked.conflicts == (BAN, CAVEAT)


FACTS = st.builds(
    CandidateFacts,
    person_id=st.integers(1, 10_000),
    knows_work=st.booleans(),
    direction_matches=st.booleans(),
    shares_organisation=st.booleans(),
    declined_before=st.booleans(),
    load=st.integers(0, 12),
    days_since_asked=st.one_of(st.none(), st.integers(0, 400)),
    conflicts=st.sampled_from([(), (CAVEAT,), (BAN,), (BAN, CAVEAT)]),
)


@given(st.lists(FACTS, unique_by=lambda facts: facts.person_id))
def test_no_barred_expert_stands_above_one_who_may_judge(candidates: list[CandidateFacts]) -> None:
    barred = [one.barred for one in rank_candidates(candidates, max_load=5)]

    assert barred == sorted(barred)
    assert len(barred) == len(candidates)
