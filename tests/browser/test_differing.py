"""Pages of experts who differ, and of a work that came back, on wide screens and on phones."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from registry.models import Person
from review.models import Sheet
from review.rules.presets import AS_AT_STATE_EXAM, EXTERNAL_CHECKLIST
from tests.browser.screens import faults_of
from tests.factories.scenes import Scene, checklist, make_scene
from tests.factories.uploads import make_pdf, upload
from tests.flows.test_discrepancy import differing as apart
from tests.flows.test_discrepancy import invite, make_senior
from tests.flows.test_discuss_scores import change, differing, discussed, duty, say
from tests.flows.test_rounds import improved, small
from workflows.models import Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], None]


def in_discussion(scene: Scene) -> int:
    case_id = differing(scene)
    say(
        case_id,
        scene.experts[0],
        "Почему ноль за первый критерий? Цель названа на первой странице.",
    )
    return case_id


def test_discussion_of_scores_is_clean_on_every_screen(
    browser: Browser, live_server: Any, sign_in: SignIn
) -> None:
    scene = discussed()
    case_id = in_discussion(scene)
    expert = scene.experts[1]
    address = live_server.url + reverse("discuss_scores", args=[duty(case_id, expert).pk])

    assert faults_of(browser, address, partial(sign_in, person=expert)) == []


def test_struck_out_sheet_is_clean_on_every_screen(
    browser: Browser, live_server: Any, sign_in: SignIn
) -> None:
    scene = discussed()
    case_id = in_discussion(scene)
    change(scene, case_id, scene.experts[1], 1, 2, 2)
    sheet = Sheet.objects.get(assignment__expert=scene.experts[1])
    address = live_server.url + reverse("sheet", args=[case_id, sheet.pk])

    assert faults_of(browser, address, partial(sign_in, person=scene.coordinator)) == []


def test_what_changed_between_rounds_is_clean_on_every_screen(
    browser: Browser, live_server: Any, sign_in: SignIn
) -> None:
    scene = small()
    again = upload(make_pdf(3), "Соколова_урок.pdf")
    case_id = improved(scene, annotation="Урок открытия нового знания с заданиями.", file=again)
    expert = scene.experts[0]
    scene.do(case_id, "respond_to_invitation", expert, accepts=True)
    task = scene.task(case_id, "score_material", expert)
    address = live_server.url + reverse("score_material", args=[task.pk])

    assert faults_of(browser, address, partial(sign_in, person=expert)) == []


def test_sheets_before_the_third_check_are_clean_on_every_screen(
    browser: Browser, live_server: Any, sign_in: SignIn
) -> None:
    scene = make_scene(
        parameters=AS_AT_STATE_EXAM,
        checklist=EXTERNAL_CHECKLIST,
        criteria=checklist(3),
        experts=4,
    )
    senior = scene.experts[2]
    make_senior(scene, senior)
    case_id = apart(scene)
    invite(scene, case_id, senior)
    scene.do(case_id, "respond_to_invitation", senior, accepts=True)
    task = Task.objects.get(case=case_id, step="score_material", finished=None)
    address = live_server.url + reverse("score_material", args=[task.pk])

    assert faults_of(browser, address, partial(sign_in, person=senior)) == []


def test_a_mark_changed_in_a_discussion_saves_itself_and_a_remark_does_not_lose_it(
    page: Page, live_server: Any, sign_in: SignIn
) -> None:
    scene = discussed()
    case_id = differing(scene)
    expert = scene.experts[1]
    sign_in(page.context, expert)
    page.goto(live_server.url + reverse("discuss_scores", args=[duty(case_id, expert).pk]))

    page.locator(f"label[for='mark-{scene.criteria[0]}-1']").click()
    expect(page.locator("[data-autosave-state]")).to_have_attribute("data-state", "saved")
    page.fill("#id_say", "Согласна, цель есть.")
    page.locator("button[form='say-form']").click()

    expect(page.locator(".said-list")).to_contain_text("Согласна, цель есть.")
    expect(page.locator(f"#mark-{scene.criteria[0]}-1")).to_be_checked()
