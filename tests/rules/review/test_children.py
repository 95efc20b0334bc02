import pytest

from review.rules.children import ChildSign, find_children
from review.rules.passages import Passage, Place, PlaceKind

S = ChildSign
PLACE = Place(PlaceKind.FILE, "Урок.pdf", 3)


def signs(text: str) -> list[ChildSign]:
    return [one.sign for one in find_children([Passage(PLACE, text)])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Иванов Петя, 5 А", [S.WITH_CLASS]),
        ("Петя Иванов (5 «А» класс)", [S.WITH_CLASS]),
        ("Смирнова Даша 11Б", [S.WITH_CLASS]),
        ("3 класс: Кузнецова Варя", [S.WITH_CLASS]),
        ("ученица Мария Петрова прочитала", [S.PUPIL]),
        ("Работу выполнил ученик 7 Б класса Орлов Илья", [S.WITH_CLASS, S.PUPIL]),
        ("воспитанник Саша К.", [S.PUPIL]),
        ("1. Иванов Петя\n2. Петрова Аня\n3. Сидоров Илья\n4. Котова Яна\n5. Белов Лев", [S.LIST]),
        ("1. Иванов Петя\n2. Петрова Аня", []),
        ("Учебник Виленкина, 5 класс", []),
        ("Лев Толстой. Война и мир", []),
        ("ученики решают задачи", []),
        ("Учитель Соколова Анна Викторовна", []),
        ("Дроби без слёз", []),
    ],
)
def test_likely_names_of_children_are_noticed(text: str, found: list[ChildSign]) -> None:
    assert signs(text) == found


def test_found_name_is_quoted_with_its_place() -> None:
    (found,) = find_children([Passage(PLACE, "Ход урока\nОтвечает Иванов Петя, 5 А.")])

    assert (found.place, found.quote) == (PLACE, "Отвечает Иванов Петя, 5 А.")
