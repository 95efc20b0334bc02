"""The council's page: what waits, meetings ahead, calling a meeting."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Letter, Person
from registry.rules.vocabulary import Role
from review.models import BodyMember, Meeting
from review.rules.vocabulary import DecisionMode, MeetingMode, VoteChoice
from tests.factories import registry as make
from tests.factories.chambers import Chamber, make_chamber, seat_expert
from tests.factories.registry import NOW

pytestmark = pytest.mark.django_db

COUNCIL = "/council/"


def planned(*items: Any, **fields: Any) -> dict[str, Any]:
    return {
        "mode": MeetingMode.IN_ROOM.value,
        "date": "2026-09-16",
        "time": "15:00",
        "number": "7",
        "items": [one.pk for one in items],
    } | fields


def test_totals_of_the_experts_stand_side_by_side(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    chamber.item(2, 1)

    [row] = sign_in(chamber.secretary).get(COUNCIL).context["unplaced"]

    assert [(one.seat, one.total, one.maximum) for one in row.totals] == [(1, 8, 8), (2, 4, 8)]


@pytest.mark.parametrize(
    ("points", "differs"), [((2, 2), False), ((2, 1), True)], ids=["agree", "half apart"]
)
def test_a_spread_of_a_fifth_is_highlighted(
    sign_in: Callable[[Person], Client], points: tuple[int, int], differs: bool
) -> None:
    chamber = make_chamber()
    chamber.item(*points)

    answer = sign_in(chamber.chair).get(COUNCIL)

    assert answer.context["unplaced"][0].differs is differs
    assert (b'data-tone="warn"' in answer.content) is differs


def test_a_meeting_gets_the_ticked_works_in_the_order_of_the_page(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    first, second, third = (chamber.item(title=f"Работа {number}") for number in (1, 2, 3))

    answer = sign_in(chamber.secretary).post("/council/plan/", planned(third, first))

    meeting = Meeting.objects.get()
    assert answer.url == reverse("meeting", args=[meeting.pk])
    assert [item.pk for item in meeting.items.order_by("position")] == [first.pk, third.pk]
    assert chamber.reread(second).meeting is None


def test_the_hour_of_a_meeting_is_that_of_the_territory(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()

    sign_in(chamber.secretary).post("/council/plan/", planned())

    assert Meeting.objects.get().held_at.isoformat() == "2026-09-16T12:00:00+00:00"


def test_a_protocol_number_in_use_is_refused_beside_its_field(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    chamber.meeting(number="7")

    answer = sign_in(chamber.secretary).post("/council/plan/", planned())

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["number"])
    assert Meeting.objects.count() == 1


def test_a_work_already_on_an_agenda_is_not_offered_again(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item = chamber.item()
    chamber.meeting(item)

    answer = sign_in(chamber.secretary).post("/council/plan/", planned(item, number="8"))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["items"])


def test_a_vote_by_letter_is_asked_of_those_who_may_vote(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    seat_expert(chamber, chamber.scene.experts[0])
    item = chamber.item()

    sign_in(chamber.secretary).post(
        "/council/plan/", planned(item, mode=MeetingMode.BY_LETTER.value)
    )

    asked = set(Letter.objects.filter(template="vote_by_letter").values_list("person", flat=True))
    assert asked == {chamber.chair.pk, chamber.secretary.pk, *(one.pk for one in chamber.members)}


def test_a_member_calls_no_meeting(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    client = sign_in(chamber.members[0])

    assert client.get(COUNCIL).context["form"] is None
    assert client.post("/council/plan/", planned()).status_code == 403


def test_works_by_letter_ask_for_the_vote_of_whoever_has_not_voted(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber(decision=DecisionMode.BY_LETTER)
    voted, open_ = chamber.item(title="Первая"), chamber.item(title="Вторая")
    chamber.vote(voted, VoteChoice.FOR, people=[chamber.members[0]])

    mine = sign_in(chamber.members[0]).get(COUNCIL).context["mine"]

    assert [row.item.pk for row in mine] == [open_.pk]


def test_whoever_does_not_sit_in_the_council_sees_no_agenda(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item = chamber.item()
    former = chamber.members[0]
    BodyMember.objects.filter(person=former).update(
        period_to=NOW.date().replace(year=2025, month=12)
    )

    answer = sign_in(former).get(COUNCIL)

    assert answer.context["body"] is None
    assert item.case.number not in answer.content.decode()


def test_the_agenda_is_of_the_territory_where_the_role_is_held(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    other = make.make_territory(name="Аксайский район")
    make.grant(chamber.secretary, Role.TEACHER, other)
    chamber.item()
    client = sign_in(chamber.secretary)
    client.cookies["territory"] = str(other.pk)

    answer = client.get(COUNCIL)

    assert len(answer.context["unplaced"]) == 1


def test_the_number_of_queries_does_not_grow_with_the_agenda(
    sign_in: Callable[[Person], Client], count_queries: Callable[[Client, str], int]
) -> None:
    def queries_with(works: int) -> int:
        chamber: Chamber = make_chamber()
        for number in range(works):
            chamber.item(title=f"Работа {number}")
        return count_queries(sign_in(chamber.secretary), COUNCIL)

    assert queries_with(3) == queries_with(1)
