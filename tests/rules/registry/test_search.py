import re

import pytest

from registry.rules.search import MOST_WORDS, beginnings_of, patterns_of, words_of


@pytest.mark.parametrize(
    ("typed", "name"),
    [("королев", "Королёв"), ("Королёва", "Королева"), ("ЗАОЗЁР", "Заозерский район")],
)
def test_e_with_and_without_dots_are_one_letter(typed: str, name: str) -> None:
    (pattern,) = patterns_of(typed)

    assert re.search(pattern, name, re.IGNORECASE)


@pytest.mark.parametrize("typed", ["", " ", "я", "№", "«»"])
def test_less_than_two_letters_finds_nothing(typed: str) -> None:
    assert patterns_of(typed) == ()


def test_signs_are_looked_for_as_they_are() -> None:
    (pattern,) = patterns_of("5(а)+")

    assert re.search(pattern, "Класс 5(А)+", re.IGNORECASE)


def test_a_number_is_found_with_its_sign() -> None:
    assert patterns_of("№ 2026-0012") == (re.escape("2026-0012"),)


def test_a_long_text_is_cut_to_its_first_words() -> None:
    assert len(patterns_of("слово " * 50)) == MOST_WORDS


def test_a_compound_is_found_by_each_of_its_parts() -> None:
    assert beginnings_of("Урок-путешествие «Дроби»") == {
        "урок-путешествие",
        "путешествие",
        "дроби",
    }


def test_a_number_is_one_word_and_is_found_by_its_end_too() -> None:
    assert beginnings_of("2026-0012") == {"2026-0012", "0012"}
    assert words_of("№ 2026–0012") == ("2026-0012",)


def test_words_are_compared_without_case_and_dots() -> None:
    assert words_of("Ёлочка, ЕЛОЧКА!") == ("елочка", "елочка")
