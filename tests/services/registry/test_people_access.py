"""What a coordinator and an administrator do for a person's access, and may not do."""

from datetime import timedelta

import pytest

from registry.models import AccessPass, JournalEntry, Letter, Person, RoleGrant
from registry.rules.actors import Actor
from registry.rules.vocabulary import PassKind, Role
from registry.services.emails import ask_new_email, confirm_new_email
from registry.services.errors import DomainError
from registry.services.letters import compose
from registry.services.people_access import (
    block_account,
    correct_contacts,
    end_role,
    give_role,
    reset_second_factor,
    set_second_factor_from,
    unblock_account,
)
from registry.services.sign_in import ask_sign_in_letter, note_account_change
from tests.factories import registry as make
from tests.factories.registry import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.make_territory()


def holder(town, *roles: Role, **fields) -> Person:
    person = make.make_person(**fields)
    for role in roles:
        make.grant(person, role, town)
    make.make_user(person, last_login=NOW)
    return person


def by(person: Person) -> dict:
    return {"actor": Actor.person(person.pk), "now": NOW}


def contacts(person: Person, **changes) -> dict:
    names = ("last_name", "first_name", "patronymic", "gender", "email", "phone")
    return {name: getattr(person, name) for name in names} | changes


def keys(town) -> list[str]:
    entries = JournalEntry.objects.filter(territory=town).order_by("position")
    return list(entries.values_list("key", flat=True))


def test_a_coordinator_gives_a_role_and_does_not_make_administrators(town) -> None:
    coordinator, person = holder(town, Role.COORDINATOR), holder(town)
    facts = {"period_from": TODAY, "basis": "приказ № 3", **by(coordinator)}

    grant = give_role(person, Role.EXPERT, town, **facts)
    with pytest.raises(DomainError) as refused:
        give_role(person, Role.ADMIN, town, **facts)

    assert (grant.role, grant.basis, grant.granted_by) == (Role.EXPERT, "приказ № 3", coordinator)
    assert refused.value.code == "admin_only"
    assert keys(town) == ["registry.role.granted"]


def test_a_role_in_another_territory_gives_no_right_here(town) -> None:
    stranger, person = holder(make.make_territory(), Role.ADMIN), holder(town)

    with pytest.raises(DomainError) as refused:
        give_role(person, Role.ADMIN, town, period_from=TODAY, basis="приказ № 3", **by(stranger))

    assert refused.value.code == "admin_only"


def test_one_who_administers_and_judges_is_allowed_knowingly(town) -> None:
    admin = holder(town, Role.ADMIN)
    facts = {"period_from": TODAY, "basis": "приказ № 3", **by(admin)}

    with pytest.raises(DomainError) as refused:
        give_role(admin, Role.EXPERT, town, **facts)
    give_role(admin, Role.EXPERT, town, knowingly=True, **facts)

    assert (refused.value.code, refused.value.field) == ("roles_apart", "knowingly")


def test_the_last_administrator_stays(town) -> None:
    admin = holder(town, Role.ADMIN)
    grant = RoleGrant.objects.get(person=admin)

    with pytest.raises(DomainError) as refused:
        end_role(grant, last_day=TODAY, basis="приказ № 4", **by(admin))
    holder(town, Role.ADMIN)
    end_role(grant, last_day=TODAY, basis="приказ № 4", **by(admin))

    assert refused.value.code == "last_admin"
    grant.refresh_from_db()
    assert grant.period_to == TODAY


def test_a_coordinator_cannot_get_into_an_administrator_s_account(town) -> None:
    coordinator, admin = holder(town, Role.COORDINATOR), holder(town, Role.ADMIN)
    wished = contacts(admin, email="mine@areopag.example")

    with pytest.raises(DomainError) as moved:
        correct_contacts(admin, wished, town, **by(coordinator))
    with pytest.raises(DomainError) as closed:
        block_account(admin, town, reason="уволен", **by(coordinator))

    assert (moved.value.code, closed.value.code) == ("admin_only", "admin_only")


def test_an_account_that_works_elsewhere_too_is_not_moved_from_here(town) -> None:
    coordinator, person = holder(town, Role.COORDINATOR), holder(town, Role.EXPERT)
    make.grant(person, Role.EXPERT, make.make_territory())

    with pytest.raises(DomainError) as refused:
        correct_contacts(
            person, contacts(person, email="other@areopag.example"), town, **by(coordinator)
        )
    changed = correct_contacts(
        person, contacts(person, phone="8 (800) 000-11-22"), town, **by(coordinator)
    )

    assert (refused.value.code, changed) == ("elsewhere", ["phone"])


