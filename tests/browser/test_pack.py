"""The ready pack, papers of the office and protocols on every screen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from registry.models import OfficeText, Person, ProcedureVersion
from tests.factories.scenes import make_scene

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[BrowserContext, Person], None]


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
