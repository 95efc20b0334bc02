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
    paths = [reverse("guides"), *(reverse("guide", args=[slug]) for slug in ("expert", "privacy"))]

    found = [fault for path in paths for fault in faults_of(browser, live_server.url + path)]

    assert found == []
    assert set(BY_SLUG) >= {"expert", "privacy"}


@pytest.mark.parametrize("slug", [guide.slug for guide in GUIDES if guide.fits_a_sheet])
def test_a_guide_prints_on_one_sheet(slug: str, page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("guide", args=[slug]))

    sheets = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))

    assert len(sheets) == 1
