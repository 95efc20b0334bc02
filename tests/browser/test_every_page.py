"""Every page of the site, opened by somebody who may: nothing too wide, unreachable or broken."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext

from registry.models import StoredFile
from registry.rules.permissions import Answer
from registry.rules.vocabulary import PassKind
from registry.services.passes import link_of
from review.models import SheetEntry
from tests.browser.screens import faults_in, new_context
from tests.contracts.test_permissions import ADDRESSES, Kind, expected, invitation, link
from tests.contracts.worlds import World, make_world, signed_in
from tests.factories import registry as make
from tests.factories.registry import NOW

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


def pages_of_letters(world: World) -> Iterator[tuple[str, Client]]:
    """Each page behind a link of a letter, as somebody who is not signed in opens it."""
    passer_by = Client()
    asked = invitation(world)
    sheet, entry = world.sheet(), world.entry()
    entered = SheetEntry.objects.create(
        sheet=sheet,
        entered_by=world.chamber.scene.coordinator,
        basis="бумажный лист",
        scan=StoredFile.objects.earliest("pk"),
        entered_at=NOW,
    )
    links = [
        link("invitation", asked.pk, asked.expert),
        link("invitation", asked.pk, asked.expert, late=True),
        link("invitation", sheet.assignment_id, sheet.assignment.expert),
        link("vote", world.item().pk, world.chamber.members[0]),
        link("vote", world.item("concluded").pk, world.chamber.members[0]),
        link("sheet", entered.pk, sheet.assignment.expert),
        link("consent", entry.pk, entry.material.case.applicant),
        "/link/nonsense/",
    ]
    for kind in PassKind:
        made = make.make_pass(
            world.chamber.scene.author,
            territory=world.territory,
            kind=kind,
            expires_at=timezone.now() + timedelta(days=1),
        )
        links.append(f"/link/{link_of(made)}/")
    for url in links:
        answer = passer_by.get(url)
        assert answer.status_code in (200, 404, 410), url
        assert is_whole(answer), url
        yield url, passer_by


def is_whole(answer: Any) -> bool:
    return b"<html" in answer.content[:1000]


def is_page(answer: Any) -> bool:
    if answer.streaming:
        b"".join(answer.streaming_content)  # read to its end, or the file stays open
        return False
    return answer.status_code == 200 and is_whole(answer)


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_is_clean(browser: Browser, live_server: Any, half: int) -> None:
    world = make_world()
    contexts: dict[int, BrowserContext] = {}
    faults: list[str] = []
    pages = [*pages_of(world), *pages_of_letters(world)]
    for url, client in pages[half::2]:
        if id(client) not in contexts:
            contexts[id(client)] = new_context(browser)
            _enter(contexts[id(client)], client, live_server.url)
        faults += faults_in(contexts[id(client)], live_server.url + url)

    for context in contexts.values():
        context.close()
    assert not faults, "\n".join(faults)
    assert len(pages) > 120


def _enter(context: BrowserContext, client: Client, address: str) -> None:
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    if cookie:
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
