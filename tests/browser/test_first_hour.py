"""The first hour from an empty base to an open intake, in a browser."""

import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
import segno
from django.core import mail
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import Locator, Page, expect

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
from tests.walks.papers import words_of
from workflows.models import Task
from workflows.services import run_job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PASSWORD = "начало-работы-2026"
PUBLIC = {"width": 390, "height": 844}
NAVY = (0, 0, 128)
MODULE = 8  # so many points of its picture a square of the code takes
QUIET = 3  # so many empty squares stand around it


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


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """Where the site is, so that links it writes lead to itself."""
    settings.SITE_URL = live_server.url
    return str(live_server.url)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def write(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"[name='{name.replace('__', '-')}']").fill(value)


def go_on(page: Page) -> None:
    page.get_by_role("link", name="Дальше").click()


def minutes_left(page: Page) -> int:
    """As the list of steps says it."""
    said = page.locator("nav .start-left .start-minutes").inner_text()
    found = re.fullmatch(r"остал[а-я]+ (\d+) минут[а-я]*", said.replace("\xa0", " "))
    assert found, said
    return int(found[1])


def drawn(picture: Locator) -> Image.Image:
    """What the browser shows in a picture, once it has come."""
    expect(picture).to_be_visible()
    picture.evaluate("img => img.decode()")
    data = picture.evaluate(
        """img => {
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight];
            canvas.getContext("2d").drawImage(img, 0, 0);
            const points = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return [canvas.width, canvas.height, Array.from(points.data)];
        }"""
    )
    width, height, points = data
    return Image.frombytes("RGBA", (width, height), bytes(points)).convert("RGB")


