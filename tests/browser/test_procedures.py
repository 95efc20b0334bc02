"""The editor of procedures in a real browser, on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from registry.models import Person
from registry.rules.vocabulary import VersionState
from review.rules.procedure_parts import places_of
from review.rules.stored_procedure import read_parameters
from tests.browser.conftest import accessibility_faults, overflow
from tests.factories.scenes import make_scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], None]


def test_a_coordinator_edits_a_procedure_on_a_phone(
    page: Page, live_server: Any, sign_in: SignIn, complaints: list[str]
) -> None:
    scene = make_scene()
    version = scene.procedure.versions.get()
    sign_in(page.context, scene.coordinator)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + reverse("procedure", args=[version.pk]))

    page.locator("#rounds a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/parts/rounds/")
    page.locator("form[action*=draft] button").click()
    page.wait_for_url(lambda url: f"/{version.pk}/" not in url)
    draft = scene.procedure.versions.get(state=VersionState.DRAFT.value)
    page.locator("#id_max_rounds").fill("12")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#id_max_rounds")).to_have_value("12")
    page.locator("#id_max_rounds").fill("4")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/procedures/{draft.pk}/#rounds")
    expect(page.locator("#rounds")).to_contain_text("4")
    page.locator("a[href$='put-in-force/']").click()
    page.locator("#id_basis").fill("приказ № 7 от 30.11.2026")
    page.locator("#id_basis").press("Enter")
    page.wait_for_url(f"**/procedures/{draft.pk}/")

    draft.refresh_from_db()
    assert draft.state == VersionState.IN_FORCE
    assert read_parameters(draft.parameters).max_rounds == 4
    assert [told for told in complaints if "422" not in told] == []  # the refused number


def test_every_part_of_a_procedure_fits_every_screen(
    page: Page, live_server: Any, sign_in: SignIn
) -> None:
    scene = make_scene()
    version = scene.procedure.versions.get()
    sign_in(page.context, scene.coordinator)
    parts = [place.key for place in places_of(read_parameters(version.parameters))]
    addresses = [
        reverse("procedures"),
        reverse("procedure", args=[version.pk]),
        *(reverse("procedure_part", args=[version.pk, part]) for part in parts),
    ]

    wide: dict[str, int] = {}
    faults: dict[str, list[str]] = {}
    for address in addresses:
        page.goto(live_server.url + address)
        for width in (1440, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            if overflow(page) > 0:
                wide[address] = width
        if found := accessibility_faults(page):
            faults[address] = found

    assert (wide, faults) == ({}, {})
