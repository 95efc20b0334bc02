import pytest

from review.rules.passages import Passage, Place, PlaceKind, passages_of_file, plain_text
from review.rules.traces import Identity, PersonName, TraceKind, find_traces

T = TraceKind
TITLE = Place(PlaceKind.TITLE)
AUTHOR = Identity(
    people=(PersonName(last_name="Соколова", first_name="Анна", patronymic="Викторовна"),),
    schools=("МБОУ «Средняя общеобразовательная школа № 12»", "Школа № 12"),
    town="Светлоборск",
)


def kinds(text: str, identity: Identity = AUTHOR) -> list[TraceKind]:
    return [one.kind for one in find_traces(identity, [Passage(TITLE, text)])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Автор: Соколова А. В.", [T.SURNAME]),
        ("СОКОЛОВА АННА ВИКТОРОВНА", [T.SURNAME, T.FIRST_NAME]),
        ("Урок провела Соколова Анна", [T.SURNAME, T.FIRST_NAME]),
        ("по методике Соколовой", [T.SURNAME]),
        ("Анны Викторовны", [T.FIRST_NAME]),
        ("из опыта школы № 12", [T.SCHOOL]),
        ("МБОУ СОШ №12", [T.SCHOOL]),
        ("ученики СОШ 12", [T.SCHOOL]),
        ("учителя Светлоборска", [T.TOWN]),
        ("соколов в лесу немного", []),
        ("школа № 120 и школа № 2", []),
        ("12 учеников", []),
        ("Дроби без слёз", []),
        ("Анатомия растения", []),
    ],
)
def test_author_is_found_in_any_form(text: str, found: list[TraceKind]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize("name", ["Вера", "Надежда", "Любовь", "Лев"])
def test_name_that_is_a_word_betrays_nobody_alone(name: str) -> None:
    identity = Identity(people=(PersonName(last_name="Орлова", first_name=name),))

    assert kinds(f"{name} в уроке литературы", identity) == []


@pytest.mark.parametrize(
    ("last_name", "text"),
    [
        ("Ли", "или лист"),
        ("Ежов", "дежурство"),
        ("Ёлкина", "Елкиной О. П."),
        ("Бондаренко", "у Бондаренко"),
        ("Достоевский", "Достоевского Ф. М."),
        ("Белый", "Белого А."),
    ],
)
def test_surnames_of_every_kind_are_compared_by_stems(last_name: str, text: str) -> None:
    identity = Identity(people=(PersonName(last_name=last_name, first_name=""),))

    expected = [] if last_name in ("Ли", "Ежов") else [T.SURNAME]
    assert kinds(text, identity) == expected


def test_trace_is_told_once_a_place_with_the_words_around_it() -> None:
    text = "Методическая разработка. Автор: Соколова А. В. Соколова работает в школе."

    (trace,) = find_traces(AUTHOR, [Passage(TITLE, text)])

    assert (trace.kind, trace.place) == (T.SURNAME, TITLE)
    assert "Автор: Соколова А. В." in trace.quote


def test_document_is_read_page_by_page() -> None:
    html = "<h2>1</h2><p>Титульный лист</p><p>Соколова</p><h2>2</h2><p>Ход &lt;урока&gt;</p>"

    passages = list(passages_of_file("Урок.pdf", html, has_pages=True))

    assert passages == [
        Passage(Place(PlaceKind.FILE, "Урок.pdf", 1), "Титульный лист\nСоколова"),
        Passage(Place(PlaceKind.FILE, "Урок.pdf", 2), "Ход <урока>"),
    ]


def test_text_without_pages_is_read_as_a_whole() -> None:
    html = '<p>Цель</p><table><tr><td>1</td><td>Ход<br>урока</td></tr></table><img src="data:x">'

    (passage,) = passages_of_file("Урок.docx", html, has_pages=False)

    assert passage == Passage(Place(PlaceKind.FILE, "Урок.docx"), "Цель\n1\nХод\nурока")
    assert plain_text("") == ""
