"""What one version of a text says otherwise than another."""

from hypothesis import given
from hypothesis import strategies as st

from review.rules.differences import (
    MOST_LINES,
    MOST_PLACES,
    MOST_WORDS,
    Piece,
    PieceKind,
    compare_lines,
    compare_words,
)

TEXTS = st.text(alphabet="аб в\n", max_size=30)


def test_equal_texts_have_no_difference() -> None:
    assert compare_words("Дроби без слёз", "Дроби без слёз") == ()


def test_a_changed_word_stands_beside_what_it_was() -> None:
    assert compare_words("Дроби без слёз", "Дроби без труда") == (
        Piece(PieceKind.SAME, "Дроби без "),
        Piece(PieceKind.REMOVED, "слёз"),
        Piece(PieceKind.ADDED, "труда"),
    )


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_their_difference(old: str, new: str) -> None:
    pieces = compare_words(old, new)

    if pieces:
        assert old == "".join(one.text for one in pieces if one.kind is not PieceKind.ADDED)
        assert new == "".join(one.text for one in pieces if one.kind is not PieceKind.REMOVED)
    else:
        assert old == new


def test_very_long_texts_stand_one_after_the_other() -> None:
    old, new = "слово " * (MOST_WORDS + 1), "дело"

    assert compare_words(old, new) == (Piece(PieceKind.REMOVED, old), Piece(PieceKind.ADDED, new))


def test_of_a_document_only_the_changed_places_are_shown() -> None:
    found = compare_lines("Цель\nЗадачи\nИтог", "Цель\nЗадачи и план\nИтог")

    assert found is not None
    assert ["".join(one.text for one in place) for place in found.places] == ["Задачи и план"]
    assert not found.is_cut


def test_a_document_changed_everywhere_is_shown_in_part_and_says_so() -> None:
    count = 2 * (MOST_PLACES + 1)
    old = "\n".join(f"строка {one}" for one in range(count))
    new = "\n".join(f"строка {one}{'!' * (one % 2)}" for one in range(count))

    found = compare_lines(old, new)

    assert found is not None
    assert (len(found.places), found.is_cut) == (MOST_PLACES, True)


def test_a_book_is_not_compared() -> None:
    assert compare_lines("строка\n" * (MOST_LINES + 1), "строка") is None
