"""A deputy types works for several teachers in a browser: more rows, a closed tab, sending."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from registry.models import Case, Person
from registry.rules.vocabulary import Role
from tests.browser.conftest import PHONE, overflow
from tests.factories import registry as make
from tests.factories.scenes import Scene, make_scene
from tests.factories.uploads import make_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], None]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def deputy(scene: Scene) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.ORG_RESPONSIBLE, scene.territory, organisation=scene.school)
    return person


@pytest.fixture
def address(scene: Scene, deputy: Person, live_server: Any, page: Page, sign_in: SignIn) -> str:
    """The form of the school; its deputy is signed in."""
    sign_in(page.context, deputy)
    return str(live_server.url + reverse("school_send", args=[scene.school.pk]))


def pdf(name: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/pdf", "buffer": make_pdf(1)}


def test_more_rows_keep_text_and_chosen_files_and_the_browser_keeps_the_text(
    page: Page, scene: Scene, address: str, complaints: list[str]
) -> None:
    page.goto(address)
    page.fill("[name=basis]", "заявка № 15")
    page.select_option("[name=work-0-teacher]", str(scene.author.pk))
    page.fill("[name=work-0-title]", "Дроби без слёз")
    page.set_input_files("[name=work-0-uploads]", pdf("урок.pdf"))

    # Rows come without leaving the page: the chosen file is still chosen.
    page.get_by_role("button", name="Ещё строки").click()
    expect(page.locator(".school-work")).to_have_count(4)
    expect(page.locator("legend").nth(3)).to_have_text("Работа 4")
    chosen = page.eval_on_selector("[name=work-0-uploads]", "field => field.files[0].name")
    assert chosen == "урок.pdf"
    page.fill("[name=work-2-title]", "Третья работа")

    # The tab is lost, and the text is not.
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_text("этот браузер его сохранил")).to_be_visible()
    expect(page.locator("[name=basis]")).to_have_value("заявка № 15")
    expect(page.locator("[name=work-0-title]")).to_have_value("Дроби без слёз")
    expect(page.locator("[name=work-2-title]")).to_have_value("Третья работа")
    assert Case.objects.count() == 0
    assert complaints == []


def test_what_was_sent_does_not_come_back(page: Page, scene: Scene, address: str) -> None:
    page.goto(address)
    page.fill("[name=basis]", "заявка № 15")
    page.select_option("[name=work-0-teacher]", str(scene.author.pk))
    page.fill("[name=work-0-title]", "Дроби без слёз")
    page.select_option("[name=work-0-kind]", str(scene.kind.pk))
    page.select_option("[name=work-0-direction]", str(scene.direction.pk))
    page.select_option("[name=work-0-level]", str(scene.level.pk))
    page.fill("[name=work-0-annotation]", "Урок открытия нового знания.")
    page.set_input_files("[name=work-0-uploads]", pdf("урок.pdf"))
    page.set_input_files("[name=work-0-consent_scan]", pdf("согласие.pdf"))
    page.get_by_role("button", name="Отправить работы").click()
    expect(page.get_by_text("Дроби без слёз").first).to_be_visible()
    assert Case.objects.count() == 1

    page.goto(address)

    expect(page.locator("[name=work-0-title]")).to_have_value("")
    expect(page.locator("[data-kept]")).to_be_hidden()


def test_without_scripts_the_server_gives_the_rows(
    browser: Browser, deputy: Person, address: str, sign_in: SignIn
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU", **PHONE)
    sign_in(context, deputy)
    page = context.new_page()
    page.goto(address)
    page.fill("[name=work-0-title]", "Дроби без слёз")

    page.get_by_role("button", name="Ещё строки").click()

    expect(page.locator(".school-work")).to_have_count(4)
    expect(page.locator("[name=work-0-title]")).to_have_value("Дроби без слёз")
    context.close()


def test_the_form_fits_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE["viewport"])
    page.goto(address)
    page.get_by_role("button", name="Ещё строки").click()

    assert overflow(page) == 0
