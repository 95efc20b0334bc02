"""Pages of dead ends: the next task, a duplicate, a work sent again, an absence."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import Browser, BrowserContext

from registry.models import Absence, Case, Person
from registry.rules.actors import Actor
from review.services.resubmission import send_again
from tests.browser.screens import faults_of
from tests.factories.scenes import make_scene
from tests.services.workflows.test_holding import colleague_of
from workflows.services import merge_duplicate, skip_task, withdraw_material

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], None]


def test_pages_of_dead_ends_fit_every_screen_and_are_reachable(
    live_server: Any, browser: Browser, sign_in: SignIn
) -> None:
    scene = make_scene(seats=1)
    moment, today = now(), now().date()
    author, expert = Actor.person(scene.author.pk), scene.experts[0]
    first, second = scene.taken(title="Первая работа"), scene.taken(title="Вторая работа")
    skipped = scene.task(second, "score_material")
    skip_task(skipped.pk, words="Жду пятый класс", actor=Actor.person(expert.pk), now=moment)
    twice, also = scene.submitted("Первая работа"), scene.submitted("Первая работа")
    merge_duplicate(
        Case.objects.get(pk=also),
        Case.objects.get(pk=first),
        actor=Actor.person(scene.coordinator.pk),
        now=moment,
    )
    old = Case.objects.get(pk=scene.submitted("Забранная"))
    withdraw_material(old, actor=author, now=moment)
    send_again(Case.objects.get(pk=old.pk), actor=author, now=moment)
    away: dict[str, Any] = {
        "first_day": today - timedelta(days=1),
        "last_day": today + timedelta(days=9),
        "stated_at": moment,
    }
    Absence.objects.create(person=expert, **away)
    Absence.objects.create(person=scene.coordinator, substitute=colleague_of(scene), **away)
    looks = [
        (expert, reverse("my_tasks")),
        (expert, reverse("score_material", args=[skipped.pk])),
        (scene.coordinator, reverse("profile")),
        (scene.coordinator, reverse("person", args=[expert.pk])),
        (scene.coordinator, reverse("board")),
        (scene.coordinator, reverse("move_term", args=[skipped.pk])),
        (scene.coordinator, reverse("merge_duplicate", args=[twice])),
        (
            scene.coordinator,
            reverse("check_completeness", args=[scene.task(twice, "check_completeness").pk]),
        ),
        (scene.coordinator, reverse("case", args=[also])),
        (scene.author, reverse("case", args=[old.pk])),
    ]

    faults = [
        fault
        for person, address in looks
        for fault in faults_of(
            browser, live_server.url + address, partial(as_person, sign_in, person)
        )
    ]

    assert faults == []


def as_person(sign_in: SignIn, person: Person, context: BrowserContext) -> None:
    sign_in(context, person)
