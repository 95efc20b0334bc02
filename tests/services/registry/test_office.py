"""Papers of the office as Word documents."""

from io import BytesIO

import docx
import pytest

from registry.rules.office import (
    OfficePaper,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    TextStyle,
)
from registry.services.office import render_docx


def written(*blocks):
    paper = OfficePaper(title="Приказ", author="Служба", blocks=blocks)
    return docx.Document(BytesIO(render_docx(paper)))


def test_every_block_is_written_in_its_place():
    document = written(
        Paragraph(text="ПРИКАЗ", style=TextStyle.HEADING),
        Paragraph(text="первый", style=TextStyle.ITEM),
        Table(head=("№", "Эксперт"), rows=(("1", "Орлова И. П."),), widths=(1, 9)),
        PageBreak(),
        Signature(position="Директор", name="А. В. Соколова"),
    )

    lines = [one.text for one in document.paragraphs if one.text.strip()]
    table, signature = document.tables
    assert lines == ["ПРИКАЗ", "– первый"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["№", "Эксперт"],
        ["1", "Орлова И. П."],
    ]
    assert table.columns[1].width > table.columns[0].width * 8
    assert [cell.text for cell in signature.rows[0].cells] == [
        "Директор",
        "_" * 14,
        "А. В. Соколова",
    ]


def test_a_paper_says_whose_it_is_and_names_no_program():
    properties = written(Paragraph(text="Текст")).core_properties

    assert (properties.title, properties.author, properties.comments) == ("Приказ", "Служба", "")
    assert properties.last_modified_by == "Служба"


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ufffe"])
def test_signs_that_word_cannot_hold_are_left_out(sign):
    document = written(Paragraph(text=f"до{sign}после"))

    assert document.paragraphs[0].text == "допосле"
