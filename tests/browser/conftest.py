"""A browser before a running site."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from registry.models import Person

# A busy machine is slow, not wrong: what is waited for may take its time.
expect.set_options(timeout=20_000)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[BrowserContext, Person], None]:
    """Sign a person in without the sign-in page: a test of another page needs no typing there."""

    def sign(context: BrowserContext, person: Person) -> None:
        client = Client()
        client.force_login(person.user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )

    return sign


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of while the test runs: refused scripts, broken pages, errors."""
    found: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            found.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def accessibility_faults(page: Page) -> list[str]:
    """Names of the rules that the page breaks, by axe."""
    return [fault["id"] for fault in Axe().run(page).response["violations"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
