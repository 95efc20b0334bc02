"""Loading a list in a real browser, and the page of a long operation."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from registry.models import EarlierConclusion, ListImport, Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import ListKind
from registry.services.operations import do_next_rows
from tests.browser.screens import faults_of
from tests.factories import registry as make
from tests.factories.lists import PEOPLE, check, coordinator, list_file, take
from tests.factories.operations import make_operation

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[BrowserContext, Person], None]


@pytest.fixture
def person() -> Person:
    territory = make.make_territory()
    make.make_organisation(territory, short_name="Школа № 5", name="Школа № 5")
    return coordinator(territory)


def rows() -> list[tuple[str, ...]]:
    return [
        PEOPLE,
        ("Соколова Анна Викторовна", "Школа № 5", "учитель", "", ""),
        ("Зимина Дарья Глебовна", "Школа № 5", "учитель", "", ""),
        ("Лапина Г. Б.", "СОШ № 5, корпус 2", "учитель", "почта", ""),
    ]


def checked(person: Person) -> ListImport:
    """A list with somebody new, somebody doubtful and a row to mend."""
    territory = person.grants.get().territory
    known = make.make_person(last_name="Зимина", first_name="Дарья", patronymic="Глебовна")
    make.make_employment(known, make.make_organisation(territory))
    actor = Actor.person(person.pk)
    return check(take(ListKind.PEOPLE, rows(), territory, actor), actor)


def test_every_page_of_loading_is_clean_on_every_screen(
    browser: Browser, live_server: Any, sign_in: SignIn, person: Person
) -> None:
    territory = person.grants.get().territory
    taken = checked(person)
    shown = reverse("list", args=[taken.pk])
    operation = make_operation(territory)
    do_next_rows(operation.pk, now=make.NOW)
    EarlierConclusion.objects.create(
        territory=territory,
        number="15-ЭЗ",
        number_key="15-эз",
        issued_date=make.TODAY,
        holder="Орешкина Дарья Глебовна",
        source="журнал за 2025 год",
        carried_at=make.NOW,
    )
    pages = [
        reverse("load_list"),
        reverse("list_columns", args=[taken.pk]),
        shown,
        f"{shown}?show=error",
        f"{shown}?show=new",
        reverse("operation", args=[operation.pk]),
        f"{reverse('verify')}?code=15-ЭЗ",
    ]

    found = [
        fault
        for address in pages
        for fault in faults_of(browser, live_server.url + address, partial(sign_in, person=person))
    ]

    assert found == []


def test_a_coordinator_loads_a_list_in_three_presses(
    page: Page, live_server: Any, sign_in: SignIn, person: Person
) -> None:
    sign_in(page.context, person)
    page.goto(live_server.url + reverse("load_list"))
    file = list_file(rows()[:3])

    page.set_input_files(
        "#id_file", {"name": "педагоги.xlsx", "mimeType": "", "buffer": file.read()}
    )
    page.get_by_role("button", name="Посмотреть").click()
    page.get_by_role("button", name="Проверить список").click()
    page.get_by_role("button", name="Записать").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Список загружен")
    assert Person.objects.filter(employments__organisation__short_name="Школа № 5").count() == 2


def test_a_page_of_progress_goes_on_by_itself_to_the_result(
    page: Page, live_server: Any, sign_in: SignIn, person: Person
) -> None:
    operation = make_operation(person.grants.get().territory, rows=4)
    do_next_rows(operation.pk, now=make.NOW)
    sign_in(page.context, person)
    page.goto(live_server.url + reverse("operation", args=[operation.pk]))
    expect(page.locator("progress")).to_have_attribute("value", "3")

    do_next_rows(operation.pk, now=make.NOW)

    page.wait_for_url("**/lists/", timeout=15_000)
