"""The list of works of a territory."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Person
from tests.factories.scenes import make_scene

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
LIST = "/works/"


def titles(client: Client, **query: str) -> set[str]:
    return {row.case.title for row in client.get(LIST, query).context["rows"]}


def test_list_holds_submitted_works_of_the_territory_alone(sign_in: SignIn) -> None:
    scene, other = make_scene(), make_scene()
    scene.submitted("Наша")
    other.submitted("Чужая")
    sign_in(scene.author).post(reverse("start_material"), {"procedure": scene.procedure.pk})

    assert titles(sign_in(scene.coordinator)) == {"Наша"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ДРОБИ", {"Дроби без слёз"}),
        ("без слёз", {"Дроби без слёз"}),
        ("слёз дроби", {"Дроби без слёз"}),
        ("(дроби", set()),
        ("%", set()),
        ("", {"Дроби без слёз", "Родной край"}),
    ],
)
def test_words_are_found_in_any_order_and_letter_case(
    text: str, found: set[str], sign_in: SignIn
) -> None:
    scene = make_scene()
    scene.submitted("Дроби без слёз")
    scene.submitted("Родной край")

    assert titles(sign_in(scene.coordinator), text=text) == found


def test_work_is_found_by_its_number_and_by_its_author(sign_in: SignIn) -> None:
    scene = make_scene()
    scene.submitted("Дроби")
    client = sign_in(scene.coordinator)

    number = client.get(LIST).context["rows"][0].case.number

    assert titles(client, text=number) == {"Дроби"}
    assert titles(client, text=scene.author.last_name.lower()) == {"Дроби"}


def test_list_is_narrowed_by_state_and_by_what_a_work_waits_for(sign_in: SignIn) -> None:
    scene = make_scene()
    scene.submitted("Проверяется")
    scene.taken(title="Оценивается")
    client = sign_in(scene.coordinator)

    assert titles(client, state="checking") == {"Проверяется"}
    assert titles(client, step="score_material") == {"Оценивается"}
    assert titles(client, state="нет такого", step="нет") == {"Проверяется", "Оценивается"}


def test_teachers_and_experts_have_no_list_of_works(sign_in: SignIn) -> None:
    scene = make_scene()

    assert [sign_in(one).get(LIST).status_code for one in (scene.author, scene.experts[0])] == [
        403,
        403,
    ]


def test_number_of_queries_does_not_grow_with_the_list(
    sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    scene = make_scene()
    scene.submitted()
    client = sign_in(scene.coordinator)
    with_one = count_queries(client, LIST)
    scene.submitted()
    scene.taken()

    assert count_queries(client, LIST) == with_one
