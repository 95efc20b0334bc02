"""Creating a council and seating people in it: roles come and go with seats, votes stay."""

from datetime import date, timedelta
from typing import Any

import pytest

from registry.models import JournalEntry, Person, RoleGrant, Territory
from registry.queries.access import roles_held
from registry.rules.actors import Actor
from registry.rules.vocabulary import Role
from registry.services.errors import DomainError
from review.models import Body, BodyMember, Vote
from review.queries import chair_on, members_on
from review.rules.vocabulary import BodyRole, FormerHolder, VoteChoice
from review.services.composition import amend_council, end_seat, found_council, seat_member
from review.services.council import cast_vote, count_item
from tests.factories import registry as make
from tests.factories import review as judge
from tests.factories.registry import NOW, TODAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PAPER = "приказ № 21 от 10.09.2026"


@pytest.fixture
def town() -> Territory:
    return make.make_territory()


@pytest.fixture
def body(town: Territory) -> Body:
    return found_council(town, title="Экспертный совет", basis=PAPER, **by(town))


def by(town: Territory, role: Role = Role.COORDINATOR) -> dict[str, Any]:
    who = Person.objects.filter(grants__territory=town, grants__role=role.value).first()
    if who is None:
        who = make.make_person()
        make.grant(who, role, town)
    return {"actor": Actor.person(who.pk), "now": NOW}


def seat(body: Body, person: Person, role: BodyRole = BodyRole.MEMBER, **fields: Any) -> Any:
    facts = {"period_from": TODAY, "basis": PAPER, **by(body.territory)} | fields
    return seat_member(body, person, role, **facts)


def keys(town: Territory) -> list[str]:
    entries = JournalEntry.objects.filter(territory=town).order_by("position")
    return list(entries.values_list("key", flat=True))


def held(person: Person, town: Territory, day: date = TODAY) -> set[Role]:
    return set(roles_held(person.pk, town, day))


def test_a_service_creates_its_council_once_by_an_order(town: Territory) -> None:
    made = found_council(town, title=" Экспертный совет ", basis=PAPER, **by(town))

    assert (made.title, made.basis) == ("Экспертный совет", PAPER)
    assert keys(town) == ["review.council.founded"]
    with pytest.raises(DomainError) as refused:
        found_council(town, title="Второй", basis=PAPER, **by(town))
    assert refused.value.code == "council_there"
    with pytest.raises(DomainError):
        amend_council(made, title="Совет", basis=" ", **by(town))


def test_name_and_order_are_mended_and_the_journal_keeps_the_old(body: Body) -> None:
    assert amend_council(body, title="Совет", basis=PAPER, **by(body.territory))
    assert not amend_council(body, title="Совет", basis=PAPER, **by(body.territory))

    line = JournalEntry.objects.get(key="review.council.amended")
    assert line.value.old["title"] == "Экспертный совет"


@pytest.mark.parametrize(
    ("role", "given"),
    [
        (BodyRole.MEMBER, (Role.COUNCIL_MEMBER,)),
        (BodyRole.CHAIR, (Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR)),
        (BodyRole.SECRETARY, (Role.COUNCIL_MEMBER, Role.JURY_SECRETARY)),
    ],
)
def test_a_seat_brings_the_roles_it_needs_for_its_days_by_its_paper(
    body: Body, role: BodyRole, given: tuple[Role, ...]
) -> None:
    person = make.make_person()

    seated = seat(body, person, role)

    assert seated.given == given
    grants = RoleGrant.objects.filter(person=person)
    assert {(one.role, one.period_from, one.period_to, one.basis) for one in grants} == {
        (one.value, TODAY, None, PAPER) for one in given
    }
    assert keys(body.territory) == [
        "review.council.founded",
        "review.council.member_seated",
        *["registry.role.granted"] * len(given),
    ]


def test_a_role_that_is_held_is_not_given_again_and_does_not_end_with_the_seat(body: Body) -> None:
    person = make.make_person()
    make.grant(person, Role.COUNCIL_MEMBER, body.territory)

    seated = seat(body, person)
    ended = end_seat(seated.seat, last_day=TODAY, basis="приказ № 30", **by(body.territory))

    assert (seated.given, ended) == ((), ())
    assert held(person, body.territory, TODAY + DAY) == {Role.COUNCIL_MEMBER}


def test_a_role_that_ends_before_the_seat_is_given_for_the_days_after(body: Body) -> None:
    person = make.make_person()
    make.grant(person, Role.COUNCIL_MEMBER, body.territory, period_to=TODAY + 9 * DAY)

    seat(body, person)

    later = RoleGrant.objects.get(person=person, basis=PAPER)
    assert (later.period_from, later.period_to) == (TODAY + 10 * DAY, None)


def test_what_was_given_for_a_seat_ends_with_it(body: Body) -> None:
    person = make.make_person()
    sits = seat(body, person, BodyRole.CHAIR).seat

    ended = end_seat(sits, last_day=TODAY + DAY, basis="приказ № 30", **by(body.territory))

    assert set(ended) == {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR}
    assert held(person, body.territory, TODAY + DAY) == set(ended)
    assert held(person, body.territory, TODAY + 2 * DAY) == set()
    assert BodyMember.objects.get(pk=sits.pk).end_basis == "приказ № 30"
    assert keys(body.territory)[-3:] == [
        "review.council.member_left",
        "registry.role.revoked",
        "registry.role.revoked",
    ]


