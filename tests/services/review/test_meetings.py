from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from registry.models import Letter
from registry.services.errors import DomainError
from review.models import AgendaItem, Meeting
from review.rules.vocabulary import DecisionMode, MeetingMode, MeetingState, VoteChoice
from review.services.council import decide_in_council
from review.services.meetings import close_meeting, note_presence, plan_meeting
from tests.factories import registry as make
from tests.factories import review as judge
from tests.factories.uploads import make_pdf

pytestmark = pytest.mark.django_db

LATER = judge.NOW + timedelta(days=7)


def plan(item: AgendaItem, **facts: Any) -> Meeting:
    return plan_meeting(
        item.body,
        **{"number": "4", "held_at": LATER, "items": [item]} | facts,
        **judge.by(None),
    )


def test_a_planned_meeting_has_its_agenda_in_order() -> None:
    item = judge.item_on_agenda()

    meeting = plan(item)

    item.refresh_from_db()
    assert (item.meeting, item.position, meeting.state) == (meeting, 1, MeetingState.PLANNED)
    assert not Letter.objects.filter(template="vote_by_letter").exists()


def test_protocol_numbers_of_a_body_do_not_repeat() -> None:
    item = judge.item_on_agenda()
    plan(item)

    with pytest.raises(DomainError) as refusal:
        plan(item, items=[])

    assert refusal.value.code == "protocol_number_taken"


def test_only_works_that_wait_are_put_on_an_agenda() -> None:
    item = judge.item_on_agenda()
    elsewhere = judge.make_council(make.make_territory())

    with pytest.raises(DomainError) as refusal:
        plan_meeting(elsewhere, number="1", held_at=LATER, items=[item], **judge.by(None))

    assert refusal.value.code == "item_not_waiting"


def test_a_meeting_by_letter_asks_everyone_who_may_vote() -> None:
    item = judge.item_on_agenda()
    judge.make_member(item.body, item.case.applicant)

    meeting = plan(item, mode=MeetingMode.BY_LETTER)

    letters = Letter.objects.filter(template="vote_by_letter")
    assert letters.count() == 5
    assert item.case.applicant_id not in letters.values_list("person_id", flat=True)
    assert letters[0].facts == {"item": item.pk, "until_at": meeting.held_at.isoformat()}


def test_a_decision_of_a_meeting_by_letter_is_one_by_letter() -> None:
    item = judge.item_on_agenda()
    plan(item, mode=MeetingMode.BY_LETTER)
    judge.vote(item, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR)

    decision = decide_in_council(item, **judge.by(judge.chair_of(item)))

    assert decision.mode == DecisionMode.BY_LETTER


def test_works_decided_on_one_day_stand_in_one_protocol() -> None:
    first = judge.item_on_agenda()
    second_case = judge.make_material(
        first.case.territory,
        state="scoring",
        parameters=judge.ProcedureParameters(stages=(judge.EXTERNAL,)),
    )
    second = judge.council.put_on_agenda(judge.drafted_conclusion(second_case), **judge.by(None))

    for item in (first, second):
        judge.vote(item, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR)
        decide_in_council(item, **judge.by(judge.chair_of(item)))

    assert first.meeting == second.meeting


def test_a_decision_may_name_its_protocol() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR)

    decide_in_council(item, protocol=" 12 ", **judge.by(judge.chair_of(item)))

    assert item.meeting.number == "12"


def test_those_present_are_noted() -> None:
    item = judge.item_on_agenda()
    meeting = plan(item)
    present = list(item.body.members.all()[:3])

    note_presence(meeting, members=present, **judge.by(None))

    assert set(meeting.present.all()) == set(present)
    assert meeting.state == MeetingState.OPEN


def test_strangers_are_not_noted_as_present() -> None:
    meeting = plan(judge.item_on_agenda())
    stranger = judge.make_member(judge.make_council(make.make_territory()))

    with pytest.raises(DomainError) as refusal:
        note_presence(meeting, members=[stranger], **judge.by(None))

    assert refusal.value.code == "not_a_member"


def test_a_closed_meeting_keeps_its_scan_and_lets_undecided_works_go() -> None:
    item = judge.item_on_agenda()
    meeting = plan(item)

    close_meeting(meeting, scan=ContentFile(make_pdf(), name="Протокол 4.pdf"), **judge.by(None))

    item.refresh_from_db()
    assert (meeting.state, meeting.scan.name) == (MeetingState.CLOSED, "Протокол 4.pdf")
    assert item.meeting is None


def test_a_closed_meeting_does_not_change() -> None:
    meeting = plan(judge.item_on_agenda())
    close_meeting(meeting, **judge.by(None))

    with pytest.raises(DomainError) as closing:
        close_meeting(meeting, **judge.by(None))
    with pytest.raises(DomainError) as noting:
        note_presence(meeting, members=[], **judge.by(None))

    assert closing.value.code == noting.value.code == "meeting_closed"
