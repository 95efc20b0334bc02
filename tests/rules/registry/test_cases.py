import pytest

from registry.rules.cases import CLOSED, TRANSITIONS, may_follow
from registry.rules.vocabulary import CaseState


def test_every_state_has_a_row() -> None:
    assert set(TRANSITIONS) == set(CaseState)


def test_every_state_but_the_draft_can_be_reached() -> None:
    reachable = {state for following in TRANSITIONS.values() for state in following}

    assert reachable == set(CaseState) - {CaseState.DRAFT}


def test_nothing_follows_a_rejected_withdrawn_or_stopped_work() -> None:
    ends = {state for state, following in TRANSITIONS.items() if not following}

    assert ends == {CaseState.REJECTED, CaseState.WITHDRAWN, CaseState.STOPPED}
    assert ends <= CLOSED


@pytest.mark.parametrize(
    ("old", "new", "may"),
    [
        (CaseState.CHECKING, CaseState.ASSIGNING, True),
        (CaseState.SCORING, CaseState.ASSIGNING, True),
        (CaseState.CHECKING, CaseState.CONCLUDED, False),
        (CaseState.CONCLUDED, CaseState.SCORING, False),
        (CaseState.IN_COUNCIL, CaseState.WITHDRAWN, False),
    ],
)
def test_work_moves_only_along_the_table(old: CaseState, new: CaseState, may: bool) -> None:
    assert may_follow(old, new) is may
