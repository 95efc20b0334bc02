"""Scales wider and finer than one digit, from the keyboard and on a phone."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from registry.models import Person
from review.models import Sheet
from review.rules.vocabulary import SheetState
from tests.browser.conftest import PHONE, accessibility_faults, overflow
from tests.factories.scenes import Scene, checklist, criterion, make_scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHOLE_TEN = criterion(1, max=10, level=[])
HALVES = criterion(2, max=2, step=0.5, level=[{"points": 1.5, "label": "почти"}])
FORTY = criterion(3, max=40, step=0.5, level=[])
ONE_DIGIT = criterion(4)


@pytest.fixture
def scene() -> Scene:
    """Four criteria: 0–10, halves up to 2, halves up to 40 (typed), 0–2."""
    return make_scene(
        criteria=checklist(0, WHOLE_TEN, HALVES, FORTY, ONE_DIGIT, threshold=27), seats=1
    )


@pytest.fixture
def opened(
    scene: Scene, page: Page, live_server: Any, sign_in: Callable[[BrowserContext, Person], None]
) -> Page:
    case_id = scene.taken()
    sign_in(page.context, scene.experts[0])
    task = scene.task(case_id, "score_material", scene.experts[0])
    page.goto(live_server.url + reverse("score_material", args=[task.pk]))
    return page


def at(page: Page) -> int:
    """The place of the criterion where keys go, counted from 0."""
    place = "all => all.findIndex(one => 'current' in one.dataset)"
    return int(page.locator("[data-criterion]").evaluate_all(place))


def drafted() -> list[object]:
    draft = Sheet.objects.get().draft
    return [draft[key]["points"] for key in sorted(draft, key=int)]


def wait_until_saved(page: Page) -> None:
    state = page.locator("[data-autosave-state]")
    expect(state).to_have_attribute("data-state", "saved", timeout=8000)


def press(page: Page, key: str, code: str, *, shift: bool = False) -> None:
    """A key of a keyboard in another layout: what is printed on it, and its place."""
    cdp = page.context.new_cdp_session(page)
    for kind in ("keyDown", "keyUp"):
        event = {"type": kind, "key": key, "code": code, "modifiers": 8 if shift else 0}
        cdp.send("Input.dispatchKeyEvent", event)


@pytest.mark.system("REV-02", part="a total over scales of ten and of half points is exact")
def test_ten_one_and_a_half_and_a_typed_half_are_scored_and_sent_by_keys_alone(
    opened: Page, live_server: Any, complaints: list[str]
) -> None:
    for key in ("1", "0", "1", ",", "5"):
        opened.keyboard.press(key)
    assert at(opened) == 2
    opened.keyboard.type("37,5")
    opened.keyboard.press("Enter")
    opened.keyboard.press("2")
    expect(opened.locator(".score-sum")).to_contain_text("51 из 54")
    opened.keyboard.press("1")
    opened.keyboard.press("Enter")
    opened.wait_for_url(live_server.url + reverse("my_tasks"))

    sheet = Sheet.objects.get(state=SheetState.SUBMITTED)
    points = list(sheet.marks.order_by("criterion__position").values_list("points", flat=True))
    assert points == [10, Decimal("1.5"), Decimal("37.5"), 2]
    assert (sheet.total, sheet.maximum) == (51, 54)
    assert complaints == []


def test_one_waits_shortly_for_a_zero_and_then_goes_on(opened: Page) -> None:
    opened.keyboard.press("1")
    assert at(opened) == 0
    opened.wait_for_timeout(800)
    assert at(opened) == 1
    opened.keyboard.press("KeyK")
    opened.keyboard.press("7")

    assert at(opened) == 1
    wait_until_saved(opened)
    assert drafted() == [7]


def test_a_digit_that_continues_no_number_scores_the_next_criterion_at_once(opened: Page) -> None:
    opened.keyboard.press("1")
    opened.keyboard.press("2")
    wait_until_saved(opened)

    assert at(opened) == 2
    assert drafted() == [1, 2]


@pytest.mark.parametrize(
    ("key", "code", "shift"),
    [
        (",", "Slash", True),
        (".", "Slash", False),
        ("б", "Comma", False),
        ("ю", "Period", False),
        (",", "NumpadDecimal", False),
    ],
)
def test_the_comma_is_found_wherever_the_russian_layout_has_it(
    key: str, code: str, shift: bool, opened: Page
) -> None:
    opened.keyboard.press("9")
    opened.keyboard.press("0")
    press(opened, key, code, shift=shift)
    opened.keyboard.press("5")

    expect(opened.locator("[data-criterion]").nth(2)).to_have_attribute("data-current", "")
    wait_until_saved(opened)
    assert drafted() == [9, "0.5"]


def test_a_typed_mark_off_the_scale_is_a_gap_that_is_named(opened: Page) -> None:
    box = opened.locator("[data-score-number]")
    box.focus()
    opened.keyboard.type("37,2x")
    opened.keyboard.press("Enter")

    expect(box).to_have_value("37,2")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(opened.locator("[data-criterion]").nth(2)).to_have_attribute("data-state", "open")
    opened.keyboard.press("ArrowUp")
    expect(box).to_have_value("0")
    opened.keyboard.press("ArrowUp")
    expect(box).to_have_value("0,5")


def test_half_points_survive_a_lost_connection_and_a_closed_tab(opened: Page) -> None:
    opened.context.set_offline(True)
    for key in ("1", "0", "1", ",", "5"):
        opened.keyboard.press(key)
    opened.keyboard.type("12,5")
    opened.keyboard.press("Enter")
    expect(opened.locator("[data-autosave-state]")).to_have_attribute("data-state", "offline")
    address, context = opened.url, opened.context

    opened.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)

    wait_until_saved(again)
    assert drafted() == [10, "1.5", "12.5"]
    expect(again.locator("[data-score-number]")).to_have_value("12,5")
    again.reload()
    expect(again.locator("[data-score-number]")).to_have_value("12,5")
    expect(again.locator("input[value='1.5']")).to_be_checked()


def test_on_a_small_phone_every_mark_is_a_wide_enough_target(
    scene: Scene,
    browser: Browser,
    live_server: Any,
    sign_in: Callable[[BrowserContext, Person], None],
) -> None:
    context = browser.new_context(
        **PHONE | {"viewport": {"width": 320, "height": 640}}, locale="ru-RU"
    )
    sign_in(context, scene.experts[0])
    page = context.new_page()
    task = scene.task(scene.taken(), "score_material", scene.experts[0])
    page.goto(live_server.url + reverse("score_material", args=[task.pk]))

    targets = page.locator("label.score, .stepper button")
    boxes = [targets.nth(place).bounding_box() for place in range(targets.count())]
    page.locator("[data-criterion]").nth(0).locator("label.score").last.tap()
    page.locator("[data-criterion]").nth(1).get_by_text("1,5").first.tap()
    page.locator("[data-score-step='1']").tap()
    page.locator("[data-score-step='1']").tap()

    assert [box for box in boxes if not box or min(box["width"], box["height"]) < 40] == []
    expect(page.locator(".score-sum")).to_contain_text(re.compile("12 из 54"))
    assert (overflow(page), accessibility_faults(page)) == (0, [])
    context.close()