def test_a_later_last_day_prolongs_the_seat_and_its_role(body: Body) -> None:
    person = make.make_person()
    sits = seat(body, person).seat
    end_seat(sits, last_day=TODAY, basis="приказ № 30", **by(body.territory))

    end_seat(sits, last_day=TODAY + 5 * DAY, basis="приказ № 31", **by(body.territory))

    assert held(person, body.territory, TODAY + 5 * DAY) == {Role.COUNCIL_MEMBER}
    assert held(person, body.territory, TODAY + 6 * DAY) == set()


def test_a_new_chair_takes_over_and_the_former_one_stays_a_member(body: Body) -> None:
    former, new = make.make_person(), make.make_person()
    seat(body, former, BodyRole.CHAIR)
    seat(body, new)
    day = TODAY + 10 * DAY

    seated = seat(
        body, new, BodyRole.CHAIR, period_from=day, former=FormerHolder.STAYS, basis="приказ № 40"
    )

    assert chair_on(body, day - DAY).person == former
    assert chair_on(body, day).person == new
    assert {one.person_id for one in members_on(body, day)} == {former.pk, new.pk}
    assert (seated.given, seated.ended) == ((Role.COUNCIL_CHAIR,), (Role.COUNCIL_CHAIR,))
    assert held(former, body.territory, day) == {Role.COUNCIL_MEMBER}
    assert held(new, body.territory, day) == {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR}


def test_a_former_chair_may_leave_altogether(body: Body) -> None:
    former, new = make.make_person(), make.make_person()
    seat(body, former, BodyRole.CHAIR, period_from=TODAY - DAY)

    seat(body, new, BodyRole.CHAIR, former=FormerHolder.LEAVES)

    assert [one.person for one in members_on(body, TODAY)] == [new]
    assert held(former, body.territory) == set()


def test_roles_handed_over_from_seat_to_seat_end_with_the_last_one(body: Body) -> None:
    person = make.make_person()
    seat(body, person)
    chairs = seat(body, person, BodyRole.CHAIR, period_from=TODAY + DAY).seat

    end_seat(chairs, last_day=TODAY + 2 * DAY, basis="приказ № 50", **by(body.territory))

    assert held(person, body.territory, TODAY + 2 * DAY) == {
        Role.COUNCIL_MEMBER,
        Role.COUNCIL_CHAIR,
    }
    assert held(person, body.territory, TODAY + 3 * DAY) == set()


def test_a_second_chair_is_refused_with_the_name_of_the_first(body: Body) -> None:
    former = make.make_person()
    seat(body, former, BodyRole.CHAIR)

    with pytest.raises(DomainError) as refused:
        seat(body, make.make_person(), BodyRole.CHAIR)

    assert (refused.value.code, refused.value.field) == ("taken", "former")
    assert former.full_name in str(refused.value.message)
    assert body.members.count() == 1


@pytest.mark.parametrize("blank", ["", "  "])
def test_no_seat_begins_or_ends_without_a_paper(body: Body, blank: str) -> None:
    with pytest.raises(DomainError) as refused:
        seat(body, make.make_person(), basis=blank)
    assert refused.value.field == "basis"

    sits = seat(body, make.make_person()).seat
    with pytest.raises(DomainError) as refused:
        end_seat(sits, last_day=TODAY, basis=blank, **by(body.territory))
    assert refused.value.field == "basis"


def test_a_coordinator_does_not_seat_himself_and_nothing_of_it_is_kept(body: Body) -> None:
    facts = by(body.territory)
    himself = Person.objects.get(pk=facts["actor"].person_id)

    with pytest.raises(DomainError) as refused:
        seat(body, himself)

    assert refused.value.code == "own_roles"
    assert not body.members.exists()


def test_an_administrator_sits_in_the_council_only_knowingly(body: Body) -> None:
    facts = by(body.territory, Role.ADMIN)
    himself = Person.objects.get(pk=facts["actor"].person_id)

    with pytest.raises(DomainError) as refused:
        seat(body, himself, BodyRole.SECRETARY, **facts)
    assert refused.value.field == "knowingly"

    seat(body, himself, BodyRole.SECRETARY, knowingly=True, **facts)
    assert Role.JURY_SECRETARY in held(himself, body.territory)


def test_a_member_who_leaves_keeps_his_votes_and_they_are_not_counted_on_a_later_day() -> None:
    item = judge.item_on_agenda(members=5)
    member = item.body.members.filter(role=BodyRole.MEMBER.value).first()
    cast_vote(item, member, choice=VoteChoice.FOR, **judge.by(member.person))
    before = count_item(item, now=NOW)

    with pytest.raises(DomainError) as refused:
        end_seat(member, last_day=TODAY - DAY, basis=PAPER, **by(item.body.territory))
    end_seat(member, last_day=TODAY, basis=PAPER, **by(item.body.territory))

    assert refused.value.code == "acted_later"
    assert count_item(item, now=NOW) == before
    after = count_item(item, now=NOW + DAY)
    assert (after.voices_for, after.base) == (0, before.base - 1)
    assert Vote.objects.get().member == member


def test_a_voice_given_before_a_change_of_role_counts_once_in_the_new_role() -> None:
    item = judge.item_on_agenda(members=5)
    member = item.body.members.filter(role=BodyRole.MEMBER.value).first()
    cast_vote(item, member, choice=VoteChoice.FOR, **judge.by(member.person))
    tomorrow = {"former": FormerHolder.STAYS, "period_from": TODAY + DAY}

    chairs = seat(item.body, member.person, BodyRole.CHAIR, **tomorrow).seat

    assert count_item(item, now=NOW + DAY).voices_for == 1
    again = judge.by(member.person) | {"now": NOW + DAY}
    cast_vote(item, chairs, choice=VoteChoice.AGAINST, **again)
    assert [(one.member, one.choice) for one in Vote.objects.all()] == [
        (chairs, VoteChoice.AGAINST)
    ]
