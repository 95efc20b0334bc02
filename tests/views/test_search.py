"""Everyone finds what he may open, by words of it that he may know."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Case, Person
from tests.factories.scenes import Scene, checklist, make_scene

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


@pytest.fixture
def scene() -> Scene:
    return make_scene(criteria=checklist(2))


def found(client: Client, text: str) -> dict[str, list[str]]:
    page = client.get(reverse("search"), {"q": text})
    assert page.status_code == 200
    return {group.title: [hit.url for hit in group.hits] for group in page.context["groups"]}


def urls(client: Client, text: str) -> set[str]:
    return {url for group in found(client, text).values() for url in group}


def test_a_coordinator_finds_a_work_by_title_number_and_author(
    scene: Scene, sign_in: SignIn
) -> None:
    case_id = scene.submitted(title="Дроби без слёз")
    scene.submitted(title="Другая работа")
    number = scene.task(case_id, "check_completeness").case.number
    client, work = sign_in(scene.coordinator), reverse("case", args=[case_id])

    assert urls(client, "дроби слез") == {work}
    assert work in urls(client, f"№ {number}")
    assert work in urls(client, scene.author.last_name)


def test_a_coordinator_finds_people_and_organisations_of_the_territory(
    scene: Scene, sign_in: SignIn
) -> None:
    client = sign_in(scene.coordinator)

    by_name = urls(client, scene.author.full_name)
    by_school = found(client, scene.school.short_name)

    assert reverse("person", args=[scene.author.pk]) in by_name
    assert len(by_school) == 1


def test_an_expert_finds_his_works_by_title_and_never_by_author(
    scene: Scene, sign_in: SignIn
) -> None:
    case_id = scene.taken(title="Дроби без слёз")
    expert, free = sign_in(scene.experts[0]), sign_in(scene.experts[2])

    assert urls(expert, "дроби") == {reverse("case", args=[case_id])}
    assert urls(free, "дроби") == set()
    assert urls(expert, scene.author.last_name) == set()


def test_an_invited_expert_does_not_find_the_work_yet(scene: Scene, sign_in: SignIn) -> None:
    scene.invited(title="Дроби без слёз")

    assert urls(sign_in(scene.experts[0]), "дроби") == set()


def test_another_territory_finds_nothing_of_ours(scene: Scene, sign_in: SignIn) -> None:
    scene.submitted(title="Дроби без слёз")
    other = sign_in(make_scene(criteria=checklist(2)).coordinator)

    assert urls(other, "дроби") == set()
    assert urls(other, scene.author.full_name) == set()


def test_too_short_and_unknown_words_are_told_apart(scene: Scene, sign_in: SignIn) -> None:
    client = sign_in(scene.coordinator)

    short = client.get(reverse("search"), {"q": "я"})
    unknown = client.get(reverse("search"), {"q": "абракадабра"})

    assert (short.context["is_short"], unknown.context["is_short"]) == (True, False)
    assert unknown.context["is_asked"]


def test_the_number_of_queries_does_not_grow_with_hits(
    scene: Scene, sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    client, address = sign_in(scene.coordinator), f"{reverse('search')}?q=дроби"
    scene.submitted(title="Дроби 1")
    one = count_queries(client, address)
    for number in (2, 3):
        scene.submitted(title=f"Дроби {number}")

    assert count_queries(client, address) == one


def test_a_work_is_found_by_the_beginning_of_a_word_and_under_its_new_title(
    scene: Scene, sign_in: SignIn
) -> None:
    case_id = scene.submitted(title="Урок-путешествие [5*] «Ёлка»")
    client, work = sign_in(scene.coordinator), reverse("case", args=[case_id])
    hits = {text: urls(client, text) for text in ("путеш", "урок-пут", "елка", "ёлк", "тешеств")}

    case = Case.objects.get(pk=case_id)
    case.title = "Дроби без слёз"
    case.save()

    assert hits == {
        "путеш": {work},
        "урок-пут": {work},
        "елка": {work},
        "ёлк": {work},
        "тешеств": set(),
    }
    assert urls(client, "путеш") == set()
    assert urls(client, "дроби") == {work}


def test_the_list_of_works_looks_for_the_same_words(scene: Scene, sign_in: SignIn) -> None:
    case_id = scene.submitted(title="Урок-путешествие")
    scene.submitted(title="Другая работа")
    client = sign_in(scene.coordinator)

    page = client.get(reverse("works"), {"text": f"путеш {scene.author.last_name}"})

    assert [row.case.pk for row in page.context["rows"]] == [case_id]
