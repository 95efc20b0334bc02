"""What is understood of a pasted table of criteria."""

from decimal import Decimal

import pytest

from review.rules.checklist_tables import ReadLine, ReadTable, groups_of, read_table
from review.rules.pasted_tables import rows_of_html, rows_of_text
from review.rules.vocabulary import LineDoubt, LineKind

WORD = (
    "Экспертный лист урока\t\t\t\n"
    "№\tПоказатель\tБаллы\tПояснение\n"
    "\tСодержание\t\t\n"
    "1\tЦель ясна\t0–2 балла\t0 – нет; 1 – частично; 2 – да\n"
    "2\tЗадания по возрасту\tот 0 до 10\tсмотрите приложение\n"
    "3\tТемп выдержан\t0; 0,5; 1\t\n"
    "\tИтого\t13\t"
)


def of_text(text: str) -> ReadTable:
    return read_table(rows_of_text(text))


def brief(table: ReadTable) -> list[tuple[str, str, object]]:
    return [(line.kind.value, line.text, line.max_points) for line in table.lines]


def criterion(table: ReadTable, place: int = 0) -> ReadLine:
    return [line for line in table.lines if line.kind is LineKind.CRITERION][place]


def test_columns_are_found_by_meaning_and_totals_are_left_out() -> None:
    table = of_text(WORD)

    assert table.title == "Экспертный лист урока"
    assert brief(table) == [
        ("group", "Содержание", None),
        ("criterion", "Цель ясна", 2),
        ("criterion", "Задания по возрасту", 10),
        ("criterion", "Темп выдержан", 1),
        ("skip", "Итого", None),
    ]
    assert criterion(table, 1).hint == "смотрите приложение"
    assert criterion(table, 2).step == Decimal("0.5")
    assert [(level.points, level.label) for level in criterion(table).levels] == [
        (0, "нет"),
        (1, "частично"),
        (2, "да"),
    ]


def test_indicators_are_grouped_by_the_criterion_that_was_merged_over_them() -> None:
    table = of_text("Критерии\tПоказатели\tКол-во баллов\nСодержание\tЦель\t0-3\n\tЗадачи\t0-3")

    assert brief(table) == [
        ("group", "Содержание", None),
        ("criterion", "Цель", 3),
        ("criterion", "Задачи", 3),
    ]


def test_columns_of_points_are_levels_with_their_words() -> None:
    table = of_text("Критерий\t0 баллов\t1 балл\t2 балла\nЦель\tне названа\tнеясна\tназвана")

    assert criterion(table).max_points == 2
    assert [level.label for level in criterion(table).levels] == ["не названа", "неясна", "названа"]


def test_merged_and_bold_rows_of_a_page_are_groups_without_doubt() -> None:
    rows = rows_of_html(
        "<table><tr><th>Критерий</th><th>Макс</th></tr><tr><td colspan=2>Содержание</td></tr>"
        "<tr><td><p>1. Цель</p></td><td>2</td></tr><tr><td><b>Форма</b></td><td></td></tr>"
        "<tr><td>2. Вид</td><td>1</td></tr></table>"
    )

    table = read_table(rows)

    assert [(line.kind.value, line.text, line.doubts) for line in table.lines] == [
        ("group", "Содержание", ()),
        ("criterion", "Цель", ()),
        ("group", "Форма", ()),
        ("criterion", "Вид", ()),
    ]


def test_a_cell_of_several_lines_from_excel_stays_one_cell() -> None:
    table = of_text('Критерий\tБалл\tПояснение\nЦель\t2\t"0 – нет\n1 – частично\n2 – да"')

    assert [level.points for level in criterion(table).levels] == [0, 1, 2]


@pytest.mark.parametrize(
    ("row", "doubt", "maximum"),
    [
        ("Цель\tмного\tтекст", LineDoubt.POINTS_UNREAD, 2),
        ("Цель\t\tсмотрите введение", LineDoubt.NO_POINTS, 2),
        ("Цель\t1–5\t", LineDoubt.BEGINS_ABOVE_ZERO, 5),
        ("Цель\t2\t0 – нет; 3 – да", LineDoubt.LEVELS_DIFFER, 3),
    ],
)
def test_what_is_guessed_is_said(row: str, doubt: LineDoubt, maximum: int) -> None:
    line = criterion(of_text(f"Критерий\tМаксимум\tПояснение\n{row}"))

    assert (line.doubts, line.max_points) == ((doubt,), maximum)


def test_a_list_without_a_table_is_read_line_by_line() -> None:
    table = of_text("1. Цель ясна (0–2 балла)\n2. Задачи – до 5 баллов\n3. Итог подведён")

    assert [(line.text, line.max_points) for line in table.lines] == [
        ("Цель ясна", 2),
        ("Задачи", 5),
        ("Итог подведён", 2),
    ]


def test_rows_make_a_checklist_without_empty_groups() -> None:
    lines = of_text(WORD + "\n\tПустая группа\t\t").lines

    groups = groups_of(lines, untitled="Критерии")

    assert [(group.title, len(group.criteria)) for group in groups] == [("Содержание", 3)]
