"""The first hour from an empty base to an open intake, in a browser."""

from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Page, expect

from registry.models import (
    Case,
    ClassifierItem,
    Intake,
    Person,
    Procedure,
    RoleGrant,
    Territory,
)
from registry.rules.vocabulary import ClassifierKey, Role
from tests.factories import registry as make
from tests.factories.registry import NOW
from workflows.models import Task
from workflows.services import run_job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PASSWORD = "начало-работы-2026"
PUBLIC = {"width": 390, "height": 844}


@pytest.fixture
def administrator(monkeypatch: pytest.MonkeyPatch) -> Person:
    """Made by the command, in a base where there is nothing but the name of the service.

    And the lists that come with the installation, which former tests may have swept away.
    """
    for key in (ClassifierKey.MATERIAL_KIND, ClassifierKey.EXPERT_DIRECTION, ClassifierKey.LEVEL):
        if not ClassifierItem.objects.filter(classifier=key.value).exists():
            make.make_classifier_item(key)
    Territory.objects.create(
        code="priozersk",
        name="Приозёрский район",
        service_name="МБУ «Методический центр»",
        service_short_name="Методический центр",
        city="Приозёрск",
    )
    monkeypatch.setattr("sys.stdin", StringIO(f"{PASSWORD}\n"))
    call_command(
        "create_administrator",
        email="admin@areopag.example",
        last_name="Лугова",
        first_name="Елена",
        patronymic="Павловна",
        basis="приказ № 1 от 01.09.2026",
        password_stdin=True,
        stdout=StringIO(),
    )
    return Person.objects.get()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def write(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"[name='{name.replace('__', '-')}']").fill(value)


def go_on(page: Page) -> None:
    page.get_by_role("link", name="Дальше").click()


@pytest.mark.slow
@pytest.mark.system("REG-07", part="the first hour of a service by hand")
def test_new_service_goes_from_nothing_to_an_open_intake(
    page: Page, live_server: Any, administrator: Person, complaints: list[str]
) -> None:
    # The administrator signs in; an empty base leads into the first hour.
    page.goto(live_server.url)
    write(page, login="admin@areopag.example", password=PASSWORD)
    page.locator("form button[type=submit]").first.click()
    expect(page).to_have_url(f"{live_server.url}/start/")
    page.get_by_role("link", name="Продолжить").click()

    # Requisites, who signs; the picture is put off; the test letter.
    write(
        page,
        address="ул. Лесная, д. 1",
        phone="8 (800) 000-00-01",
        email="mc@areopag.example",
        site="https://mc.example",
    )
    press(page, "Сохранить и дальше")
    write(page, signatory_name="Е. П. Лугова", signatory_position="Директор")
    press(page, "Сохранить и дальше")
    press(page, "Отложить")
    press(page, "Отправить письмо")
    expect(page.get_by_text("Письмо на admin@areopag.example ушло")).to_be_visible()
    assert [letter.to for letter in mail.outbox] == [["admin@areopag.example"]]

    # A school and three people by hand; two become experts by one order.
    write(page, organisation__short_name="Школа № 5")
    press(page, "Добавить")
    for name in ("Орлова Анна Ильинична", "Зорина Вера Павловна", "Ветрова Инна Олеговна"):
        write(page, person__name=name, person__position="учитель")
        page.locator("[name='person-organisation']").select_option(label="Школа № 5")
        if name.startswith("Ветрова"):
            page.locator("[name='person-role']").select_option(Role.TEACHER.value)
            write(page, person__basis="приказ № 2", person__email="vetrova@areopag.example")
        press(page, "Добавить человека")
    go_on(page)
    for name in ("Орлова Анна Ильинична", "Зорина Вера Павловна"):
        page.get_by_label(name).check()
    write(page, number="3", date="2026-09-01")
    press(page, "Зачислить")
    expect(page.get_by_text("Этим приказом зачислены 2 эксперта")).to_be_visible()
    go_on(page)

    # A ready procedure by an order; numbers go on with the paper journal.
    write(page, number="4", date="2026-09-01")
    press(page, "Ввести в действие")
    page.locator("[name='examination-next_number']").fill("47")
    expect(page.locator("output").first).to_contain_text("0047")
    press(page, "Сохранить и дальше")

    # The training work to its paper: one step, then all; the worker prints.
    press(page, "Начать")
    press(page, "Сделать шаг")
    press(page, "Пройти до конца")
    training = Case.objects.get(territory__training_of__isnull=False)
    run_job(Task.objects.get(case=training, flow_task_type="JOB").pk, now=NOW)
    page.goto(f"{live_server.url}/start/training/")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Заключение № УЧ-1").click()
    paper = page.request.get(opened.value.url)
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF-")
    opened.value.close()
    go_on(page)

    # The intake: a teacher opens its link without an account.
    press(page, "Открыть приём")
    intake = Intake.objects.get()
    expect(page.get_by_text(f"/intake/{intake.code}/").first).to_be_visible()
    reader = page.context.browser.new_context(viewport=PUBLIC, locale="ru-RU").new_page()
    reader.goto(f"{live_server.url}/intake/{intake.code}/")
    expect(reader.get_by_role("link", name="Войти и отправить")).to_be_visible()
    expect(
        reader.get_by_role("heading", name="Экспертиза технологических карт уроков")
    ).to_be_visible()
    reader.context.close()
    go_on(page)

    # What was for training goes; the letterhead waits in the list, all else is done.
    press(page, "Удалить учебное")
    page.locator("dialog").get_by_role("button", name="Удалить", exact=True).click()
    expect(page.get_by_role("heading", name="Первый час позади")).to_be_visible()
    assert not Territory.objects.filter(training_of__isnull=False).exists()
    assert not Case.objects.exists()
    assert complaints == []


