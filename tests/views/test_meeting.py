"""A meeting: presence, agenda, voices of everyone present, the end."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.models import Person
from review.models import Meeting, Vote
from review.rules.vocabulary import ItemState, MeetingState, VoteChoice
from tests.factories.chambers import Chamber, make_chamber, seat_expert
from tests.factories.uploads import make_pdf

pytestmark = pytest.mark.django_db


def at(name: str, meeting: Meeting, *more: int) -> str:
    return reverse(name, args=[meeting.pk, *more])


def test_noting_who_came_opens_the_meeting(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    meeting = chamber.meeting()
    came = [chamber.seat(chamber.chair), chamber.seat(chamber.members[0])]

    sign_in(chamber.secretary).post(
        at("note_presence", meeting), {"members": [one.pk for one in came]}
    )

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.OPEN
    assert set(meeting.present.all()) == set(came)


def test_everyone_present_is_for_in_one_press(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    expert = seat_expert(chamber, chamber.scene.experts[0]).person
    first, second = chamber.item(title="Первая"), chamber.item(title="Вторая")
    meeting = chamber.meeting(first, second)
    chamber.come(meeting, chamber.chair, chamber.secretary, chamber.members[0], expert)
    chamber.vote(first, VoteChoice.AGAINST, people=[chamber.members[0]])

    sign_in(chamber.secretary).post(
        at("enter_all_for", meeting), {"items": [first.pk, second.pk], "basis": "поднятие рук"}
    )

    given = set(Vote.objects.values_list("item", "member__person", "choice"))
    assert given == {
        (first.pk, chamber.chair.pk, "for"),
        (first.pk, chamber.secretary.pk, "for"),
        (first.pk, chamber.members[0].pk, "against"),
        (second.pk, chamber.chair.pk, "for"),
        (second.pk, chamber.secretary.pk, "for"),
        (second.pk, chamber.members[0].pk, "for"),
    }


def test_voices_without_a_basis_are_not_written_down(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    item = chamber.item()
    meeting = chamber.meeting(item)
    chamber.come(meeting, chamber.chair)

    sign_in(chamber.secretary).post(
        at("enter_all_for", meeting), {"items": [item.pk], "basis": " "}
    )

    assert not Vote.objects.exists()


def test_the_chair_does_not_enter_voices_of_others(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    meeting = chamber.meeting(chamber.item())

    answer = sign_in(chamber.chair).post(at("enter_all_for", meeting), {})

    assert answer.status_code == 403


def test_works_join_and_leave_the_agenda(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    first, second = chamber.item(title="Первая"), chamber.item(title="Вторая")
    meeting = chamber.meeting(first)
    client = sign_in(chamber.secretary)

    client.post(at("add_to_meeting", meeting), {"items": [second.pk]})
    client.post(at("take_off_meeting", meeting, first.pk))

    assert [item.pk for item in meeting.items.all()] == [second.pk]
    assert chamber.reread(first).state == ItemState.WAITING


def test_works_not_decided_wait_for_another_meeting(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    item = chamber.item()
    meeting = chamber.meeting(item)
    scan = SimpleUploadedFile("протокол.pdf", make_pdf(1), content_type="application/pdf")

    sign_in(chamber.secretary).post(at("close_meeting", meeting), {"scan": scan})

    meeting.refresh_from_db()
    assert (meeting.state, meeting.scan.name) == (MeetingState.CLOSED, "протокол.pdf")
    assert chamber.reread(item).meeting is None


def test_the_scan_is_read_by_those_who_sit_in_the_council(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber, other = make_chamber(), make_chamber()
    meeting = chamber.meeting()
    scan = SimpleUploadedFile("протокол.pdf", make_pdf(1), content_type="application/pdf")
    sign_in(chamber.secretary).post(at("close_meeting", meeting), {"scan": scan})

    answers = [
        sign_in(person).get(at("meeting_scan", meeting))
        for person in (chamber.members[0], other.members[0], chamber.scene.coordinator)
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 403]
    assert b"".join(answers[0].streaming_content).startswith(b"%PDF")


def test_a_meeting_that_is_over_is_only_read(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    meeting = chamber.meeting()
    client = sign_in(chamber.secretary)
    client.post(at("close_meeting", meeting))

    client.post(at("note_presence", meeting), {"members": [chamber.seat(chamber.chair).pk]})
    client.post(at("add_to_meeting", meeting), {"items": [chamber.item().pk]})
    page = client.get(at("meeting", meeting))

    assert (meeting.present.count(), meeting.items.count()) == (0, 0)
    assert b"<form" not in page.content.split(b"<main")[1].split(b"</main>")[0]


def test_a_file_that_is_no_scan_does_not_end_the_meeting(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    meeting = chamber.meeting()
    scan = SimpleUploadedFile("протокол.pdf", b"not a pdf", content_type="application/pdf")

    sign_in(chamber.secretary).post(at("close_meeting", meeting), {"scan": scan})

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


def test_the_paper_holds_every_conclusion_in_full(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    meeting = chamber.meeting(chamber.item(title="Первая"), chamber.item(title="Вторая"))

    answer = sign_in(chamber.members[0]).get(at("meeting_paper", meeting))

    assert answer.content.decode().count("полезна учителю") == 2


def test_another_council_s_meeting_is_not_found(sign_in: Callable[[Person], Client]) -> None:
    chamber, other = make_chamber(), make_chamber()
    meeting = chamber.meeting()

    for person in (other.chair, other.secretary, other.members[0]):
        assert sign_in(person).get(at("meeting", meeting)).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_meeting(
    sign_in: Callable[[Person], Client], count_queries: Callable[[Client, str], int]
) -> None:
    def queries_with(works: int) -> int:
        chamber: Chamber = make_chamber()
        items = [chamber.item(title=f"Работа {number}") for number in range(works)]
        meeting = chamber.meeting(*items)
        chamber.come(meeting, chamber.chair, chamber.secretary, *chamber.members)
        for item in items:
            chamber.vote(item, *[VoteChoice.FOR] * 4)
        return count_queries(sign_in(chamber.secretary), at("meeting", meeting))

    assert queries_with(3) == queries_with(1)
