"""The API: the same permissions as the pages, in JSON."""

from collections.abc import Callable

import pytest
from django.test import Client

from registry.models import Case, Person
from registry.rules.vocabulary import CaseState, Role
from tests.factories import registry as make
from tests.factories.scenes import Scene, checklist, make_scene

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def scene() -> Scene:
    return make_scene(criteria=checklist(2), discrepancy=None)


def test_a_stranger_is_told_to_sign_in(client: Client) -> None:
    answers = [client.get(f"/api/v1/{name}/") for name in ("tasks", "works", "works/1")]

    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert {answer.json()["code"] for answer in answers} == {"not_signed_in"}


def test_my_tasks_are_mine_and_the_most_urgent_comes_first(scene: Scene) -> None:
    scene.submitted("Поздняя", now=make.NOW)
    scene.submitted("Ранняя", now=make.NOW.replace(day=7))

    tasks = signed_in(scene.coordinator).get("/api/v1/tasks/").json()

    assert [task["work"]["title"] for task in tasks["results"]] == ["Ранняя", "Поздняя"]
    assert {task["step"] for task in tasks["results"]} == {"check_completeness"}
    assert signed_in(scene.author).get("/api/v1/tasks/").json()["count"] == 0


def test_an_invited_expert_does_not_learn_the_title_from_the_api(scene: Scene) -> None:
    case_id = scene.invited()
    client = signed_in(scene.experts[0])

    [task] = client.get("/api/v1/tasks/").json()["results"]

    assert task["work"] is None
    assert client.get("/api/v1/works/").json()["results"] == []
    assert client.get(f"/api/v1/works/{case_id}/").status_code == 403


def test_each_sees_the_works_the_table_opens_to_him(scene: Scene) -> None:
    taken, draft = (
        scene.taken(),
        Case.objects.create(
            territory=scene.territory,
            kind="examination",
            procedure_version=scene.procedure.versions.get(),
            applicant=scene.author,
            state=CaseState.DRAFT,
            created_at=make.NOW,
        ),
    )

    def seen(person: Person) -> set[int]:
        return {one["id"] for one in signed_in(person).get("/api/v1/works/").json()["results"]}

    assert seen(scene.author) == {taken, draft.pk}
    assert seen(scene.coordinator) == {taken}
    assert seen(scene.experts[0]) == {taken}
    assert seen(scene.experts[2]) == set()


def test_the_author_is_named_to_himself_and_to_the_coordinator_alone(scene: Scene) -> None:
    case_id = scene.taken()

    def told(person: Person) -> dict[str, object]:
        return signed_in(person).get(f"/api/v1/works/{case_id}/").json()

    assert told(scene.author)["author"] == scene.author.full_name
    assert told(scene.coordinator)["author"] == scene.author.full_name
    assert "author" not in told(scene.experts[0])


def test_another_territory_s_work_is_not_found(scene: Scene) -> None:
    other = make_scene(criteria=checklist(2))
    case_id = scene.submitted()

    answer = signed_in(other.coordinator).get(f"/api/v1/works/{case_id}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_works_are_narrowed_by_state_and_number(scene: Scene) -> None:
    first, second = scene.submitted("Первая"), scene.submitted("Вторая")
    Case.objects.filter(pk=second).update(state=CaseState.RETURNED)
    number = Case.objects.get(pk=first).number
    client = signed_in(scene.coordinator)

    def found(query: str) -> list[int]:
        return [one["id"] for one in client.get(f"/api/v1/works/?{query}").json()["results"]]

    assert found("state=returned") == [second]
    assert found(f"number={number}") == [first]
    assert client.get("/api/v1/works/?state=nonsense").status_code == 404


def test_long_lists_come_in_pages(scene: Scene) -> None:
    for title in ("Первая", "Вторая", "Третья"):
        scene.submitted(title)
    client = signed_in(scene.coordinator)

    first = client.get("/api/v1/works/?page_size=2").json()
    rest = client.get(first["next"]).json()

    assert (first["count"], len(first["results"]), len(rest["results"])) == (3, 2, 1)


def test_who_may_not_is_refused_with_a_code_and_a_sentence(scene: Scene) -> None:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.PSYCHOLOGIST, scene.territory)

    answers = [signed_in(person).get(f"/api/v1/{name}/") for name in ("tasks", "works")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert {answer.json()["code"] for answer in answers} == {"forbidden"}


def test_a_list_of_works_takes_no_changes(scene: Scene) -> None:
    answer = signed_in(scene.coordinator).post("/api/v1/works/", {})

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_the_number_of_queries_does_not_grow_with_the_list(
    scene: Scene, django_assert_num_queries: Callable
) -> None:
    scene.submitted("Первая")
    client = signed_in(scene.coordinator)
    client.get("/api/v1/works/")
    with django_assert_num_queries(5):
        client.get("/api/v1/works/")
    scene.submitted("Вторая")
    scene.submitted("Третья")

    with django_assert_num_queries(5):
        client.get("/api/v1/works/")
