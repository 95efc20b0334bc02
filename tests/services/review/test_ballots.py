from datetime import timedelta
from typing import Any

import pytest

from registry.models import Letter
from registry.services.errors import DomainError
from review.models import AgendaItem, Meeting, Vote
from review.queries import barred_voters
from review.rules.vocabulary import BodyRole, MeetingMode, VoteChoice
from review.services.ballots import (
    Voice,
    add_to_meeting,
    enter_all_for,
    enter_votes,
    take_off_meeting,
)
from review.services.meetings import close_meeting, plan_meeting
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db

LATER = judge.NOW + timedelta(days=7)


def by_secretary(item: AgendaItem) -> dict[str, Any]:
    return judge.by(item.body.members.get(role=BodyRole.SECRETARY).person)


def planned(item: AgendaItem, **facts: Any) -> Meeting:
    return plan_meeting(item.body, number="1", held_at=LATER, **facts, **judge.by(None))


# --- Voices -------------------------------------------------------------------------------


def test_a_secretary_enters_the_voices_of_the_room_and_his_own() -> None:
    item = judge.item_on_agenda(members=3)
    voices = [
        Voice(member=member, choice=VoteChoice.FOR, special_opinion="Хорошо")
        for member in item.body.members.all()
    ]

    votes = enter_votes(item, voices=voices, basis="протокол № 1", **by_secretary(item))

    assert [vote.choice for vote in votes] == ["for", "for", "for"]
    assert Vote.objects.filter(special_opinion="Хорошо").count() == 3


def test_one_refused_voice_refuses_all_and_names_its_field() -> None:
    item = judge.item_on_agenda(members=3)
    first, second, _third = item.body.members.all()
    voices = [
        Voice(member=first, choice=VoteChoice.FOR),
        Voice(member=second, choice=VoteChoice.RECUSED),
    ]

    with pytest.raises(DomainError) as refusal:
        enter_votes(item, voices=voices, basis="протокол № 1", **by_secretary(item))

    assert refusal.value.field == f"reason_{second.pk}"
    assert not Vote.objects.exists()


def test_a_unanimous_agenda_is_entered_at_once() -> None:
    item = judge.item_on_agenda(members=4)
    members = list(item.body.members.all())
    author = judge.make_member(item.body, item.case.applicant)
    judge.vote(item, VoteChoice.ABSTAIN)

    entered = enter_all_for(
        [item],
        members=[*members, author],
        barred={item.pk: frozenset(barred_voters(item))},
        basis="протокол № 1",
        **by_secretary(item),
    )

    assert entered == 3
    assert Vote.objects.filter(choice=VoteChoice.FOR).count() == 3
    assert Vote.objects.get(choice=VoteChoice.ABSTAIN).member == members[0]


# --- The agenda ---------------------------------------------------------------------------


def test_a_work_is_added_to_a_meeting_and_taken_off_again() -> None:
    item = judge.item_on_agenda()
    meeting = planned(item)

    add_to_meeting(meeting, items=[item], **judge.by(None))
    assert AgendaItem.objects.get().meeting == meeting
    take_off_meeting(item, **judge.by(None))

    assert AgendaItem.objects.get().meeting is None


def test_works_added_to_a_meeting_by_letter_are_written_about() -> None:
    item = judge.item_on_agenda()
    meeting = planned(item, mode=MeetingMode.BY_LETTER)

    add_to_meeting(meeting, items=[item], **judge.by(None))

    assert Letter.objects.filter(template="vote_by_letter").count() == 5


def test_a_work_of_another_body_is_not_added() -> None:
    item = judge.item_on_agenda()
    other = judge.make_council(make.make_territory())
    meeting = plan_meeting(other, number="1", held_at=LATER, **judge.by(None))

    with pytest.raises(DomainError) as refusal:
        add_to_meeting(meeting, items=[item], **judge.by(None))

    assert refusal.value.code == "item_not_waiting"


def test_a_work_that_is_at_no_meeting_is_not_taken_off() -> None:
    with pytest.raises(DomainError) as refusal:
        take_off_meeting(judge.item_on_agenda(), **judge.by(None))

    assert refusal.value.code == "item_not_waiting"


def test_the_agenda_of_a_meeting_that_is_over_stays() -> None:
    item = judge.item_on_agenda()
    meeting = planned(item)
    close_meeting(meeting, **judge.by(None))

    with pytest.raises(DomainError) as refusal:
        add_to_meeting(meeting, items=[item], **judge.by(None))

    assert refusal.value.code == "meeting_closed"
