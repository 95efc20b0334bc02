"""Two people at the same instant: one of them wins, nothing is lost or doubled."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from registry.services.errors import DomainError
from review.models import AgendaItem, Assignment, Decision, Mark, Sheet, Vote
from review.rules.vocabulary import Recommendation, SheetState, VoteChoice
from review.services.council import ItemClosed, cast_vote, decide_in_council
from review.services.scoring import save_sheet_draft, score_material
from tests.factories import review as judge

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services("postgresql")]


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do the acts at the same instant, each on a connection of its own; their refusal codes."""
    gate = threading.Barrier(len(acts))
    outcomes = [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            act()
        except DomainError as refusal:
            outcomes[place] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_sheet_sent_from_two_windows_is_sent_once() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    marks = judge.marks(assignment.stage.checklist_version, 5, 4, 3, 2)

    def send() -> None:
        score_material(
            judge.in_full(assignment),
            marks=marks,
            recommendation=Recommendation.ACCEPT,
            **judge.by(assignment.expert),
        )

    outcomes = at_once(send, send, send)

    assert sorted(outcomes) == ["", "sheet_submitted", "sheet_submitted"]
    assert Mark.objects.count() == 4
    assert Assignment.objects.get().state == "submitted"


def test_a_draft_saved_from_two_windows_keeps_one_and_refuses_the_other() -> None:
    assignment = judge.make_assignment(judge.make_stage())

    def save(points: int) -> Callable[[], int]:
        return lambda: save_sheet_draft(
            assignment.sheet,
            marks={1: {"points": points}},
            draft_version=0,
            **judge.by(assignment.expert),
        )

    outcomes = at_once(save(1), save(2))

    sheet = Sheet.objects.get()
    assert sorted(outcomes) == ["", "draft_changed"]
    assert (sheet.state, sheet.draft_version) == (SheetState.DRAFT, 1)


def test_a_vote_and_the_closing_never_cross() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR)
    late = item.body.members.last()
    chair = judge.chair_of(item)

    def close() -> None:
        decide_in_council(AgendaItem.objects.get(pk=item.pk), **judge.by(chair))

    def give() -> None:
        cast_vote(
            AgendaItem.objects.get(pk=item.pk),
            late,
            choice=VoteChoice.AGAINST,
            **judge.by(late.person),
        )

    outcomes = at_once(close, give)

    decision = Decision.objects.get()
    assert outcomes[0] == ""
    assert decision.counts["against"] == Vote.objects.filter(choice="against").count()
    assert (outcomes[1] == "") is (decision.counts["against"] == 1)


def test_an_item_is_closed_once_by_two_at_the_same_time() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR)
    chair = judge.chair_of(item)

    def close() -> None:
        decide_in_council(AgendaItem.objects.get(pk=item.pk), **judge.by(chair))

    outcomes = at_once(close, close)

    assert sorted(outcomes) == ["", "item_closed"]
    assert Decision.objects.count() == 1
    with pytest.raises(ItemClosed):
        close()
