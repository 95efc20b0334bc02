"""«Состав совета»: who may see and change it, what the page says, how it grows."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from registry.models import Person, Territory
from registry.queries.access import roles_held
from registry.rules.calendar import local_date
from registry.rules.vocabulary import Role, VersionState
from review.models import BodyMember, Meeting
from review.queries import council_of
from review.rules.procedure import ProcedureParameters
from review.rules.stored_procedure import write_parameters
from review.rules.vocabulary import BodyRole
from tests.factories import registry as make
from tests.factories import review as judge
from tests.factories.chambers import make_chamber

pytestmark = pytest.mark.django_db

MEMBERS = "/council/members/"
SignIn = Callable[[Person], Client]


@pytest.fixture
def town() -> Territory:
    return make.make_territory()


def holder(town: Territory, role: Role, **fields: Any) -> Person:
    person = make.make_person(**fields)
    make.make_user(person)
    make.grant(person, role, town)
    return person


def colleague(town: Territory, **fields: Any) -> Person:
    person = make.make_person(**fields)
    make.make_employment(person, make.make_organisation(town))
    return person


def seat_form(person: Person, role: BodyRole = BodyRole.MEMBER, **fields: Any) -> dict[str, Any]:
    return {
        "person": person.pk,
        "role": role.value,
        "period_from": "2025-09-01",
        "basis": "приказ № 21",
        "former": "",
    } | fields


def member_names(answer: Any, part: str = "sitting") -> list[str]:
    return [line.seat.person.full_name for line in answer.context[part]]


def test_a_service_without_a_council_creates_it_here_and_is_led_on(
    sign_in: SignIn, town: Territory
) -> None:
    client = sign_in(holder(town, Role.COORDINATOR))
    assert "Совета пока нет" in client.get(MEMBERS).content.decode()

    answer = client.post(
        f"{MEMBERS}found/",
        {"council-title": "Экспертный совет", "council-basis": "приказ № 20"},
        follow=True,
    )

    assert council_of(town).basis == "приказ № 20"
    text = answer.content.decode()
    assert "Теперь введите председателя" in text
    assert "Нет председателя: решения по работам принять нельзя." in text


def test_the_chair_is_asked_for_first_by_the_order_of_the_council(
    sign_in: SignIn, town: Territory
) -> None:
    client = sign_in(holder(town, Role.ADMIN))
    client.post(f"{MEMBERS}found/", {"council-title": "Совет", "council-basis": "приказ № 20"})

    day = local_date(now(), town.time_zone) - timedelta(days=7)
    first = client.get(MEMBERS).context["seat_form"].initial
    client.post(
        f"{MEMBERS}seat/",
        seat_form(
            colleague(town), BodyRole.CHAIR, basis="приказ № 20", period_from=day.isoformat()
        ),
    )
    second = client.get(MEMBERS).context["seat_form"].initial

    assert (first["role"], first["basis"]) == ("chair", "приказ № 20")
    assert (second["role"], second["period_from"]) == ("secretary", day)


def test_nobody_is_seated_into_the_past_unawares(sign_in: SignIn, town: Territory) -> None:
    """The order of a composition that has met is not offered for who comes later."""
    client = sign_in(holder(town, Role.COORDINATOR))
    client.post(f"{MEMBERS}found/", {"council-title": "Совет", "council-basis": "приказ № 21"})
    client.post(f"{MEMBERS}seat/", seat_form(colleague(town), BodyRole.CHAIR))
    Meeting.objects.create(
        body=council_of(town), number="1", mode="in_room", held_at=now(), state="planned"
    )

    offered = client.get(MEMBERS).context["seat_form"].initial

    assert offered["period_from"] == local_date(now(), town.time_zone)
    assert "basis" not in offered


def test_seating_tells_which_roles_came_with_it(sign_in: SignIn, town: Territory) -> None:
    body = judge.make_council(town, members=0)
    person = colleague(town)

    answer = sign_in(holder(town, Role.COORDINATOR)).post(
        f"{MEMBERS}seat/", seat_form(person, BodyRole.CHAIR), follow=True
    )

    assert [(one.person, one.role) for one in body.members.all()] == [(person, "chair")]
    text = answer.content.decode()
    assert f"{person.full_name}: председатель, с 1 сентября 2025" in text
    assert "Вместе с этим выданы роли: член экспертного совета, председатель" in text


def test_a_refusal_keeps_what_was_entered(sign_in: SignIn, town: Territory) -> None:
    body = judge.make_council(town, members=2)
    person = colleague(town)

    answer = sign_in(holder(town, Role.COORDINATOR)).post(
        f"{MEMBERS}seat/", seat_form(person, BodyRole.CHAIR)
    )

    assert answer.status_code == 422
    assert answer.context["seat_form"].errors.keys() == {"former"}
    assert [one for one, chosen in answer.context["people"] if chosen] == [person]
    assert body.members.count() == 2


def test_an_ended_seat_moves_to_those_who_sat_before(sign_in: SignIn, town: Territory) -> None:
    body = judge.make_council(town, members=3)
    member = body.members.get(role=BodyRole.MEMBER.value)
    client = sign_in(holder(town, Role.COORDINATOR))

    client.post(
        f"{MEMBERS}{member.pk}/end/",
        {f"{member.pk}-last_day": "2025-09-03", f"{member.pk}-basis": "приказ № 30"},
    )
    answer = client.get(MEMBERS)

    assert member_names(answer, "former") == [member.person.full_name]
    assert len(member_names(answer)) == 2
    assert "выход: приказ № 30" in answer.content.decode()


def test_a_last_day_before_the_first_is_said_beside_the_very_seat(
    sign_in: SignIn, town: Territory
) -> None:
    body = judge.make_council(town, members=3)
    member = body.members.get(role=BodyRole.MEMBER.value)

    answer = sign_in(holder(town, Role.COORDINATOR)).post(
        f"{MEMBERS}{member.pk}/end/",
        {f"{member.pk}-last_day": "2024-09-03", f"{member.pk}-basis": "приказ № 30"},
    )

    assert answer.status_code == 422
    [line] = [one for one in answer.context["sitting"] if one.form.is_bound]
    assert line.seat == member
    assert "last_day" in line.form.errors


def test_members_read_the_composition_and_change_nothing(sign_in: SignIn) -> None:
    chamber = make_chamber()
    client = sign_in(chamber.members[0])

    answer = client.get(MEMBERS)

    assert len(member_names(answer)) == chamber.body.members.count()
    assert all(line.form is None for line in answer.context["sitting"])
    assert "seat_form" not in answer.context
    assert client.post(f"{MEMBERS}seat/", seat_form(chamber.chair)).status_code == 403
    assert MEMBERS in client.get("/council/").content.decode()


def test_the_council_of_another_territory_is_not_found(sign_in: SignIn, town: Territory) -> None:
    other = judge.make_council(make.make_territory(), members=1)
    seat = other.members.get()

    answer = sign_in(holder(town, Role.COORDINATOR)).post(
        f"{MEMBERS}{seat.pk}/end/", {f"{seat.pk}-last_day": "2025-09-03", f"{seat.pk}-basis": "x"}
    )

    assert answer.status_code == 404
    assert BodyMember.objects.get(pk=seat.pk).period_to is None


def test_people_of_another_territory_are_not_offered_and_not_seated(
    sign_in: SignIn, town: Territory
) -> None:
    body = judge.make_council(town, members=0)
    stranger = colleague(make.make_territory())
    client = sign_in(holder(town, Role.COORDINATOR))

    offered = [one for one, _ in client.get(MEMBERS).context["people"]]
    answer = client.post(f"{MEMBERS}seat/", seat_form(stranger))

    assert stranger not in offered
    assert answer.status_code == 422
    assert not body.members.exists()


def test_people_are_found_by_name(sign_in: SignIn, town: Territory) -> None:
    judge.make_council(town, members=0)
    wanted = colleague(town, last_name="Ярославцева")
    colleague(town)

    answer = sign_in(holder(town, Role.COORDINATOR)).get(MEMBERS, {"q": "ярослав"})

    assert answer.context["people"] == [(wanted, False)]


def test_the_page_takes_as_many_queries_for_nine_members_as_for_three(
    sign_in: SignIn, town: Territory, count_queries: Callable[[Client, str], int]
) -> None:
    body = judge.make_council(town, members=2)
    judge.make_member(body, colleague(town))
    client = sign_in(holder(town, Role.COORDINATOR))
    few = count_queries(client, MEMBERS)

    for _number in range(6):
        judge.make_member(body, colleague(town))

    assert count_queries(client, MEMBERS) == few


@pytest.mark.parametrize("step", ["procedure", "training", "intake"])
def test_the_first_hour_says_that_works_would_stop_without_a_council(
    sign_in: SignIn, town: Territory, step: str
) -> None:
    version = make.make_procedure_version(
        town,
        state=VersionState.IN_FORCE.value,
        parameters=write_parameters(ProcedureParameters(stages=(judge.EXTERNAL,))),
    )
    client = sign_in(holder(town, Role.ADMIN))

    before = client.get(f"/start/{step}/")
    judge.make_council(town, members=1)
    after = client.get(f"/start/{step}/")

    assert before.context["without_chair"] == [version.procedure.title]
    assert f'href="{MEMBERS}"' in before.content.decode()
    assert after.context["without_chair"] == []


def test_whoever_was_seated_opens_the_agenda_at_once(sign_in: SignIn, town: Territory) -> None:
    judge.make_council(town, members=0)
    person = colleague(town)
    make.make_user(person)
    sign_in(holder(town, Role.COORDINATOR)).post(
        f"{MEMBERS}seat/", seat_form(person, BodyRole.SECRETARY)
    )

    assert Role.JURY_SECRETARY in roles_held(person.pk, town, date(2025, 9, 1) + timedelta(days=1))
    assert sign_in(person).get("/council/").context["may_manage"]
