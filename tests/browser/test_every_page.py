"""Every page of the site, opened by somebody who may: nothing too wide, unreachable or broken."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage

from registry.rules.permissions import Answer
from tests.browser.conftest import accessibility_faults, overflow
from tests.browser.screens import NARROWEST
from tests.contracts.test_permissions import ADDRESSES, Kind, expected
from tests.contracts.worlds import World, make_world, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]


OF_THE_TABLE = set(Kind) - {Kind.SIGNED_IN, Kind.EVERYONE, Kind.LINK}


def everybody(world: World) -> list[Client]:
    """People of the office first, then those who stand to the works, then a passer-by."""
    scene, chamber = world.chamber.scene, world.chamber
    named = [scene.coordinator, scene.author, chamber.chair, chamber.secretary, *chamber.members]
    of_office = [client for (_, pk), client in world.bearers.items() if pk == world.territory.pk]
    return [
        *(signed_in(one) for one in named),
        *of_office,
        *(signed_in(one) for one in scene.experts),
        Client(),
    ]


def pages_of(world: World) -> Iterator[tuple[str, Client]]:
    """Each whole page with somebody to whom it opens; files, tables and fragments are not pages."""
    people = everybody(world)
    for name, address in ADDRESSES.items():
        if address.method != "get" or address.api or address.kind is Kind.LINK:
            continue
        url = address.url(name, world)
        for client in people:
            person = getattr(client, "person", None)
            if address.kind in OF_THE_TABLE and (
                person is None or expected(address, name, world, person) is not Answer.ALLOWED
            ):
                continue
            if is_page(client.get(url)):
                yield url, client
                break


def is_page(answer: Any) -> bool:
    if answer.streaming:
        b"".join(answer.streaming_content)  # read to its end, or the file stays open
        return False
    return answer.status_code == 200 and b"<html" in answer.content[:1000]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_clean(browser: Browser, live_server: Any, width: int, scheme: Any) -> None:
    world = make_world()
    contexts: dict[int, BrowserContext] = {}
    faults: list[str] = []
    seen = 0
    for url, client in pages_of(world):
        if id(client) not in contexts:
            contexts[id(client)] = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, locale="ru-RU"
            )
            _enter(contexts[id(client)], client, live_server.url)
        page = contexts[id(client)].new_page()
        told: list[str] = []
        page.on("console", partial(_hear, told))
        page.on("pageerror", lambda error, told=told: told.append(str(error)))
        page.goto(live_server.url + url)
        told.extend(accessibility_faults(page))
        for narrow in (width, NARROWEST):
            page.set_viewport_size({"width": narrow, "height": 900})
            if wider := overflow(page):
                told.append(f"at {narrow} wider by {wider}")
        faults.extend(f"{url}: {fault}" for fault in told)
        seen += 1
        page.close()
    for context in contexts.values():
        context.close()

    assert not faults, "\n".join(faults)
    assert seen > 100


def _hear(told: list[str], message: ConsoleMessage) -> None:
    if message.type in {"error", "warning"}:
        told.append(message.text)


def _enter(context: BrowserContext, client: Client, address: str) -> None:
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    if cookie:
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
