"""The page of planned duties, and what it puts into people's lists."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from registry.models import Person
from registry.rules.calendar import local_date
from tests.factories.scenes import Scene, make_scene
from workflows.models import PlannedDuty, PlannedTask

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
FORM = {"title": "Приказ об экспертах", "kind": "during_year", "day_off": "keep", "unit": "working"}


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def plan(client: Client, person: Person, **changes: Any) -> Any:
    return client.post("/planned/add/", FORM | {"person": person.pk} | changes)


def put_day(days: int) -> None:
    PlannedTask.objects.update(due_on=local_date(now(), "Europe/Moscow") + timedelta(days=days))


def test_planned_duty_comes_into_the_list_of_whoever_answers_and_is_done_there(
    scene: Scene, sign_in: SignIn
) -> None:
    response = plan(sign_in(scene.coordinator), scene.chair)
    chair = sign_in(scene.chair)
    seen = chair.get("/tasks/").content.decode()
    task = PlannedTask.objects.get()

    done = chair.post(f"/planned/tasks/{task.pk}/done/", {"note": "Приказ № 12", "next": "/tasks/"})

    assert response.status_code == 302
    assert "Приказ об экспертах" in seen
    assert done.headers["Location"] == "/tasks/"
    assert chair.get("/tasks/").context["planned"] == []
    page = sign_in(scene.coordinator).get("/planned/").content.decode()
    assert "Приказ № 12" in page


def test_late_planned_duty_is_on_the_coordinator_s_board_the_next_day(
    scene: Scene, sign_in: SignIn
) -> None:
    coordinator = sign_in(scene.coordinator)
    plan(coordinator, scene.chair)

    late = []
    for days in (0, -1):
        put_day(days)
        late.append(len(coordinator.get("/board/").context["late_plans"]))

    assert late == [0, 1]


def test_plan_without_its_day_is_said_beside_the_field_and_keeps_the_rest(
    scene: Scene, sign_in: SignIn
) -> None:
    response = plan(sign_in(scene.coordinator), scene.chair, kind="day")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["day"]
    assert "Приказ об экспертах" in response.content.decode()


def test_days_of_another_kind_are_forgotten(scene: Scene, sign_in: SignIn) -> None:
    plan(sign_in(scene.coordinator), scene.chair, month="8", day="2026-10-01", days="5")

    duty = PlannedDuty.objects.get()
    assert (duty.month, duty.day, duty.days) == (None, None, None)


def test_somebody_else_s_duty_is_not_done_by_a_reader_of_the_plan(
    scene: Scene, sign_in: SignIn
) -> None:
    plan(sign_in(scene.coordinator), scene.coordinator)
    task = PlannedTask.objects.get()

    sign_in(scene.chair).post(f"/planned/tasks/{task.pk}/done/", {"note": ""})

    task.refresh_from_db()
    assert task.done_at is None


def test_duty_is_handed_over_and_taken_off_the_plan(scene: Scene, sign_in: SignIn) -> None:
    coordinator = sign_in(scene.coordinator)
    plan(coordinator, scene.coordinator)
    duty = PlannedDuty.objects.get()

    coordinator.post(f"/planned/{duty.pk}/hand-over/", {"person": scene.chair.pk})
    handed = PlannedTask.objects.get().person
    coordinator.post(f"/planned/{duty.pk}/end/")

    assert handed == scene.chair
    assert not PlannedTask.objects.exists()
    assert coordinator.get("/planned/").context["duties"] == []


def test_number_of_queries_does_not_grow_with_the_plan(
    scene: Scene, sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    coordinator = sign_in(scene.coordinator)
    plan(coordinator, scene.chair)
    with_one = count_queries(coordinator, "/planned/")

    for number in range(3):
        plan(coordinator, scene.chair, title=f"Дело {number}")

    # The form of handing over asks for the people of the service once a duty.
    assert count_queries(coordinator, "/planned/") == with_one
