"""Candidates of a stage through the API: the list of the page, with its reasons."""

from collections.abc import Callable
from typing import Any

import pytest

from registry.rules.vocabulary import Role
from tests.contracts.worlds import signed_in
from tests.factories import registry as make
from tests.factories.scenes import Scene, checklist, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene(criteria=checklist(2), discrepancy=None, experts=4)


def waiting_for_experts(scene: Scene) -> str:
    case_id = scene.submitted()
    scene.do(
        case_id, "check_completeness", scene.coordinator, outcome="accept", remarks=[], words=""
    )
    return f"/api/v1/tasks/{scene.task(case_id, 'assign_experts').pk}/candidates/"


def names(rows: list[dict[str, Any]]) -> set[str]:
    return {row["name"] for row in rows}


def test_the_coordinator_reads_the_candidates_in_the_order_of_the_page(scene: Scene) -> None:
    url = waiting_for_experts(scene)
    client = signed_in(scene.coordinator)
    task_id = url.split("/")[4]
    page = client.get(f"/tasks/{task_id}/assign-experts/")

    told = client.get(url).json()

    shown = [*page.context["rows"], *page.context["more_rows"]]
    assert [one["person_id"] for one in told["offered"]] == [row.pk for row in shown]
    assert [one["load"] for one in told["offered"]] == [row.load for row in shown]
    assert [[reason["title"] for reason in one["reasons"]] for one in told["offered"]] == [
        [str(remark.text) for remark in row.remarks] for row in shown
    ]
    assert (told["experts_needed"], told["seats_free"]) == (2, 2)
    assert [one["proposed"] for one in told["offered"]] == [
        "expert",
        "expert",
        "reserve",
        "reserve",
    ]


def test_the_barred_are_named_with_what_bars_them(scene: Scene) -> None:
    make.grant(scene.author, Role.EXPERT, scene.territory)
    make.make_employment(scene.experts[0], scene.school)
    url = waiting_for_experts(scene)

    told = signed_in(scene.coordinator).get(url).json()

    [barred] = told["barred"]
    tied = {one["person_id"]: [tie["code"] for tie in one["ties"]] for one in told["offered"]}
    assert barred["name"] == scene.author.full_name
    assert "author" in [tie["code"] for tie in barred["ties"]]
    assert scene.author.pk not in tied
    assert tied[scene.experts[0].pk] == ["same_organisation"]


def test_another_expert_is_sought_for_one_seat(scene: Scene) -> None:
    case_id = scene.invited()
    first, second = scene.experts[:2]
    scene.do(case_id, "respond_to_invitation", first, accepts=False, reason="no_time")
    duty = scene.task(case_id, "replace_expert")

    told = signed_in(scene.coordinator).get(f"/api/v1/tasks/{duty.pk}/candidates/").json()

    assert (told["seats_free"], names(told["seated"])) == (1, {second.full_name})
    assert [one["proposed"] for one in told["offered"]].count("expert") == 1


def test_once_the_experts_are_chosen_there_is_no_choice_to_read(scene: Scene) -> None:
    case_id = scene.invited()
    duty = scene.assignment(case_id, scene.experts[0]).stage.case.tasks.get(step="assign_experts")

    answer = signed_in(scene.coordinator).get(f"/api/v1/tasks/{duty.pk}/candidates/")

    assert answer.status_code == 404


def test_experts_and_authors_do_not_read_the_candidates(scene: Scene) -> None:
    url = waiting_for_experts(scene)

    answers = [signed_in(one).get(url) for one in (scene.experts[0], scene.author)]

    assert [answer.status_code for answer in answers] == [404, 403]


def test_the_number_of_queries_does_not_grow_with_the_experts(
    django_assert_num_queries: Callable,
) -> None:
    for experts in (2, 9):
        scene = make_scene(criteria=checklist(2), discrepancy=None, experts=experts)
        url = waiting_for_experts(scene)
        client = signed_in(scene.coordinator)
        client.get(url)
        with django_assert_num_queries(13):
            client.get(url)
