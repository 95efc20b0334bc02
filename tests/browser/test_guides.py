"""Guides on every screen and on one sheet of paper."""

from typing import Any

import pypdfium2
import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.browser.screens import faults_of
from workflows.views.guides import BY_SLUG, GUIDES

pytestmark = pytest.mark.django_db(transaction=True)


def test_guides_are_clean_on_every_screen(browser: Browser, live_server: Any) -> None:
    slugs = ("expert", "coordinator", "privacy")
    paths = [reverse("guides"), *(reverse("guide", args=[slug]) for slug in slugs)]

    found = [fault for path in paths for fault in faults_of(browser, live_server.url + path)]

    assert found == []
    assert set(BY_SLUG) >= set(slugs)


@pytest.mark.parametrize("slug", [guide.slug for guide in GUIDES])
def test_a_guide_prints_on_one_sheet(slug: str, page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("guide", args=[slug]))
    page.wait_for_load_state("networkidle")

    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as sheets:
        text = sheets[0].get_textpage().get_text_bounded()
        pictured = [one for one in sheets[0].get_objects() if isinstance(one, pypdfium2.PdfImage)]
        count = len(sheets)

    assert count == 1
    assert pictured
    assert f"/help/{slug}/" in text
