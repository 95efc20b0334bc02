"""One look at a page on several screens."""

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import accessibility_faults, overflow

SCREENS = [(1440, "light"), (390, "dark")]
NARROWEST = 320


def faults_of(
    browser: Browser, url: str, prepare: Callable[[BrowserContext], None] | None = None
) -> list[str]:
    """What is wrong with a page: too wide, hard to reach by some, complaints of the browser."""
    found: list[str] = []
    for width, scheme in SCREENS:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale="ru-RU"
        )
        if prepare:
            prepare(context)
        page = context.new_page()
        page.on("console", lambda message: found.append(message.text))
        page.on("pageerror", lambda error: found.append(str(error)))
        page.goto(url)
        told = f"{url} {width} {scheme}"
        found.extend(f"{told}: {fault}" for fault in accessibility_faults(page))
        for narrow in (width, NARROWEST):
            page.set_viewport_size({"width": narrow, "height": 900})
            if wider := overflow(page):
                found.append(f"{told}: at {narrow} wider by {wider}")
        if scheme == "light":
            found.extend(f"{told} at {NARROWEST}: {fault}" for fault in accessibility_faults(page))
        context.close()
    return found
