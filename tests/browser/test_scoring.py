"""The sheet of an expert in a real browser: speed, honesty of the draft, weight, phones."""

import contextlib
import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, Route, expect

from registry.models import Person
from review.models import Sheet
from review.rules.vocabulary import SheetState
from tests.browser.conftest import PHONE, accessibility_faults, overflow
from tests.factories.scenes import Scene, make_scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED = re.compile("сохранён|saved", re.I)
DRAFT = "**/score-material/draft/"


@pytest.fixture
def scene() -> Scene:
    return make_scene(seats=1)


@pytest.fixture
def expert(scene: Scene) -> Person:
    return scene.experts[0]


@pytest.fixture
def opened(
    scene: Scene, expert: Person, page: Page, live_server: Any, sign_in: Callable[..., None]
) -> Page:
    """The page of a work just taken, its expert signed in."""
    case_id = scene.taken()
    sign_in(page.context, expert)
    page.goto(live_server.url + address_of(scene, case_id))
    return page


def address_of(scene: Scene, case_id: int, name: str = "score_material") -> str:
    return reverse(name, args=[scene.task(case_id, "score_material", scene.experts[0]).pk])


def state(page: Page) -> Any:
    return page.locator("[data-autosave-state]")


def points_in_draft() -> list[int]:
    return [mark["points"] for mark in Sheet.objects.get().draft.values()]


def wait_until_saved(page: Page) -> None:
    expect(state(page)).to_have_attribute("data-state", "saved", timeout=8000)


# --- Speed ------------------------------------------------------------------------------------


def test_twenty_criteria_are_scored_and_sent_with_twenty_two_keys_and_the_next_work_opens(
    scene: Scene, expert: Person, opened: Page, live_server: Any, complaints: list[str]
) -> None:
    next_case = scene.taken()
    keys = [*"12" * 10, "1", "Enter"]

    for key in keys:
        opened.keyboard.press(key)
    opened.wait_for_url(live_server.url + address_of(scene, next_case))

    sheet = Sheet.objects.get(state=SheetState.SUBMITTED)
    assert len(keys) <= 22
    assert (sheet.total, sheet.recommendation) == (30, "accept")
    expect(opened.locator(".messages .alert")).to_contain_text("30")
    expect(opened.locator("[data-criterion]").first).to_have_attribute("data-current", "")
    assert complaints == []


def test_a_burst_of_keys_is_one_save_and_the_bar_follows_each_key(opened: Page) -> None:
    posts: list[Request] = []
    opened.on("request", lambda request: "/draft/" in request.url and posts.append(request))

    for _ in range(17):
        opened.keyboard.press("2")
    expect(opened.locator("[data-score-progress]")).to_have_js_property("value", 17)
    wait_until_saved(opened)

    assert len(posts) == 1
    assert points_in_draft() == [2] * 17


def test_keys_go_by_place_in_the_russian_layout_and_a_zero_asks_for_words(opened: Page) -> None:
    cdp = opened.context.new_cdp_session(opened)

    opened.keyboard.press("0")
    opened.keyboard.type("Цели нет. 2")
    opened.keyboard.press("Escape")
    for kind in ("keyDown", "keyUp"):
        cdp.send("Input.dispatchKeyEvent", {"type": kind, "key": "о", "code": "KeyJ"})
    opened.keyboard.press("1")
    wait_until_saved(opened)

    draft = [
        draft for _, draft in sorted(Sheet.objects.get().draft.items(), key=lambda one: int(one[0]))
    ]
    assert [(mark["points"], mark["comment"]) for mark in draft] == [(0, "Цели нет. 2"), (1, "")]
    expect(opened.locator("[data-criterion]").nth(1)).to_have_attribute("data-state", "open")
    expect(opened.locator("[data-criterion]").nth(2)).to_have_attribute("data-state", "done")


def test_sending_with_gaps_lists_them_and_leads_to_the_first(opened: Page) -> None:
    opened.keyboard.press("2")
    opened.keyboard.press("Control+Enter")

    gaps = opened.locator("[data-score-gaps] li")
    expect(gaps).to_have_count(20)
    expect(opened.locator("[data-criterion]").nth(1)).to_have_attribute("data-current", "")
    assert Sheet.objects.get().state == SheetState.DRAFT


# --- Nothing is lost, nothing is claimed ------------------------------------------------------


def test_a_tab_killed_three_seconds_after_a_key_has_lost_nothing(opened: Page) -> None:
    opened.keyboard.press("2")
    opened.keyboard.press("1")
    opened.wait_for_timeout(3000)

    crash(opened)

    assert points_in_draft() == [2, 1]


def test_a_tab_killed_at_once_gives_back_what_was_typed_on_the_next_visit(opened: Page) -> None:
    opened.route(DRAFT, lambda route: route.abort())
    opened.keyboard.press("2")
    opened.keyboard.press("KeyC")
    opened.keyboard.type("Ещё не ушло")
    address, context = opened.url, opened.context

    crash(opened)
    again = context.new_page()
    again.goto(address)

    wait_until_saved(again)
    first, second = (
        Sheet.objects.get().draft[key] for key in sorted(Sheet.objects.get().draft, key=int)
    )
    assert (first["points"], second["comment"]) == (2, "Ещё не ушло")


