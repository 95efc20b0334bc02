"""What people meet around files: the place for copies, what betrays an author, what shows a child."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext

from registry.models import Person, StoredFile
from registry.rules.actors import Actor
from registry.rules.vocabulary import PreviewState
from review.models import Material
from review.rules.presets import EXTERNAL_ONLY
from review.services import submission
from tests.browser.screens import faults_of
from tests.factories.practices import concluded
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], None]


@pytest.fixture
def blind() -> Scene:
    return make_scene(parameters=replace(EXTERNAL_ONLY, author_hidden=True))


def test_place_for_copies_without_names_on_every_screen(
    blind: Scene, browser: Browser, live_server: Any, sign_in: SignIn
) -> None:
    material = submission.start_draft(
        blind.procedure,
        applicant=blind.author,
        organisation=blind.school,
        actor=Actor.person(blind.author.pk),
        now=NOW,
    )
    Material.objects.filter(pk=material.pk).update(
        video_url="https://video.example/1",
        video_checked_url="https://video.example/1",
        video_state="needs_sign_in",
    )
    address = live_server.url + reverse("submit_material", args=[material.case_id])

    assert faults_of(browser, address, lambda context: sign_in(context, blind.author)) == []


def test_what_betrays_the_author_on_every_screen(
    blind: Scene, browser: Browser, live_server: Any, sign_in: SignIn
) -> None:
    case_id = blind.submitted(title=f"Уроки: {blind.author.last_name}")
    StoredFile.objects.filter(case=case_id).update(
        preview=PreviewState.FAILED,
        text_html=f"<p>Автор: {blind.author.full_name}, {blind.school.name}</p>",
    )
    duty = blind.task(case_id, "check_completeness")
    address = live_server.url + reverse("check_completeness", args=[duty.pk])

    assert faults_of(browser, address, lambda context: sign_in(context, blind.coordinator)) == []


def test_what_may_show_a_child_on_every_screen(
    browser: Browser, live_server: Any, sign_in: SignIn
) -> None:
    scene, case_id = concluded()
    StoredFile.objects.filter(case=case_id).update(
        text_html="<p>Отвечает Иванов Петя, 5 А</p>", picture_count=3
    )
    duty = scene.task(case_id, "publish_practice")
    address = live_server.url + reverse("publish_practice", args=[duty.pk])

    assert faults_of(browser, address, lambda context: sign_in(context, scene.author)) == []
