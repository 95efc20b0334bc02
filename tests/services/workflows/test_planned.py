"""Planned duties of a service: a task each year by itself, done once with a note."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from registry.models import JournalEntry, Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import Role
from registry.services.errors import DomainError
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from workflows.models import PlannedDuty, PlannedTask
from workflows.queries import overdue_planned_tasks, planned_tasks_of
from workflows.rules.planned import DayOff, Plan, PlanKind
from workflows.services.planned import (
    end_duty,
    finish_planned,
    hand_over,
    lay_out_planned,
    plan_duty,
)

pytestmark = pytest.mark.django_db

DECEMBER = Plan(kind=PlanKind.MONTH, month=12)


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def planned(scene: Scene, plan: Plan = DECEMBER, **changes: Any) -> PlannedDuty:
    given: dict[str, Any] = {
        "title": "Отчёт за год",
        "person_id": scene.coordinator.pk,
        "actor": Actor.person(scene.coordinator.pk),
        "now": NOW,
    }
    return plan_duty(scene.territory, plan=plan, **given | changes)


def days() -> list[tuple[str, date]]:
    return list(PlannedTask.objects.order_by("due_on").values_list("key", "due_on"))


def seen_by(person: Person, day: date) -> list[str]:
    return [one.key for one in planned_tasks_of(person.pk, day)]


@pytest.mark.system("WFL-03")
def test_december_of_every_year_is_a_task_each_year_and_the_coordinator_sees_the_late_one(
    scene: Scene,
) -> None:
    planned(scene)
    for year in (2027, 2028):
        lay_out_planned(at(year, 1, 1))
        lay_out_planned(at(year, 11, 30))

    on_the_day = overdue_planned_tasks(scene.territory, date(2026, 12, 31))
    next_day = overdue_planned_tasks(scene.territory, date(2027, 1, 1))

    assert days() == [(str(year), date(year, 12, 31)) for year in (2026, 2027, 2028)]
    assert [one.key for one in on_the_day] == []
    assert [one.key for one in next_day] == ["2026"]


def test_task_comes_into_the_list_of_whoever_answers_when_its_month_begins(scene: Scene) -> None:
    planned(scene)

    assert seen_by(scene.coordinator, date(2026, 11, 30)) == []
    assert seen_by(scene.coordinator, date(2026, 12, 1)) == ["2026"]
    assert seen_by(scene.chair, date(2026, 12, 1)) == []


def test_what_was_due_before_it_was_planned_is_no_task(scene: Scene) -> None:
    planned(scene, Plan(kind=PlanKind.MONTH, month=8))

    lay_out_planned(at(2027, 1, 10))

    assert days() == [("2027", date(2027, 8, 31))]


def test_january_of_the_next_year_is_seen_in_december(scene: Scene) -> None:
    planned(scene, Plan(kind=PlanKind.YEARLY, day=date(2020, 1, 15)))

    lay_out_planned(at(2026, 12, 20))

    assert seen_by(scene.coordinator, date(2026, 12, 20)) == ["2027"]


def test_day_off_is_moved_by_the_calendar_of_the_territory(scene: Scene) -> None:
    planned(
        scene, Plan(kind=PlanKind.DAY, day=date(2026, 10, 10), day_off=DayOff.NEXT)
    )  # a Saturday

    assert days() == [("once", date(2026, 10, 12))]


def test_clock_that_ticks_twice_makes_one_task(scene: Scene) -> None:
    duty = planned(scene)

    made = lay_out_planned(NOW)

    assert (made, PlannedTask.objects.count()) == (0, 1)
    task = PlannedTask.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedTask.objects.create(
            duty=duty,
            territory=scene.territory,
            key=task.key,
            person=task.person,
            opens_on=task.opens_on,
            due_on=task.due_on,
        )


def test_task_is_done_once_with_a_note(scene: Scene) -> None:
    planned(scene)
    task = PlannedTask.objects.get()
    by = {"actor": Actor.person(scene.coordinator.pk), "now": at(2026, 12, 20)}

    finish_planned(task, note=" Отправлен в министерство ", **by)
    with pytest.raises(DomainError) as twice:
        finish_planned(task, note="", **by)

    task.refresh_from_db()
    assert (task.note, task.done_by) == ("Отправлен в министерство", scene.coordinator)
    assert twice.value.code == "already_done"
    assert seen_by(scene.coordinator, date(2026, 12, 21)) == []
    assert not overdue_planned_tasks(scene.territory, date(2027, 1, 1)).exists()
    assert JournalEntry.objects.get(key="workflows.planned.done").value.new["key"] == "2026"


def test_duty_is_handed_over_with_what_is_not_done(scene: Scene) -> None:
    duty = planned(scene)

    hand_over(duty, person_id=scene.chair.pk, actor=Actor.person(scene.coordinator.pk), now=NOW)
    lay_out_planned(at(2027, 1, 2))

    assert seen_by(scene.chair, date(2027, 12, 31)) == ["2026", "2027"]
    assert seen_by(scene.coordinator, date(2027, 12, 31)) == []


def test_duty_that_ended_makes_no_task_and_what_was_done_stays(scene: Scene) -> None:
    duty = planned(scene)
    by = {"actor": Actor.person(scene.coordinator.pk), "now": NOW}
    finish_planned(PlannedTask.objects.get(), note="", **by)
    lay_out_planned(at(2027, 1, 2))

    end_duty(duty, **by)
    lay_out_planned(at(2028, 1, 2))

    assert days() == [("2026", date(2026, 12, 31))]


def test_plan_that_lacks_something_is_refused_by_its_field(scene: Scene) -> None:
    with pytest.raises(DomainError) as refused:
        planned(scene, Plan(kind=PlanKind.MONTH))

    assert refused.value.field == "month"


def test_only_people_of_the_service_answer_for_it(scene: Scene) -> None:
    former = make.make_person()
    make.grant(former, Role.COORDINATOR, scene.territory, period_to=NOW.date() - timedelta(days=1))

    for stranger in (scene.author, former):
        with pytest.raises(DomainError) as refused:
            planned(scene, person_id=stranger.pk)
        assert refused.value.code == "not_of_the_service"