@pytest.mark.slow
@pytest.mark.system("REG-07", part="a council made on the way to a procedure that needs one")
def test_an_empty_service_makes_its_council_and_approves_a_procedure_that_needs_one(
    page: Page, live_server: Any, administrator: Person, complaints: list[str]
) -> None:
    school = make.make_organisation(Territory.objects.get())
    names = ("Орлова Анна Ильинична", "Зорина Вера Павловна", "Ветрова Инна Олеговна")
    for name in names:
        last, first, patronymic = name.split()
        person = make.make_person(last_name=last, first_name=first, patronymic=patronymic)
        make.make_employment(person, school)
    page.goto(live_server.url)
    write(page, login="admin@areopag.example", password=PASSWORD)
    page.locator("form button[type=submit]").first.click()

    # A ready procedure in which a council decides says what it needs and leads there.
    page.goto(f"{live_server.url}/start/procedure/")
    offer = page.locator(".offer").filter(has_text="Нужен совет с председателем").first
    title = offer.locator("strong").inner_text()
    offer.get_by_role("link", name="Состав совета").click()
    write(page, **{"council-title": "Экспертный совет", "council-basis": "приказ № 5"})
    press(page, "Создать совет")

    # The chair, the secretary and a member by the order of the council, each offered in turn.
    for name, role in zip(names, ("председатель", "секретарь", "член совета"), strict=True):
        page.locator("#q").fill(name.split()[0])
        press(page, "Найти")
        page.get_by_label(name).check()
        write(page, period_from="2026-09-01")
        press(page, "Ввести в состав")
        expect(page.get_by_text(f"{name}: {role}, с 1 сентября 2026")).to_be_visible()
    expect(page.locator(".seat-lacks")).to_have_count(0)
    assert set(RoleGrant.objects.exclude(role=Role.ADMIN.value).values_list("role", flat=True)) == {
        Role.COUNCIL_MEMBER,
        Role.COUNCIL_CHAIR,
        Role.JURY_SECRETARY,
    }

    # The procedure comes into force, and nothing stops its works.
    page.goto(f"{live_server.url}/start/procedure/")
    page.locator(".offer").filter(has_text=title).get_by_role("radio").check()
    write(page, number="6", date="2026-09-01")
    press(page, "Ввести в действие")
    assert [one.title for one in Procedure.objects.all()] == [title]
    page.goto(f"{live_server.url}/start/intake/")
    expect(page.get_by_role("heading", name="Нужен совет с председателем")).to_have_count(0)
    assert complaints == []
