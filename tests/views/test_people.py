"""«Люди и доступ»: the list, the card and one action over many."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from registry.models import AccessPass, Letter, Person, RoleGrant
from registry.rules.vocabulary import Role
from tests.factories import registry as make

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


@pytest.fixture
def town():
    return make.make_territory()


def holder(town, *roles: Role, **fields) -> Person:
    person = make.make_person(**fields)
    for role in roles:
        make.grant(person, role, town)
    make.make_user(person, last_login=timezone.now())
    return person


def teacher(town, school=None, **fields) -> Person:
    person = make.make_person(**fields)
    make.make_employment(person, school or make.make_organisation(town))
    make.grant(person, Role.TEACHER, town)
    return person


def names(page) -> list[Person]:
    return [row.person for row in page.context["rows"]]


def test_people_are_found_by_name_school_role_and_state(town, sign_in: SignIn) -> None:
    school = make.make_organisation(town)
    client = sign_in(holder(town, Role.COORDINATOR, last_name="Яблокова"))
    found = teacher(town, school, last_name="Брусникина")
    roleless = make.make_person(last_name="Клюквина")
    make.make_employment(roleless, school)
    teacher(make.make_territory(), last_name="Чужая")

    everyone = names(client.get("/people/"))
    by_name = names(client.get("/people/?text=брусник"))
    by_school = names(client.get(f"/people/?school={school.pk}"))
    by_set = names(client.get("/people/?set=teacher"))
    without = names(client.get("/people/?set=none"))
    inside = names(client.get("/people/?state=active"))

    assert [person.last_name for person in everyone] == ["Брусникина", "Клюквина", "Яблокова"]
    assert (by_name, by_set, without) == ([found], [found], [roleless])
    assert by_school == [found, roleless]
    assert [person.last_name for person in inside] == ["Яблокова"]


def test_the_list_takes_as_many_queries_for_three_people_as_for_one(
    town, sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    client = sign_in(holder(town, Role.COORDINATOR))
    teacher(town)
    one = count_queries(client, "/people/"), count_queries(client, "/people/awaited/")

    for _more in range(2):
        teacher(town)

    assert (count_queries(client, "/people/"), count_queries(client, "/people/awaited/")) == one


def test_a_coordinator_of_another_territory_finds_nobody(town, sign_in: SignIn) -> None:
    person = teacher(town)
    stranger = sign_in(holder(make.make_territory(), Role.COORDINATOR, Role.ADMIN))

    stranger.post("/people/invite/", {"person": person.pk})
    answers = [
        stranger.get(f"/people/{person.pk}/"),
        stranger.post(f"/people/{person.pk}/contacts/", {}),
        stranger.post(f"/people/roles/{RoleGrant.objects.get(person=person).pk}/end/", {}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert not AccessPass.objects.exists()


def test_a_whole_school_is_invited_in_one_action(town, sign_in: SignIn) -> None:
    school = make.make_organisation(town)
    expected = {teacher(town, school).pk for _person in range(3)}
    teacher(town)
    client = sign_in(holder(town, Role.COORDINATOR))

    answer = client.post(
        "/people/invite/", {"scope": "all", "school": school.pk, "next": "/people/awaited/"}
    )

    assert answer.headers["Location"] == "/people/awaited/"
    assert set(Letter.objects.values_list("person_id", flat=True)) == expected


def test_slips_of_a_school_are_one_file_that_is_kept_nowhere(town, sign_in: SignIn) -> None:
    school = make.make_organisation(town)
    for _person in range(3):
        teacher(town, school, email="")
    client = sign_in(holder(town, Role.COORDINATOR))

    answer = client.post("/people/slips/", {"scope": "all", "school": school.pk})

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    assert AccessPass.objects.filter(kind="sheet").count() == 3


def test_the_card_gives_a_role_with_its_basis(town, sign_in: SignIn) -> None:
    person = teacher(town)
    client = sign_in(holder(town, Role.COORDINATOR))

    client.post(
        f"/people/{person.pk}/roles/",
        {"role": "expert", "period_from": "2026-09-01", "basis": "приказ № 5"},
    )
    refused = client.post(
        f"/people/{person.pk}/roles/",
        {"role": "org_responsible", "period_from": "2026-09-01", "basis": "приказ № 5"},
    )

    granted = RoleGrant.objects.get(person=person, role="expert")
    assert granted.basis == "приказ № 5"
    assert (refused.status_code, list(refused.context["role_form"].errors)) == (
        422,
        ["organisation"],
    )


def test_the_card_ends_a_role_and_keeps_its_history(town, sign_in: SignIn) -> None:
    person = teacher(town)
    grant = RoleGrant.objects.get(person=person)
    client = sign_in(holder(town, Role.COORDINATOR))
    yesterday = timezone.localdate() - timedelta(days=1)

    client.post(
        f"/people/roles/{grant.pk}/end/",
        {f"{grant.pk}-last_day": yesterday.isoformat(), f"{grant.pk}-basis": "приказ № 6"},
    )
    page = client.get(f"/people/{person.pk}/")

    assert [role["in_force"] for role in page.context["roles"]] == [False]


def test_a_refusal_on_the_card_keeps_what_was_typed(town, sign_in: SignIn) -> None:
    admin = holder(town, Role.ADMIN)
    client = sign_in(holder(town, Role.COORDINATOR))

    answer = client.post(f"/people/{admin.pk}/block/", {"reason": "уволен"})

    assert answer.status_code == 422
    assert answer.context["block_form"].data["reason"] == "уволен"
    admin.user.refresh_from_db()
    assert admin.user.is_active


def test_a_coordinator_mends_a_name(town, sign_in: SignIn) -> None:
    person = teacher(town)
    client = sign_in(holder(town, Role.COORDINATOR))

    client.post(
        f"/people/{person.pk}/contacts/",
        {"last_name": "Вишнёва", "first_name": "Анна", "email": person.email},
    )

    person.refresh_from_db()
    assert (person.last_name, person.first_name, person.patronymic) == ("Вишнёва", "Анна", "")


@pytest.mark.parametrize("path", ["/people/", "/people/awaited/", "/account/"])
def test_pages_open_for_whom_they_are(town, sign_in: SignIn, path: str) -> None:
    client = sign_in(holder(town, Role.COORDINATOR))

    assert client.get(path).status_code == 200
