"""A new checklist in a real browser: pasted, finished in the constructor, tried on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from registry.models import Person
from review.models import ChecklistVersion, Sheet
from tests.factories.scenes import make_scene
from tests.views.test_new_checklist import TABLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], None]
CLIPBOARD = """html => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""
HTML = (
    "<html><body><table style='width:9cm'><tr><td><b>Критерий</b></td><td>Балл</td></tr>"
    "<tr><td colspan=2>Содержание</td></tr><tr><td>Цель ясна</td><td>0–2</td></tr></table>"
)


def test_a_coordinator_pastes_a_table_finishes_it_and_tries_it(
    page: Page, live_server: Any, sign_in: SignIn, complaints: list[str]
) -> None:
    scene = make_scene()
    sign_in(page.context, scene.coordinator)
    page.goto(live_server.url + reverse("new_checklist"))
    page.locator("#id_title").fill("Открытый урок")
    page.locator("#id_table").focus()
    page.evaluate(CLIPBOARD, HTML)
    page.locator("button[value=read]").click()
    expect(page.locator(".read-line")).to_have_count(2)
    page.locator("button[value=create]").click()
    version = ChecklistVersion.objects.latest("pk")
    page.wait_for_url(live_server.url + reverse("build_checklist", args=[version.pk]))
    page.locator("button[value^=add_criterion]").click()
    page.wait_for_url("**at=criterion*")
    expect(page.locator("textarea:focus, input:focus")).to_be_visible()  # ready to be typed into
    page.keyboard.type("Речь учителя ясна")
    expect(page.locator("[data-autosave-state]")).to_have_attribute("data-state", "saved")
    texts = list(version.criteria.order_by("position").values_list("text", flat=True))
    page.locator("button[value=preview]").click()
    page.wait_for_url("**/preview/")
    page.keyboard.press("2")
    page.keyboard.press("1")
    page.keyboard.press("1")
    page.keyboard.press("Enter")

    expect(page.locator(".alert[role=status]")).to_contain_text("3 из 4")
    assert texts == ["Цель ясна", "Речь учителя ясна"]
    assert not Sheet.objects.exists()
    assert complaints == []


def test_the_preview_of_a_table_fits_every_screen(
    page: Page, live_server: Any, sign_in: SignIn
) -> None:
    sign_in(page.context, make_scene().coordinator)
    page.goto(live_server.url + reverse("new_checklist"))
    page.locator("#id_table").fill(TABLE)
    page.locator("button[value=read]").click()
    expect(page.locator(".read-line")).to_have_count(4)

    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
