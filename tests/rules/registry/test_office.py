"""Texts of the office become papers."""

import pytest

from registry.rules.office import (
    BLANK,
    PageBreak,
    Paragraph,
    Signature,
    TextStyle,
    asked_in,
    compose,
    signed_name,
    unknown_in,
)
from registry.rules.vocabulary import OfficeField


def said(body: str, **values: str) -> list[tuple[str, str]]:
    blocks = compose(body, values=values, blocks={})
    return [(one.style.value, one.text) for one in blocks if isinstance(one, Paragraph)]


def test_a_line_is_what_its_beginning_says():
    made = said("= ПРИКАЗ\n== Тема\n> Приложение\n| Слева\n- пункт\nАбзац")

    assert made == [
        ("heading", "ПРИКАЗ"),
        ("centre", "Тема"),
        ("right", "Приложение"),
        ("plain", "Слева"),
        ("item", "пункт"),
        ("body", "Абзац"),
    ]


def test_what_nobody_knows_is_left_to_be_written_by_hand():
    assert said("| {date}, {city}", city="Город") == [("plain", f"{BLANK}, Город")]


def test_a_block_stands_in_the_place_of_its_name():
    signature = Signature(position="Директор", name="А. В. Соколова")

    made = compose("{signature}\n---\nДалее", values={}, blocks={"signature": [signature]})

    assert made == (signature, PageBreak(), Paragraph(text="Далее", style=TextStyle.BODY))


@pytest.mark.parametrize(
    ("body", "unknown"),
    [
        ("{city} и {link}", ()),
        ("{experts}", ()),
        ("Состав: {experts}", ("experts",)),
        ("{fee}", ("fee",)),
        ("{Город}", ("Город",)),
    ],
)
def test_a_name_that_means_nothing_is_found(body, unknown):
    assert unknown_in(body) == unknown


def test_a_text_says_what_it_wants_to_know():
    assert asked_in("{letterhead}\n{date} {number} {date}") == (
        OfficeField.DATE,
        OfficeField.NUMBER,
    )


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        ("Соколова Анна Викторовна", "А.\N{NO-BREAK SPACE}В.\N{NO-BREAK SPACE}Соколова"),
        ("Соколова А. В.", "Соколова А. В."),
        ("Мария", "Мария"),
        ("", ""),
    ],
)
def test_a_name_is_shortened_only_when_its_parts_are_sure(name, signed):
    assert signed_name(name) == signed