def squares(code: Image.Image) -> list[list[bool]]:
    """The dark squares of a square code, row by row."""
    side = code.width // MODULE - 2 * QUIET
    middle = [(QUIET + place) * MODULE + MODULE // 2 for place in range(side)]
    return [[code.getpixel((x, y))[0] < 128 for x in middle] for y in middle]


def colours_of_pictures(body: bytes) -> set[Any]:
    """The colour in the middle of every picture of a PDF."""
    paper = pypdfium2.PdfDocument(body)
    pictures = [
        one.get_bitmap().to_pil().convert("RGB")
        for one in paper[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]
    paper.close()
    return {one.getpixel((one.width // 2, one.height // 2)) for one in pictures}


@pytest.mark.slow
@pytest.mark.system("REG-07", part="the first hour of a service by hand")
def test_new_service_goes_from_nothing_to_an_open_intake(
    page: Page,
    site: str,
    administrator: Person,
    complaints: list[str],
    tmp_path: Path,
) -> None:
    Image.new("RGB", (640, 160), NAVY).save(tmp_path / "герб.png")
    left: list[int] = []

    # The administrator signs in; an empty base leads into the first hour, which is an hour.
    page.goto(site)
    write(page, login="admin@areopag.example", password=PASSWORD)
    page.locator("form button[type=submit]").first.click()
    expect(page).to_have_url(f"{site}/start/")
    left.append(minutes_left(page))
    page.get_by_role("link", name="Продолжить").click()

    # Requisites, who signs.
    write(
        page,
        address="ул. Лесная, д. 1",
        phone="8 (800) 000-00-01",
        email="mc@areopag.example",
        site="https://mc.example",
    )
    press(page, "Сохранить и дальше")
    expect(page).to_have_url(f"{site}/start/signatory/")
    left.append(minutes_left(page))
    write(page, signatory_name="Е. П. Лугова", signatory_position="Директор")
    press(page, "Сохранить и дальше")
    expect(page).to_have_url(f"{site}/start/letterhead/")
    left.append(minutes_left(page))

    # The letterhead is seen as papers will have it.
    page.locator("[name=picture]").set_input_files(tmp_path / "герб.png")
    press(page, "Добавить картинку")
    shown = drawn(page.get_by_role("img", name="Картинка бланка"))
    assert shown.width / shown.height == 4
    assert shown.getpixel((shown.width // 2, shown.height // 2)) == NAVY
    left.append(minutes_left(page))
    go_on(page)

    # Mail is put off: nobody knows its password today. It waits in the list.
    expect(page).to_have_url(f"{site}/start/mail/")
    press(page, "Отложить")
    expect(page).to_have_url(f"{site}/start/people/")
    waiting = page.locator(".start-aside-wide li.skipped")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("Почта")
    expect(waiting).to_contain_text("отложено")
    left.append(minutes_left(page))

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
    expect(page).to_have_url(f"{site}/start/experts/")
    left.append(minutes_left(page))
    for name in ("Орлова Анна Ильинична", "Зорина Вера Павловна"):
        page.get_by_label(name).check()
    write(page, number="3", date="2026-09-01")
    press(page, "Зачислить")
    expect(page.get_by_text("Этим приказом зачислены 2 эксперта")).to_be_visible()
    left.append(minutes_left(page))
    go_on(page)

    # A ready procedure by an order; numbers go on with the paper journal.
    write(page, number="4", date="2026-09-01")
    press(page, "Ввести в действие")
    expect(page).to_have_url(f"{site}/start/numbers/")
    left.append(minutes_left(page))
    page.locator("[name='examination-next_number']").fill("47")
    expect(page.locator("output").first).to_contain_text("0047")
    press(page, "Сохранить и дальше")
    expect(page).to_have_url(f"{site}/start/training/")
    left.append(minutes_left(page))

    # The training work to its paper: one step, then all; the worker prints.
    press(page, "Начать")
    press(page, "Сделать шаг")
    press(page, "Пройти до конца")
    expect(page.locator("[data-look-again]")).to_be_visible()
    training = Case.objects.get(territory__training_of__isnull=False)
    run_job(Task.objects.get(case=training, flow_task_type="JOB").pk, now=NOW)
    page.goto(f"{site}/start/training/")
    left.append(minutes_left(page))
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Заключение № УЧ-1").click()
    paper = page.request.get(opened.value.url)
    opened.value.close()
    assert paper.headers["content-type"] == "application/pdf"
    printed = words_of(paper.body())
    assert "ОБРАЗЕЦ" in printed
    assert "№УЧ-1" in printed
    assert "МБУ«Методическийцентр»" in printed
    assert NAVY in colours_of_pictures(paper.body())
    go_on(page)

    # The intake: the link, its square code, the letter and the text for a chat lead to one place.
    press(page, "Открыть приём")
    intake = Intake.objects.get()
    link = page.locator(".intake-share .link-text").inner_text().strip()
    assert link == f"{site}/intake/{intake.code}/"
    code = drawn(page.get_by_role("img", name="Квадратный код"))
    meant = segno.make(link, error="m", micro=False)
    assert squares(code) == [[bool(square) for square in row] for row in meant.matrix]
    with page.expect_download() as saved:
        page.get_by_role("link", name="Письмо, Word").click()
    letter = docx.Document(BytesIO(Path(saved.value.path()).read_bytes()))
    assert saved.value.suggested_filename == "Письмо школам.docx"
    assert link in [paragraph.text for paragraph in letter.paragraphs]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "Скопировать текст")
    expect(page.get_by_text("Скопировано")).to_be_visible()
    pasted = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert pasted == page.locator("pre.chat-text").inner_text().splitlines()
    assert link in pasted
    left.append(minutes_left(page))

    # A teacher opens it without an account.
    reader = page.context.browser.new_context(viewport=PUBLIC, locale="ru-RU").new_page()
    reader.goto(link)
    expect(reader.get_by_role("link", name="Войти и отправить")).to_be_visible()
    expect(
        reader.get_by_role("heading", name="Экспертиза технологических карт уроков")
    ).to_be_visible()
    reader.context.close()
    go_on(page)

    # What was for training goes; mail still waits in the list, all else is done.
    press(page, "Удалить учебное")
    page.locator("dialog").get_by_role("button", name="Удалить", exact=True).click()
    expect(page.get_by_role("heading", name="Первый час позади")).to_be_visible()
    expect(page.get_by_text("Отложено: Почта. Они ждут в списке.")).to_be_visible()
    expect(page.locator("nav .start-left")).to_contain_text("отложено: 1")
    assert not Territory.objects.filter(training_of__isnull=False).exists()
    assert not Case.objects.exists()
    assert left == [57, 53, 52, 50, 46, 34, 28, 20, 17, 7, 1]

    # The password is found: mail is taken from the list and tried.
    page.get_by_role("navigation", name="Шаги первого часа").get_by_role(
        "link", name="Почта"
    ).click()
    press(page, "Отправить письмо")
    expect(page.get_by_text("Письмо на admin@areopag.example ушло")).to_be_visible()
    assert [letter.to for letter in mail.outbox] == [["admin@areopag.example"]]
    page.goto(f"{site}/start/")
    expect(page.get_by_text("всё сделано")).to_be_visible()
    expect(page.locator(".start-steps li.skipped")).to_have_count(0)
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
