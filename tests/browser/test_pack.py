"""The ready pack, papers of the office and protocols on every screen."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from registry.models import OfficeText, Person, ProcedureVersion
from registry.rules.actors import COMMAND
from review.services.pack import install_pack
from review.services.pack_files import ready_pack
from tests.browser.screens import faults_of
from tests.factories.chambers import make_chamber
from tests.factories.registry import NOW
from tests.factories.scenes import checklist, make_scene

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[BrowserContext, Person], None]


def test_every_page_of_the_pack_and_the_office_is_clean_on_every_screen(
    browser: Browser, live_server: Any, sign_in: SignIn
) -> None:
    council = make_chamber(members=2, criteria=checklist(2))
    territory = council.scene.territory
    keys = ["procedures/portfolios", *(f"texts/{one.code}" for one in ready_pack().texts)]
    install_pack(territory, ready_pack(), keys=keys, actor=COMMAND, now=NOW)
    meeting = council.meeting(council.item())
    coordinator = council.scene.coordinator
    pages = [
        (coordinator, reverse("pack")),
        (coordinator, reverse("pack_part", args=["checklists", "open-lesson"])),
        (coordinator, reverse("own_part", args=["procedures", "portfolios"])),
        (coordinator, reverse("office")),
        (coordinator, reverse("office_paper", args=["order-experts"])),
        (coordinator, reverse("office_text", args=["order-experts"])),
        (council.secretary, reverse("protocol", args=[meeting.pk])),
    ]

    found = [
        fault
        for person, address in pages
        for fault in faults_of(browser, live_server.url + address, partial(sign_in, person=person))
    ]

    assert found == []


def test_a_procedure_is_taken_approved_and_ordered_in_a_minute(
    page: Page, live_server: Any, sign_in: SignIn, complaints: list[str]
) -> None:
    scene = make_scene()
    sign_in(page.context, scene.coordinator)
    page.goto(live_server.url + reverse("pack"))

    page.get_by_label("Экспертиза портфолио педагогов").check()
    page.get_by_label("Об утверждении порядка экспертизы и чек-листов").check()
    page.get_by_role("button", name="Взять отмеченное").click()
    page.locator("#waiting [data-check-all]").check()
    page.get_by_label("Приказ №").fill("12-од")
    page.get_by_label("от", exact=True).fill("2026-09-01")
    page.get_by_role("button", name="Утвердить приказом").click()
    page.goto(live_server.url + reverse("office_paper", args=["order-procedure"]))
    page.get_by_label("Порядок проведения").select_option(label="Экспертиза портфолио педагогов")
    with page.expect_download() as download:
        page.get_by_role("button", name="Скачать DOCX").click()

    assert download.value.suggested_filename.endswith(".docx")
    version = ProcedureVersion.objects.get(procedure__code="portfolios")
    assert (version.state, version.basis) == ("in_force", "Приказ от 01.09.2026 № 12-од")
    assert OfficeText.objects.get().state == "in_force"
    assert complaints == []
