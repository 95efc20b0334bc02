"""Lists that an administrator extends without code (REG-04)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import ClassifierItem, Person
from registry.queries import classifier_items
from registry.rules.vocabulary import ClassifierKey, Role
from tests.factories import registry as make

pytestmark = pytest.mark.django_db

DIRECTIONS = ClassifierKey.EXPERT_DIRECTION


@pytest.fixture
def admin() -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.ADMIN, make.make_territory())
    return person


def add(client: Client, title: str):
    return client.post(
        reverse("add_classifier_item", args=[DIRECTIONS.value]),
        {f"{DIRECTIONS.value}-title": title},
    )


@pytest.mark.system("REG-04")
def test_five_directions_are_there_and_a_sixth_needs_no_code(
    sign_in: Callable[[Person], Client], admin: Person
) -> None:
    installed = list(classifier_items(DIRECTIONS))

    add(sign_in(admin), "экспертиза конкурсных уроков")
    refused = add(sign_in(admin), "Соответствие занимаемой должности")

    offered = [item.title for item in classifier_items(DIRECTIONS)]
    assert len(installed) == 5
    assert offered[5:] == ["экспертиза конкурсных уроков"]
    assert refused.status_code == 422
    assert not any("занимаемой должности" in title for title in offered)


def test_a_refused_value_stays_typed_with_the_reason_beside_it(
    sign_in: Callable[[Person], Client], admin: Person
) -> None:
    answer = add(sign_in(admin), "соответствие занимаемой должности")

    form = next(one.form for one in answer.context["lists"] if one.key == DIRECTIONS)
    assert form["title"].value() == "соответствие занимаемой должности"
    assert list(form.errors) == ["title"]


def test_a_value_is_renamed_and_its_key_stays(
    sign_in: Callable[[Person], Client], admin: Person
) -> None:
    item = classifier_items(DIRECTIONS)[0]

    sign_in(admin).post(
        reverse("rename_classifier_item", args=[item.pk]),
        {f"item-{item.pk}-title": "Экспертиза программ"},
    )

    renamed = ClassifierItem.objects.get(pk=item.pk)
    assert (renamed.key, renamed.title) == (item.key, "Экспертиза программ")


def test_a_value_is_retired_and_offered_again(
    sign_in: Callable[[Person], Client], admin: Person
) -> None:
    item = classifier_items(DIRECTIONS)[0]
    client = sign_in(admin)

    client.post(reverse("retire_classifier_item", args=[item.pk]))
    retired = item not in classifier_items(DIRECTIONS)
    client.post(reverse("restore_classifier_item", args=[item.pk]))

    assert retired
    assert item in classifier_items(DIRECTIONS)


def test_a_list_that_does_not_exist_is_not_extended(
    sign_in: Callable[[Person], Client], admin: Person
) -> None:
    answer = sign_in(admin).post(reverse("add_classifier_item", args=["colours"]), {})

    assert answer.status_code == 404


def test_a_coordinator_reads_the_lists_and_does_not_change_them(
    sign_in: Callable[[Person], Client],
) -> None:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.COORDINATOR, make.make_territory())
    client = sign_in(person)

    page = client.get("/lists/")

    assert (page.status_code, page.context["may_edit"]) == (200, False)
    assert add(client, "ещё одно").status_code == 403
