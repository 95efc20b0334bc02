from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from registry.models import JournalEntry
from registry.queries import viewer_of_person
from registry.queries.viewers import signed_in
from registry.rules.actors import Actor
from registry.rules.vocabulary import ClassifierKey, Role
from registry.services.accounts import create_account, grant_role, revoke_role
from registry.services.errors import DomainError
from tests.factories.registry import (
    NOW,
    TODAY,
    make_classifier_item,
    make_organisation,
    make_person,
    make_territory,
    make_user,
)

pytestmark = pytest.mark.django_db

STRONG = "сосны у тихой реки"


@pytest.fixture
def by() -> dict[str, Any]:
    return {"actor": Actor.person(make_person().pk), "now": NOW}


def test_person_may_sign_in_by_the_address_in_any_case(by: dict[str, Any]) -> None:
    person = make_person(email="")

    user = create_account(
        person, " Anna@Areopag.Example ", STRONG, territory=make_territory(), **by
    )

    person.refresh_from_db()
    assert (user.email, person.email) == ("anna@areopag.example", "anna@areopag.example")
    assert user.check_password(STRONG)


def test_account_without_a_password_waits_for_the_letter(by: dict[str, Any]) -> None:
    user = create_account(make_person(), "anna@areopag.example", territory=make_territory(), **by)

    assert not user.has_usable_password()


def test_address_for_letters_is_kept(by: dict[str, Any]) -> None:
    person = make_person(email="home@areopag.example")

    create_account(person, "work@areopag.example", territory=make_territory(), **by)

    person.refresh_from_db()
    assert person.email == "home@areopag.example"


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        ("TAKEN@areopag.example", None, "account_taken"),
        ("no address", None, "bad_email"),
        ("new@areopag.example", "12345", "weak_password"),
    ],
)
def test_account_is_refused_with_a_reason(
    by: dict[str, Any], email: str, password: str | None, code: str
) -> None:
    make_user(email="taken@areopag.example")

    with pytest.raises(DomainError) as refusal:
        create_account(make_person(), email, password, territory=make_territory(), **by)

    assert refusal.value.code == code


def test_person_has_one_account(by: dict[str, Any]) -> None:
    user = make_user()

    with pytest.raises(DomainError) as refusal:
        create_account(user.person, "other@areopag.example", territory=make_territory(), **by)

    assert refusal.value.code == "has_account"


def grant(person: Any, territory: Any, by: dict[str, Any], **fields: Any) -> Any:
    facts = {"period_from": TODAY, "basis": "приказ № 12"} | fields
    return grant_role(person, facts.pop("role", Role.EXPERT), territory, **facts, **by)


def test_granted_role_is_in_force_from_its_day(by: dict[str, Any]) -> None:
    person, territory = make_person(), make_territory()

    grant(person, territory, by, period_from=TODAY)

    assert viewer_of_person(person.pk, NOW - timedelta(days=1)).grants == ()
    assert viewer_of_person(person.pk, NOW).has_role(Role.EXPERT, territory_id=territory.pk)


@pytest.mark.parametrize(
    ("utc", "holds"),
    [("2026-09-13 11:59", False), ("2026-09-13 12:00", True), ("2026-09-14 12:00", False)],
)
def test_role_of_one_day_holds_by_the_calendar_of_its_territory(
    by: dict[str, Any], utc: str, holds: bool
) -> None:
    """On Kamchatka the fourteenth begins at noon of the thirteenth by Greenwich."""
    person, territory = make_person(), make_territory(time_zone="Asia/Kamchatka")
    grant(person, territory, by, period_from=date(2026, 9, 14), period_to=date(2026, 9, 14))
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)

    assert viewer_of_person(person.pk, moment).has_role(Role.EXPERT) is holds
    assert bool(signed_in(person.pk, moment).territories) is holds


def test_grant_remembers_directions_basis_and_who_gave_it(by: dict[str, Any]) -> None:
    direction = make_classifier_item(ClassifierKey.EXPERT_DIRECTION)

    granted = grant(make_person(), make_territory(), by, directions=[direction])

    assert list(granted.directions.all()) == [direction]
    assert (granted.basis, granted.granted_by_id) == ("приказ № 12", by["actor"].person_id)
    assert JournalEntry.objects.get().key == "registry.role.granted"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"basis": " "}, "basis_needed"),
        ({"period_to": TODAY - timedelta(days=1)}, "period_backwards"),
        ({"role": Role.ORG_RESPONSIBLE}, "organisation_needed"),
    ],
)
def test_role_is_refused_with_a_reason(
    by: dict[str, Any], fields: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        grant(make_person(), make_territory(), by, **fields)

    assert refusal.value.code == code


def test_role_is_not_granted_twice_for_the_same_time(by: dict[str, Any]) -> None:
    person, territory = make_person(), make_territory()
    grant(person, territory, by, period_to=TODAY + timedelta(days=10))

    with pytest.raises(DomainError) as refusal:
        grant(person, territory, by, period_from=TODAY + timedelta(days=10))

    assert refusal.value.code == "role_granted"


def test_role_may_be_granted_again_after_its_end_and_elsewhere(by: dict[str, Any]) -> None:
    person, territory = make_person(), make_territory()
    grant(person, territory, by, period_to=TODAY + timedelta(days=10))

    again = grant(person, territory, by, period_from=TODAY + timedelta(days=11))
    elsewhere = grant(person, make_territory(), by)
    in_school = grant(person, territory, by, organisation=make_organisation(territory))

    assert len({again.pk, elsewhere.pk, in_school.pk}) == 3


def test_revoked_role_ends_with_its_last_day(by: dict[str, Any]) -> None:
    person, territory = make_person(), make_territory()
    granted = grant(person, territory, by, period_from=date(2026, 9, 1))

    revoke_role(granted, last_day=TODAY, basis="приказ № 20", **by)

    assert viewer_of_person(person.pk, NOW).has_role(Role.EXPERT)
    assert not viewer_of_person(person.pk, NOW + timedelta(days=1)).has_role(Role.EXPERT)


def test_role_cannot_end_before_it_began(by: dict[str, Any]) -> None:
    granted = grant(make_person(), make_territory(), by)

    with pytest.raises(DomainError) as refusal:
        revoke_role(granted, last_day=TODAY - timedelta(days=1), basis="приказ", **by)

    assert refusal.value.code == "period_backwards"
