"""Loading a list in the browser: the file, its columns, the difference, the rows to mend."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.models import ListImport, ListMemory, Person, Territory
from registry.rules.vocabulary import ListKind, ListState
from tests.factories import registry as make
from tests.factories.lists import PEOPLE, coordinator, list_file, outcomes, read_csv

pytestmark = pytest.mark.django_db

ANNA = ("Соколова Анна Викторовна", "Школа № 5", "учитель", "", "")
BAD = ("Лапина Г. Б.", "Школа № 5", "учитель", "", "0012345678")


@pytest.fixture
def place() -> Territory:
    territory = make.make_territory()
    make.make_organisation(territory, short_name="Школа № 5", name="Школа № 5")
    return territory


@pytest.fixture
def client(place: Territory, sign_in: Callable[[Person], Client]) -> Client:
    return sign_in(coordinator(place))


def bring(client: Client, rows: Any, name: str = "список.xlsx", **shape: str) -> ListImport:
    client.post(reverse("load_list"), {"kind": "people", "file": list_file(rows, name, **shape)})
    return ListImport.objects.latest("pk")


def checked(client: Client, taken: ListImport, **said: str) -> ListImport:
    fields = {f"column-{at}": field for at, field in enumerate(taken.fields)}
    client.post(reverse("list_columns", args=[taken.pk]), fields | said)
    taken.refresh_from_db()
    return taken


def test_a_list_goes_from_the_file_to_written_people(client: Client) -> None:
    taken = checked(client, bring(client, [("Список",), (), PEOPLE, ANNA]))
    shown = client.get(reverse("list", args=[taken.pk])).content.decode()

    client.post(reverse("apply_list", args=[taken.pk]))

    taken.refresh_from_db()
    assert "Соколова Анна Викторовна" in shown
    assert taken.state == ListState.APPLIED
    assert Person.objects.filter(last_name="Соколова", first_name="Анна").count() == 1


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("список.xlsx", {}),
        ("список.ods", {}),
        ("список.csv", {"encoding": "utf-8", "delimiter": ","}),
        ("список.csv", {"encoding": "cp1251", "delimiter": ";"}),
    ],
)
def test_rows_to_mend_come_back_as_the_same_file(
    client: Client, name: str, shape: dict[str, str]
) -> None:
    above = ("Педагоги школы № 5", "", "", "", "")
    taken = checked(client, bring(client, [above, PEOPLE, ANNA, BAD], name, **shape))

    given = client.get(reverse("rows_to_mend", args=[taken.pk]))
    body = b"".join(given.streaming_content)
    again = bring_body(client, body, name)

    if name.endswith(".csv"):
        rows = read_csv(body, encoding=shape["encoding"], delimiter=shape["delimiter"])
        assert rows[0] == list(above)
        assert rows[1][:5] == list(PEOPLE)
        assert rows[2][:5] == list(BAD)
        assert len(rows) == 3
    assert given["Content-Disposition"].startswith("attachment")
    assert again.shape["format"] == taken.shape["format"]
    assert again.headings[:5] == list(PEOPLE)
    assert again.fields[5] == ""
    assert again.rows.get().cells[:5] == list(BAD)
    assert "Лапина Г. Б." in again.rows.get().cells[5]


def bring_body(client: Client, body: bytes, name: str) -> ListImport:
    file = SimpleUploadedFile(name, body)
    client.post(reverse("load_list"), {"kind": "people", "file": file})
    return ListImport.objects.latest("pk")


def test_birth_dates_and_snils_are_not_even_kept(client: Client) -> None:
    heads = ("ФИО", "Школа", "Должность", "Дата рождения", "СНИЛС")
    row = ("Соколова Анна Викторовна", "Школа № 5", "учитель", "01.02.1980", "000-000-000 00")

    taken = bring(client, [heads, row])
    page = client.get(reverse("list_columns", args=[taken.pk])).content.decode()

    assert taken.rows.get().cells == [*row[:3], "", ""]
    assert taken.fields[3:] == ["", ""]
    assert "01.02.1980" not in page
    assert 'name="column-3"' not in page


def test_what_was_said_of_a_heading_is_remembered(client: Client, place: Territory) -> None:
    heads = ("ФИО", "Где трудится", "Должность")
    row = ("Соколова Анна Викторовна", "Школа № 5", "учитель")
    first = bring(client, [heads, row])
    understood = first.fields

    checked(client, first, **{"column-1": "organisation"})
    second = bring(client, [heads, row])

    assert understood == ["full_name", "", "position"]
    assert second.fields == ["full_name", "organisation", "position"]
    assert ListMemory.objects.get().headings["где трудится"] == "organisation"


def test_a_needed_column_that_nothing_was_chosen_for_is_asked_for(client: Client) -> None:
    taken = bring(client, [("ФИО", "Должность"), ("Соколова Анна Викторовна", "учитель")])

    answer = client.post(
        reverse("list_columns", args=[taken.pk]),
        {"column-0": "full_name", "column-1": "position"},
    )

    assert answer.status_code == 422
    assert taken.rows.get().outcome == ""


def test_pasted_cells_are_a_list_too(client: Client) -> None:
    pasted = "ФИО\tШкола\tДолжность\r\nСоколова Анна Викторовна\tШкола № 5\tучитель\r\n"

    client.post(reverse("load_list"), {"kind": "people", "pasted": pasted})
    taken = checked(client, ListImport.objects.get())

    assert outcomes(taken) == ["new"]


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\x01\x02\x00", b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
)
def test_what_is_no_table_is_refused_in_words(client: Client, body: bytes) -> None:
    file = SimpleUploadedFile("список.xlsx", body)

    answer = client.post(reverse("load_list"), {"kind": "people", "file": file})

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not ListImport.objects.exists()


@pytest.mark.parametrize("kind", list(ListKind))
def test_an_empty_list_can_be_taken_and_is_understood(client: Client, kind: ListKind) -> None:
    given = client.get(reverse("list_template", args=[kind.value]))
    body = b"".join(given.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    file = SimpleUploadedFile("пустой.xlsx", body)

    client.post(reverse("load_list"), {"kind": kind.value, "file": file})
    taken = ListImport.objects.get()

    assert sheet.max_row == 2
    assert all(taken.fields)
    assert taken.row_count == 1


def test_a_list_put_aside_leaves_nothing(client: Client) -> None:
    taken = checked(client, bring(client, [PEOPLE, ANNA]))

    client.post(reverse("discard_list", args=[taken.pk]))

    taken.refresh_from_db()
    assert taken.state == ListState.DISCARDED
    assert taken.rows.count() == 0
    assert not Person.objects.filter(last_name="Соколова", first_name="Анна").exists()


def test_a_list_is_loaded_once_however_often_the_button_is_pressed(client: Client) -> None:
    taken = checked(client, bring(client, [PEOPLE, ANNA]))

    client.post(reverse("apply_list", args=[taken.pk]))
    client.post(reverse("apply_list", args=[taken.pk]))

    assert Person.objects.filter(last_name="Соколова", first_name="Анна").count() == 1


def test_doubtful_rows_are_answered_on_the_page(client: Client, place: Territory) -> None:
    known = make.make_person(last_name="Соколова", first_name="Анна", patronymic="Викторовна")
    make.make_employment(known, make.make_organisation(place))
    taken = checked(client, bring(client, [PEOPLE, ANNA]))
    page = client.get(reverse("list", args=[taken.pk])).content.decode()

    client.post(reverse("decide_list_rows", args=[taken.pk]), {"all": "first"})
    client.post(reverse("apply_list", args=[taken.pk]))

    assert 'value="new"' in page
    assert known.employments.count() == 2


def test_the_difference_takes_as_many_queries_for_three_rows_as_for_one(
    client: Client, count_queries: Callable[[Client, str], int]
) -> None:
    one = checked(client, bring(client, [PEOPLE, ANNA]))
    others = [("Зимина Дарья Глебовна", *ANNA[1:]), ("Ярцева Зоя Денисовна", *ANNA[1:])]
    three = checked(client, bring(client, [PEOPLE, ANNA, *others]))

    counts = [count_queries(client, reverse("list", args=[taken.pk])) for taken in (one, three)]

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_a_conclusion_of_a_former_year_is_found_by_its_number(client: Client) -> None:
    rows = [("№", "Дата", "Автор"), ("15/25-ЭЗ", "12.11.2025", "Орешкина Дарья Глебовна")]
    client.post(reverse("load_list"), {"kind": "conclusions", "file": list_file(rows)})
    taken = ListImport.objects.get()
    checked(client, taken, source="журнал за 2025 год")
    client.post(reverse("apply_list", args=[taken.pk]))

    found = Client().get(reverse("verify"), {"code": "№ 15/25-эз"}).content.decode()
    unknown = Client().get(reverse("verify"), {"code": "16/25-ЭЗ"})

    assert "журнал за 2025 год" in found
    assert "Орешкина" not in found
    assert unknown.status_code == 302
