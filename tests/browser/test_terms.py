"""Pages of terms and of planned tasks with something on them: wide and on a phone, by axe."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from registry.models import Person
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from tests.browser.conftest import accessibility_faults, overflow
from tests.browser.screens import HEIGHT, PHONE, WIDE
from tests.factories.scenes import Scene, make_scene
from workflows.models import LadderRung, Task
from workflows.rules.ladder import RungKind, RungReason
from workflows.rules.planned import Plan, PlanKind
from workflows.services import ask_for_time
from workflows.services.planned import plan_duty

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], None]


@pytest.fixture
def scene() -> Scene:
    return make_scene(seats=1)


@pytest.fixture
def task(scene: Scene) -> Task:
    """A sheet that is late and marked so; its expert asks for more time."""
    found = scene.task(scene.taken(), "score_material")
    now = timezone.now()
    ends = now - timedelta(days=5)
    Task.objects.filter(pk=found.pk).update(due_at=ends)
    LadderRung.objects.create(
        task=found,
        kind=RungKind.TELL_COORDINATOR,
        reason=RungReason.NOBODY_IN_RESERVE,
        term=local_date(ends, "Europe/Moscow"),
        day=local_date(now, "Europe/Moscow"),
    )
    ask_for_time(
        found.pk,
        day=now.date() + timedelta(days=9),
        words="На неделе олимпиада в школе и проверочные работы в двух параллелях",
        actor=Actor.person(scene.experts[0].pk),
        now=now,
    )
    for plan, title in (
        (Plan(kind=PlanKind.MONTH, month=8, has_corrections=True), "Приказ об экспертах года"),
        (Plan(kind=PlanKind.DURING_YEAR), "Отчёт об экспертизе методических материалов"),
        (Plan(kind=PlanKind.DAY, day=date(2026, 11, 12)), "Списки в министерство"),
    ):
        plan_duty(
            scene.territory,
            title=title,
            person_id=scene.coordinator.pk,
            plan=plan,
            actor=Actor.person(scene.coordinator.pk),
            now=now - timedelta(days=90),
        )
    return found


def faults(page: Page, url: str) -> list[str]:
    found = []
    page.goto(url)
    for opened in page.locator("main details").all():
        opened.evaluate("one => one.open = true")
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{url} at {width}: {name}" for name in accessibility_faults(page)]
        found += [f"{url} at {width}: wider"] if overflow(page) else []
    return found


def test_pages_of_the_coordinator_fit_every_screen(
    scene: Scene, task: Task, page: Page, live_server: Any, sign_in: SignIn
) -> None:
    sign_in(page.context, scene.coordinator)
    pages = ("/board/", f"/tasks/{task.pk}/term/", "/planned/", "/tasks/")

    assert [one for path in pages for one in faults(page, live_server.url + path)] == []


def test_pages_of_the_expert_fit_every_screen(
    scene: Scene, task: Task, page: Page, live_server: Any, sign_in: SignIn
) -> None:
    sign_in(page.context, scene.experts[0])
    pages = (f"/tasks/{task.pk}/more-time/", f"/tasks/{task.pk}/score-material/")

    assert [one for path in pages for one in faults(page, live_server.url + path)] == []
