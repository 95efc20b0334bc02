"""The list of works of a territory."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from openpyxl import load_workbook

from registry.models import Person
from registry.rules.calendar import end_of_day, local_date
from tests.factories import registry as make
from tests.factories.scenes import make_scene
from workflows.models import Task

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
        ("(дроби", {"Дроби без слёз"}),
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


# --- Narrowing --------------------------------------------------------------------------------


def test_list_is_narrowed_by_direction_school_and_expert(sign_in: SignIn) -> None:
    scene = make_scene()
    scene.taken(title="Дроби")
    client = sign_in(scene.coordinator)
    other_school = make.make_organisation(scene.territory)
    other_direction = make.make_classifier_item(title="наставничество")

    def found(**query: int) -> set[str]:
        return titles(client, **{name: str(value) for name, value in query.items()})

    assert found(direction=scene.direction.pk) == {"Дроби"}
    assert found(direction=other_direction.pk) == set()
    assert found(school=scene.school.pk) == {"Дроби"}
    assert found(school=other_school.pk) == set()
    assert found(expert=scene.experts[0].pk) == {"Дроби"}
    assert found(expert=scene.experts[2].pk) == set()


@pytest.mark.parametrize(
    ("term", "expected"),
    [("overdue", {"Поздно"}), ("today", {"Сегодня"}), ("", {"Поздно", "Сегодня", "Потом"})],
)
def test_list_is_narrowed_by_the_term_of_what_waits(
    term: str, expected: set[str], sign_in: SignIn
) -> None:
    scene = make_scene()
    moments = {
        "Поздно": now() - timedelta(days=2),
        "Сегодня": end_of_day(local_date(now(), scene.territory.time_zone), "Europe/Moscow"),
        "Потом": now() + timedelta(days=30),
    }
    for title, moment in moments.items():
        Task.objects.filter(case=scene.submitted(title)).update(due_at=moment)

    assert titles(sign_in(scene.coordinator), term=term) == expected


def test_list_stands_in_the_order_that_was_asked(sign_in: SignIn) -> None:
    scene = make_scene()
    late = scene.submitted("Б")
    scene.submitted("А")
    Task.objects.filter(case=late).update(due_at=now() - timedelta(days=400))
    client = sign_in(scene.coordinator)

    def order(sort: str) -> list[str]:
        return [row.case.title for row in client.get(LIST, {"sort": sort}).context["rows"]]

    assert order("") == ["А", "Б"]
    assert order("oldest") == ["Б", "А"]
    assert order("title") == ["А", "Б"]
    assert order("term") == ["Б", "А"]


def test_value_of_the_address_that_means_nothing_narrows_nothing(sign_in: SignIn) -> None:
    scene = make_scene()
    scene.submitted("Дроби")

    assert titles(sign_in(scene.coordinator), school="x", term="never", sort="?") == {"Дроби"}


def test_list_takes_the_same_queries_for_one_work_and_for_three(
    sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    scene = make_scene()
    scene.submitted()
    client = sign_in(scene.coordinator)
    with_one = count_queries(client, LIST)
    scene.submitted()
    scene.taken()

    assert count_queries(client, LIST) == with_one


def test_table_to_take_away_holds_what_the_filter_leaves(sign_in: SignIn) -> None:
    scene = make_scene()
    scene.submitted("=1+1 Дроби")
    scene.submitted("Родной край")

    answer = sign_in(scene.coordinator).get("/works/table/", {"text": "дроби"})

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["=1+1 Дроби"]
    assert rows[1][2] == scene.author.full_name
    cell = load_workbook(BytesIO(answer.content)).active["B2"]
    assert cell.data_type == "s"


# --- Lists under a name ---------------------------------------------------------------------------


def save(client: Client, name: str, query: str) -> None:
    client.post("/lists/save/", {"page": "works", "name": name, "query": query})


def test_narrowed_list_is_kept_under_a_name_for_its_reader_alone(sign_in: SignIn) -> None:
    scene = make_scene()
    client = sign_in(scene.coordinator)

    save(client, "Поздние", "term=overdue&page=2")

    chips = [(one.name, one.url) for one in client.get(LIST).context["saved"]]
    assert chips == [("Поздние", "/works/?term=overdue")]
    other = make_scene().coordinator
    assert sign_in(other).get(LIST).context["saved"] == []


def test_name_used_again_means_the_newer_list(sign_in: SignIn) -> None:
    client = sign_in(make_scene().coordinator)

    save(client, "Поздние", "term=overdue")
    save(client, "Поздние", "term=today")

    assert [one.url for one in client.get(LIST).context["saved"]] == ["/works/?term=today"]


def test_named_list_is_removed_by_its_owner_alone(sign_in: SignIn) -> None:
    client, stranger = sign_in(make_scene().coordinator), sign_in(make_scene().coordinator)
    save(client, "Поздние", "term=overdue")
    saved = client.get(LIST).context["saved"][0].pk

    stranger.post(f"/lists/saved/{saved}/forget/", {"page": "works"})
    kept = len(client.get(LIST).context["saved"])
    client.post(f"/lists/saved/{saved}/forget/", {"page": "works"})

    assert (kept, client.get(LIST).context["saved"]) == (1, [])


def test_way_back_leads_to_the_list_as_it_was_left(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.submitted("Дроби")
    client = sign_in(scene.coordinator)

    client.get(LIST, {"text": "дроби", "page": "1"})

    crumbs = client.get(f"/works/{case_id}/").context["breadcrumbs"]
    assert crumbs[0]["url"] == "/works/?" + urlencode({"text": "дроби", "page": "1"})
