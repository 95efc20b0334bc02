"""The table of marks: made, filled in, read back."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from registry.services.errors import DomainError
from review.models import Assignment
from review.queries import assignments_in_full, checklist_of
from review.services.sheet_forms import COMMENT, MARK, WHOSE, make_sheet_form
from review.services.sheet_tables import FilledSheet, read_sheet_form
from tests.factories.scenes import Scene, checklist, criterion, make_scene
from tests.factories.uploads import make_docx, upload

pytestmark = pytest.mark.django_db


def a_scene() -> Scene:
    """Three criteria; the last may be not applicable."""
    return make_scene(criteria=checklist(2, criterion(3, not_applicable=True)))


def assignment_of(scene: Scene, case_id: int, place: int = 0) -> Assignment:
    return assignments_in_full().get(stage__case=case_id, expert=scene.experts[place])


def form_of(assignment: Assignment) -> Workbook:
    made = make_sheet_form(assignment, list(checklist_of(assignment.sheet.checklist_version)))
    return load_workbook(BytesIO(made))


def rows_of(book: Workbook) -> dict[Any, int]:
    """Rows by whose they are: ids of criteria, names of the words on the whole work."""
    page = book.worksheets[0]
    return {
        page.cell(row, WHOSE).value: row
        for row in range(1, page.max_row + 1)
        if page.cell(row, WHOSE).value is not None
    }


def fill(book: Workbook, scene: Scene, *marks: Any, **words: str) -> None:
    page, rows = book.worksheets[0], rows_of(book)
    for whose, mark in zip(scene.criteria, marks, strict=True):
        page.cell(rows[whose], MARK).value = mark
        page.cell(rows[whose], COMMENT).value = "Этого нет" if mark == 0 else None
    for name, text in ({"recommendation": "Рекомендовать работу"} | words).items():
        page.cell(rows[name], MARK).value = text


def posted(book: Workbook) -> SimpleUploadedFile:
    out = BytesIO()
    book.save(out)
    return upload(out.getvalue(), "лист.xlsx")


def read(book: Workbook, assignment: Assignment) -> FilledSheet:
    return read_sheet_form(posted(book), assignment)


def test_a_filled_table_gives_the_whole_sheet() -> None:
    scene = a_scene()
    assignment = assignment_of(scene, scene.taken())
    book = form_of(assignment)
    fill(book, scene, 2, 0, "н/п", comment_to_author="Хорошие задания")

    filled = read(book, assignment)

    assert filled.problems == ()
    marks = filled.content["marks"]
    assert [marks[pk]["points"] for pk in scene.criteria] == [2, 0, None]
    assert marks[scene.criteria[1]]["comment"] == "Этого нет"
    assert marks[scene.criteria[2]]["not_applicable"] is True
    assert filled.content["recommendation"] == "accept"
    assert filled.content["comment_to_author"] == "Хорошие задания"


def test_every_wrong_cell_is_named_by_row_and_criterion() -> None:
    scene = a_scene()
    assignment = assignment_of(scene, scene.taken())
    book = form_of(assignment)
    fill(book, scene, 4, "да", 2, recommendation="Отлично")
    rows = rows_of(book)

    filled = read(book, assignment)

    assert filled.problems == (
        f"Строка {rows[scene.criteria[0]]}, критерий 1: 4 больше максимума 2",
        f"Строка {rows[scene.criteria[1]]}, критерий 2: «да» — не оценка",
        f"Строка {rows['recommendation']}: «Отлично» — такой рекомендации нет",
    )
    assert filled.marked == 1


def test_only_the_cells_to_be_filled_are_open() -> None:
    scene = a_scene()
    book = form_of(assignment_of(scene, scene.taken()))
    page, rows = book.worksheets[0], rows_of(book)
    row = rows[scene.criteria[0]]

    assert page.protection.sheet is True
    assert page.cell(row, MARK).protection.locked is False
    assert page.cell(row, 2).protection.locked is True
    assert page.column_dimensions["G"].hidden is True
    assert book["areopag"].sheet_state == "veryHidden"


def test_a_mark_is_chosen_from_the_list_of_its_scale() -> None:
    scene = a_scene()
    book = form_of(assignment_of(scene, scene.taken()))
    page, rows = book.worksheets[0], rows_of(book)
    rules = {
        str(cell): rule.formula1
        for rule in page.data_validations.dataValidation
        for cell in rule.sqref.ranges
    }
    cells = [page.cell(rows[pk], MARK).coordinate for pk in scene.criteria]

    plain, _same, optional = [rules[one] for one in cells]

    values = {
        formula: [cell.value for (cell,) in book["areopag"][formula.split("!")[1].replace("$", "")]]
        for formula in (plain, optional)
    }
    assert values[plain] == [0, 1, 2]
    assert values[optional] == [0, 1, 2, "н/п"]


def test_the_table_says_nothing_of_the_author() -> None:
    scene = a_scene()
    book = form_of(assignment_of(scene, scene.taken()))

    text = " ".join(
        str(cell.value) for page in book.worksheets for row in page.iter_rows() for cell in row
    )

    assert scene.author.last_name not in text
    assert scene.school.short_name not in text


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda book: book.remove(book["areopag"]), "not_our_table"),
        (lambda book: book["areopag"].__setitem__("A1", "чужой ключ"), "not_our_table"),
    ],
)
def test_another_table_is_refused(spoil: Any, code: str) -> None:
    scene = a_scene()
    assignment = assignment_of(scene, scene.taken())
    book = form_of(assignment)
    spoil(book)

    with pytest.raises(DomainError) as refused:
        read(book, assignment)

    assert refused.value.code == code


def test_the_table_of_another_expert_is_refused() -> None:
    scene = a_scene()
    case_id = scene.taken()
    book = form_of(assignment_of(scene, case_id, 1))

    with pytest.raises(DomainError) as refused:
        read(book, assignment_of(scene, case_id, 0))

    assert refused.value.code == "table_of_other_work"


@pytest.mark.parametrize("body", [b"not a table", make_docx()])
def test_what_is_no_table_is_refused_in_words(body: bytes) -> None:
    scene = a_scene()
    assignment = assignment_of(scene, scene.taken())

    with pytest.raises(DomainError) as refused:
        read_sheet_form(upload(body, "лист.xlsx"), assignment)

    assert refused.value.code == "table_unreadable"


def test_a_row_that_was_taken_out_is_told_of() -> None:
    scene = a_scene()
    assignment = assignment_of(scene, scene.taken())
    book = form_of(assignment)
    fill(book, scene, 2, 2, 2)
    book.worksheets[0].cell(rows_of(book)[scene.criteria[1]], WHOSE).value = None

    filled = read(book, assignment)

    assert filled.problems == ("Критерий 2: оценки нет",)