@pytest.mark.parametrize(
    ("trouble", "shown"),
    [
        ("no network", "offline"),
        ("server error", "error"),
        ("sign-in page instead of an answer", "session"),
    ],
)
def test_a_failed_save_is_shown_and_made_up_for_when_the_trouble_is_over(
    trouble: str, shown: str, opened: Page, expert: Person, sign_in: Callable[..., None]
) -> None:
    begin, end = troubles(opened, expert, sign_in)[trouble]
    begin()

    opened.keyboard.press("2")

    expect(state(opened)).to_have_attribute("data-state", shown, timeout=5000)
    expect(state(opened)).not_to_contain_text(SAVED)
    assert points_in_draft() == []
    end()
    wait_until_saved(opened)
    assert points_in_draft() == [2]


def test_a_draft_changed_in_another_tab_is_not_overwritten_and_not_called_saved(
    opened: Page, expert: Person, live_server: Any
) -> None:
    other = Client()
    other.force_login(expert.user)
    criterion = opened.locator("[data-criterion] input").first.get_attribute("name")
    other.post(
        opened.url.removeprefix(live_server.url) + "draft/",
        {criterion: "1", "version": "0", "draft_tab": "another"},
    )

    opened.keyboard.press("2")

    expect(state(opened)).to_have_attribute("data-state", "conflict", timeout=5000)
    expect(state(opened)).not_to_contain_text(SAVED)
    assert points_in_draft() == [1]


# --- Looks, weight, phones --------------------------------------------------------------------


def test_the_page_breaks_no_rule_of_access_fits_and_is_quiet_in_both_themes(
    opened: Page, complaints: list[str]
) -> None:
    found = {}
    for theme, width in (("light", 1440), ("light", 390), ("dark", 1440), ("dark", 390)):
        opened.emulate_media(color_scheme=theme)
        opened.set_viewport_size({"width": width, "height": 844})
        opened.reload()
        found[theme, width] = overflow(opened), accessibility_faults(opened)
    opened.set_viewport_size({"width": 320, "height": 700})

    assert {str(one) for one in found.values()} == {"(0, [])"}
    assert overflow(opened) == 0
    assert complaints == []


def test_the_page_weighs_little(
    scene: Scene,
    expert: Person,
    context: BrowserContext,
    live_server: Any,
    sign_in: Callable[..., None],
) -> None:
    case_id = scene.taken()
    sign_in(context, expert)
    page = context.new_page()
    weights = weigh(page)

    page.goto(live_server.url + address_of(scene, case_id), wait_until="networkidle")

    document = page.evaluate("[...document.querySelectorAll('.scoring-pages img')].map(i => i.src)")
    site = {url: weight for url, weight in weights().items() if url not in document}
    assert all(url.startswith((live_server.url, "data:")) for url in site)
    assert site[page.url] <= 20_000
    assert sum(weight for url, weight in site.items() if url.endswith(".js")) <= 12_000
    assert sum(site.values()) <= 180_000
    assert len(site) <= 12


def test_on_a_phone_a_tap_is_a_score_and_document_and_list_change_places(
    scene: Scene, expert: Person, browser: Browser, live_server: Any, sign_in: Callable[..., None]
) -> None:
    context = browser.new_context(**PHONE, locale="ru-RU", reduced_motion="reduce")
    sign_in(context, expert)
    page = context.new_page()
    case_id = scene.taken()
    page.goto(live_server.url + address_of(scene, case_id))

    for number in range(20):
        page.locator("[data-criterion]").nth(number).locator("label.score").nth(2).tap()
    page.locator("[data-show-pane=document]").tap()
    expect(page.locator(".scoring-pages")).to_be_visible()
    page.locator("[data-show-pane=list]").tap()
    page.locator("label[for=recommendation-accept]").tap()
    assert overflow(page) == 0
    page.locator("[data-send]").tap()
    page.wait_for_url(live_server.url + reverse("my_tasks"))

    assert Sheet.objects.get().total == 40
    context.close()


# --- Helps ------------------------------------------------------------------------------------


def crash(page: Page) -> None:
    """Kill the tab as the system does when memory runs out: no event reaches the page."""
    with contextlib.suppress(Error):
        page.goto("chrome://crash", timeout=3000)


def forget_sessions() -> None:
    Session.objects.all().delete()


def troubles(
    page: Page, expert: Person, sign_in: Callable[..., None]
) -> dict[str, tuple[Callable[[], None], Callable[[], None]]]:
    """How each trouble begins and ends."""

    def fail(route: Route) -> None:
        route.fulfill(status=500, body="Server Error (500)")

    def sign_in_again() -> None:
        sign_in(page.context, expert)
        page.evaluate("dispatchEvent(new Event('focus'))")

    return {
        "no network": (
            lambda: page.context.set_offline(True),
            lambda: page.context.set_offline(False),
        ),
        "server error": (lambda: page.route(DRAFT, fail), lambda: page.unroute(DRAFT)),
        "sign-in page instead of an answer": (
            forget_sessions,
            sign_in_again,
        ),
    }


def weigh(page: Page) -> Callable[[], dict[str, int]]:
    """Bytes on the wire by address. Files of the site come packed from a real server: here they
    are packed for the count.
    """
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}
    bytes_: dict[str, int] = {}
    bodies: dict[str, Any] = {}
    page.on("response", lambda response: bodies.setdefault(response.url, response))
    session.on(
        "Network.responseReceived",
        lambda event: addresses.setdefault(event["requestId"], event["response"]["url"]),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: bytes_.setdefault(
            addresses.get(event["requestId"], ""), int(event["encodedDataLength"])
        ),
    )

    def packed() -> dict[str, int]:
        return {
            url: weight - len(body) + len(gzip.compress(body))
            if url.endswith((".css", ".js", ".svg")) and (body := bodies[url].body())
            else weight
            for url, weight in list(bytes_.items())  # reading a body lets further ones in
        }

    return packed
