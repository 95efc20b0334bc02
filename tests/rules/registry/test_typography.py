import pytest

from registry.rules.typography import typeset, typeset_all, with_one_stop


@pytest.mark.parametrize(
    ("typed", "tied"),
    [
        ("урок в школе", "урок в_школе"),
        ("и в том же классе", "и_в_том_же_классе"),
        ("работа — это труд", "работа_— это труд"),
        ("№ 15", "№_15"),
        ("№15-ЭЗ", "№_15-ЭЗ"),
        ("А. В. Соколова", "А._В._Соколова"),
        ("А.В. Соколова", "А._В._Соколова"),
        ("Соколова А. В.", "Соколова_А._В."),
        ("за 5 баллов из 10", "за_5_баллов из_10"),
        ("78,5 %", "78,5_%"),
        ("для детей или при школе", "для_детей или_при_школе"),
        ("кто-то сказал", "кто-то сказал"),
        ("2026 year", "2026 year"),
    ],
)
def test_spaces_are_tied(typed: str, tied: str) -> None:
    assert typeset(typed).replace("\N{NO-BREAK SPACE}", "_") == tied


def test_tied_text_stays_as_it_is() -> None:
    once = typeset("в школе № 5 у А. В. Соколовой — 25 уроков")

    assert typeset(once) == once


def test_letters_and_signs_are_not_touched() -> None:
    typed = 'Сказал: "да" - и ушёл... в 7 "А" класс'

    assert typeset(typed).replace("\N{NO-BREAK SPACE}", " ") == typed


def test_every_text_of_a_value_is_typeset() -> None:
    value = {"title": "в школе", "scores": [3, None, "в лесу"], "deep": {"note": "№ 5"}}

    assert typeset_all(value) == {
        "title": "в\N{NO-BREAK SPACE}школе",
        "scores": [3, None, "в\N{NO-BREAK SPACE}лесу"],
        "deep": {"note": "№\N{NO-BREAK SPACE}5"},
    }


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        ("Докладчик: Соколова А. В..", "Докладчик: Соколова А. В."),
        ("За: Соколова А. В.", "За: Соколова А. В."),
        ("Есть вопросы...", "Есть вопросы..."),
    ],
)
def test_a_sentence_that_ends_with_initials_has_one_full_stop(sentence: str, printed: str) -> None:
    assert with_one_stop(sentence) == printed
