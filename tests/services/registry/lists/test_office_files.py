"""Lists as a real office program writes them: read like the same list written as CSV."""

from functools import cache

import pytest
from django.conf import settings

from registry.models import Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import ListKind
from registry.services.lists.intake import take_file
from registry.services.lists.tables import read_table
from tests.factories import registry as make
from tests.factories.lists import apply, check, coordinator, list_file, outcomes
from tests.factories.office import (
    convert_table,
    flat_column,
    flat_day,
    flat_formula,
    flat_number,
    flat_row,
    flat_sheet,
    flat_table,
    flat_text,
)
from tests.factories.uploads import upload

pytestmark = [pytest.mark.slow, pytest.mark.services("libreoffice")]

FORMATS = ["xlsx", "ods"]
HEADINGS = ("№", "ФИО", "Школа", "Должность", "Телефон", "Табельный номер", "Дата приёма", "Почта")
ROWS = [
    ["Список педагогических работников", *[""] * 7],
    ["на 1 сентября 2026 года", *[""] * 7],
    [""] * 8,
    list(HEADINGS),
    ["1", "Королёва Алёна Артёмовна", "Школа № 5", "учитель", "89001112233", "417", "01.09.2020",
     "korolyova@areopag.example"],
    ["2", "Воронцова Вера Андреевна", "Школа № 5", "педагог-психолог", "8 (900) 111-22-34", "418",
     "15.02.2021", "vorontsova@areopag.example"],
    ["3", "Лапина Галина Борисовна", "Школа № 5", "учитель", "", "0419", "", ""],
]  # fmt: skip
WIDE = ' table:number-columns-spanned="8"'
COVERED = '<table:covered-table-cell table:number-columns-repeated="7"/>'
TAIL = ' table:number-columns-repeated="12"'


def staff_list() -> bytes:
    """Titles over merged cells, a hidden column, days, numbers, a formula, empty framed edges."""
    columns = (
        flat_column(repeated=5)
        + flat_column(is_hidden=True)
        + flat_column(repeated=14, style="framed")
    )
    rows = [
        flat_row(flat_text(ROWS[0][0], WIDE), COVERED),
        flat_row(flat_text("на 1 сентября 2026\N{NO-BREAK SPACE}года", WIDE), COVERED),
        flat_row(flat_text(more=TAIL)),
        flat_row(*map(flat_text, HEADINGS), flat_text(more=TAIL)),
        flat_row(
            flat_number(1),
            flat_text("Королёва\N{NO-BREAK SPACE}Алёна Артёмовна"),
            flat_text("Школа №\N{NO-BREAK SPACE}5"),
            flat_text("учитель"),
            flat_number(89001112233),
            flat_number(417),
            flat_day("2020-09-01"),
            flat_formula('="korolyova"&"@areopag.example"', "korolyova@areopag.example"),
            flat_text(more=TAIL),
        ),
        flat_row(
            flat_number(2),
            flat_text("Воронцова Вера Андреевна"),
            flat_text("Школа № 5"),
            flat_text("педагог-психолог"),
            flat_text("8 (900) 111-22-34"),
            flat_number(418),
            flat_day("2021-02-15"),
            flat_text("vorontsova@areopag.example"),
        ),
        flat_row(
            flat_number(3),
            flat_text("Лапина Галина Борисовна"),
            flat_text("Школа № 5"),
            flat_text("учитель"),
            flat_text(),
            flat_text("0419"),
        ),
        flat_row(flat_text(more=TAIL), more=' table:number-rows-repeated="1000"'),
    ]
    draft = flat_sheet("Черновик", flat_column(), flat_text("Не смотреть"), is_hidden=True)
    return flat_table(draft, flat_sheet("Сотрудники", columns, *rows), active="Сотрудники")


@cache
def written(format_: str) -> bytes:
    return convert_table(settings.OFFICE_COMMAND, staff_list(), "fods", format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_table_of_an_office_program_is_read_as_its_csv(format_: str) -> None:
    table = read_table(upload(written(format_), f"Список.{format_}"))

    assert (table.format, table.sheet) == (format_, "Сотрудники")
    assert table.rows == ROWS == read_table(list_file(ROWS, "Список.csv")).rows


@pytest.mark.django_db
@pytest.mark.parametrize("format_", FORMATS)
def test_list_of_an_office_program_adds_its_people_once(format_: str) -> None:
    territory = make.make_territory()
    make.make_organisation(territory, short_name="Школа № 5", name="МБОУ «Средняя школа № 5»")
    actor = Actor.person(coordinator(territory).pk)
    before = Person.objects.count()
    found = []

    for _time in range(2):
        file = upload(written(format_), f"Список.{format_}")
        taken = take_file(file, ListKind.PEOPLE, territory=territory, actor=actor, now=make.NOW)
        found.append(outcomes(apply(check(taken, actor, make_teachers=True), actor)))

    assert found == [["new"] * 3, ["unchanged"] * 3]
    assert Person.objects.count() == before + 3
    assert Person.objects.get(last_name="Королёва").phone == "89001112233"
