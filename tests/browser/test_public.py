"""Pages for everyone in a browser: the check of papers, the bank of practices."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screens import faults_of
from tests.views.test_practices import published
from tests.views.test_verification import address, annulled, issued, replaced

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_public_page_is_clean_on_every_screen(browser: Browser, live_server: Any) -> None:
    _scene, case_id = published()
    papers = [address(make()) for make in (issued, replaced, annulled)]
    paths = ["/v/", *papers, "/practices/", f"/practices/{case_id}/"]

    found = [fault for path in paths for fault in faults_of(browser, live_server.url + path)]

    assert found == []


def test_a_paper_is_checked_without_scripts(browser: Browser, live_server: Any) -> None:
    document = issued()
    context = browser.new_context(java_script_enabled=False, locale="ru-RU")
    page = context.new_page()
    page.goto(f"{live_server.url}/v/")

    page.locator("#code").fill(document.verification_code.lower().replace("-", " "))
    page.get_by_role("button").click()

    expect(page.locator(".answer.tone-good h1")).to_be_visible()
    expect(page.locator("[data-compare]")).to_be_hidden()
    context.close()


def test_a_file_is_compared_on_the_device(
    page: Page, live_server: Any, tmp_path: Path, complaints: list[str]
) -> None:
    document = issued()
    same, other = tmp_path / "same.pdf", tmp_path / "other.pdf"
    same.write_bytes(b"%PDF-1.7\n%%EOF\n")
    other.write_bytes(b"%PDF-1.7\n%%EOF\n ")
    sent: list[str] = []
    page.goto(f"{live_server.url}{address(document)}")
    page.on("request", lambda request: sent.append(request.url))
    said = page.locator("[data-said]")

    page.locator("#file").set_input_files(same)
    expect(said).to_have_class("said tone-good")
    page.locator("#file").set_input_files(other)
    expect(said).to_have_class("said tone-bad")

    assert [url for url in sent if "/static/" not in url] == []
    assert complaints == []
