"""One look at a page on several screens."""

from collections.abc import Callable
from functools import partial
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.conftest import overflow

WIDE, PHONE, NARROWEST = 1440, 390, 320
HEIGHT = 900
# What a colour scheme can change; the rest of a page is the same in both.
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def new_context(browser: Browser) -> BrowserContext:
    return browser.new_context(
        viewport={"width": WIDE, "height": HEIGHT}, reduced_motion="reduce", locale="ru-RU"
    )


def faults_of(
    browser: Browser, url: str, prepare: Callable[[BrowserContext], None] | None = None
) -> list[str]:
    """What is wrong with a page: too wide, hard to reach by some, complaints of the browser."""
    context = new_context(browser)
    if prepare:
        prepare(context)
    found = faults_in(context, url)
    context.close()
    return found


def faults_in(context: BrowserContext, url: str) -> list[str]:
    """The faults of a page in an open window: wide, on a phone, the narrowest; light and dark."""
    found: list[str] = []
    page = context.new_page()
    page.on("console", partial(_hear, found, url))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.goto(url)
    axe = Axe()
    for width in (WIDE, PHONE, NARROWEST):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found.extend(_too_wide(page, width))
        found.extend(_unreachable(axe, page, width, "light"))
        if width != NARROWEST:
            page.emulate_media(color_scheme="dark")
            found.extend(_unreachable(axe, page, width, "dark", rules=OF_COLOURS))
            page.emulate_media(color_scheme="light")
    page.close()
    return [f"{url}: {fault}" for fault in found]


def _unreachable(
    axe: Axe, page: Page, width: int, scheme: str, rules: list[str] | None = None
) -> list[str]:
    """What axe finds, by its rules; each with the place it finds it at."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    return [
        f"{fault['id']} at {width} {scheme}: {fault['nodes'][0]['html'][:120]}"
        for fault in axe.run(page, options=options).response["violations"]
    ]


def _too_wide(page: Page, width: int) -> list[str]:
    wider = overflow(page)
    return [f"at {width} wider by {wider}"] if wider else []


def _hear(told: list[str], url: str, message: ConsoleMessage) -> None:
    # A page may answer that a link is spent: of the page itself the browser tells the status.
    if message.type in {"error", "warning"} and message.location["url"] != url:
        told.append(message.text)