def test_a_mended_address_is_told_to_the_former_one_and_signs_out_everywhere(town, client) -> None:
    coordinator, person = holder(town, Role.COORDINATOR), holder(town, Role.TEACHER)
    former = person.email
    client.force_login(person.user)

    correct_contacts(
        person, contacts(person, email="Right@areopag.example"), town, **by(coordinator)
    )

    person.user.refresh_from_db()
    letter = Letter.objects.get(template="email_changed")
    assert person.user.email == "right@areopag.example"
    assert compose(letter).to == [former]
    assert client.get("/tasks/").status_code == 302
    assert keys(town) == ["registry.account.email_changed", "registry.person.corrected"]


def test_a_mended_address_spoils_the_letters_sent_to_the_wrong_one(town) -> None:
    coordinator = holder(town, Role.COORDINATOR)
    user = holder(town, Role.TEACHER).user
    ask_sign_in_letter(user.email, now=NOW)

    correct_contacts(
        user.person, contacts(user.person, email="right@areopag.example"), town, **by(coordinator)
    )

    assert AccessPass.objects.get(kind=PassKind.SIGN_IN).revoked_at == NOW


def test_a_closed_sign_in_ends_at_once_and_can_be_opened(town, client) -> None:
    coordinator, person = holder(town, Role.COORDINATOR), holder(town, Role.TEACHER)
    client.force_login(person.user)
    before = client.get("/tasks/").status_code

    block_account(person, town, reason="уволен", **by(coordinator))
    closed = client.get("/tasks/").status_code
    unblock_account(person, town, **by(coordinator))

    assert (before, closed) == (200, 302)
    person.user.refresh_from_db()
    assert person.user.is_active
    assert keys(town) == ["registry.account.blocked", "registry.account.unblocked"]


def test_nobody_closes_his_own_sign_in(town) -> None:
    admin = holder(town, Role.ADMIN)

    with pytest.raises(DomainError) as refused:
        block_account(admin, town, reason="проба", **by(admin))

    assert refused.value.code == "own_account"


def test_a_new_address_counts_once_its_owner_confirms_it(town) -> None:
    user = holder(town, Role.TEACHER).user
    former = user.email

    made = ask_new_email(user, "new@areopag.example", territory=town, **by(user.person))
    asked = compose(Letter.objects.get(template="email_confirmation")).to
    user.refresh_from_db()
    before = user.email
    confirm_new_email(made, now=NOW + timedelta(hours=1))

    user.refresh_from_db()
    assert (asked, before) == (["new@areopag.example"], former)
    assert (user.email, user.person.email) == ("new@areopag.example",) * 2
    with pytest.raises(DomainError):
        confirm_new_email(AccessPass.objects.get(pk=made.pk), now=NOW + timedelta(hours=1))


def test_an_address_taken_meanwhile_is_refused_at_the_confirmation(town) -> None:
    user = holder(town, Role.TEACHER).user
    made = ask_new_email(user, "new@areopag.example", territory=town, **by(user.person))
    make.make_user(make.make_person(), email="new@areopag.example")

    with pytest.raises(DomainError) as refused:
        confirm_new_email(made, now=NOW)

    assert refused.value.code == "account_taken"


def test_the_owner_is_told_how_the_guard_of_the_account_changed(town) -> None:
    user = holder(town, Role.COORDINATOR).user

    note_account_change(user, "totp_activated", now=NOW)
    note_account_change(user, "something_else", now=NOW)

    letter = Letter.objects.get()
    assert (letter.template, letter.facts["what"]) == ("account_changed", "totp_activated")
    assert keys(town) == ["registry.account.guard_changed"]


def test_an_administrator_frees_someone_who_has_lost_the_phone(town) -> None:
    admin, coordinator = holder(town, Role.ADMIN), holder(town, Role.COORDINATOR)
    person = holder(town, Role.EXPERT)
    person.user.authenticator_set.create(type="totp", data={"secret": "…"})

    with pytest.raises(DomainError) as refused:
        reset_second_factor(person, town, **by(coordinator))
    reset_second_factor(person, town, **by(admin))

    assert refused.value.code == "admin_only"
    assert not person.user.authenticator_set.exists()
    assert Letter.objects.get().facts["what"] == "second_factor_reset"


def test_the_day_of_the_second_factor_is_journalled_once(town) -> None:
    admin = holder(town, Role.ADMIN)

    set_second_factor_from(town, TODAY, **by(admin))
    set_second_factor_from(town, TODAY, **by(admin))

    town.refresh_from_db()
    assert town.second_factor_from == TODAY
    assert keys(town) == ["registry.territory.second_factor_set"]
