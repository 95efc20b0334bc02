"""Papers of the office as Word documents. The only place that writes them.

Laid out as offices are used to: A4, a wide left margin for the binder, Times New Roman 14.
"""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from registry.rules.office import (
    Block,
    OfficePaper,
    PageBreak,
    Paragraph,
    Picture,
    Signature,
    Table,
    TextStyle,
)

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FACE = "Times New Roman"
TEXT_WIDTH_CM = 16.5  # 21 − 3 − 1.5
INDENT = Cm(1.25)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PICTURE_WIDTH = Cm(16)

_ALIGNED = {
    # Not justified: tied spaces do not stretch, and the others would gape.
    TextStyle.BODY: WD_ALIGN_PARAGRAPH.LEFT,
    TextStyle.HEADING: WD_ALIGN_PARAGRAPH.CENTER,
    TextStyle.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    TextStyle.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    TextStyle.PLAIN: WD_ALIGN_PARAGRAPH.LEFT,
    TextStyle.ITEM: WD_ALIGN_PARAGRAPH.LEFT,
    TextStyle.NOTE: WD_ALIGN_PARAGRAPH.LEFT,
}


def render_docx(paper: OfficePaper) -> bytes:
    """A paper as a Word document that people may go on writing in."""
    document = docx.Document()
    _set_up(document, paper)
    for block in paper.blocks:
        _WRITERS[type(block)](document, block)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Any, paper: OfficePaper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FACE)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.1
    properties = document.core_properties
    properties.title, properties.author = paper.title, paper.author
    properties.comments, properties.language = "", "ru-RU"
    properties.last_modified_by = paper.author


def _paragraph(document: Any, block: Paragraph) -> None:
    written = document.add_paragraph()
    written.alignment = _ALIGNED[block.style]
    layout = written.paragraph_format
    text = _printable(block.text)
    run = written.add_run(f"– {text}" if block.style is TextStyle.ITEM else text)
    if block.style is TextStyle.BODY:
        layout.first_line_indent = INDENT
    elif block.style is TextStyle.ITEM:
        layout.left_indent, layout.first_line_indent = Cm(1.75), Cm(-0.5)
    elif block.style in (TextStyle.HEADING, TextStyle.CENTRE):
        run.bold = block.style is TextStyle.HEADING
        layout.space_before, layout.space_after = Pt(12), Pt(12)
        layout.keep_with_next = True
    elif block.style is TextStyle.RIGHT:
        layout.left_indent = Cm(8)
    elif block.style is TextStyle.NOTE:
        run.italic, run.font.size = True, Pt(11)
        run.font.color.rgb = RGBColor(0x59, 0x59, 0x59)
        layout.space_after = Pt(6)
    else:
        layout.space_before = Pt(6)


def _table(document: Any, block: Table) -> None:
    if block.caption:
        _paragraph(document, Paragraph(text=block.caption, style=TextStyle.PLAIN))
    table = document.add_table(rows=1, cols=len(block.head), style="Table Grid")
    table.autofit = False
    widths = [Cm(TEXT_WIDTH_CM * share / sum(block.widths)) for share in block.widths]
    _set_widths(table, widths)
    _row(table.rows[0], block.head, widths, bold=True)
    _repeat_head(table.rows[0])
    for cells in block.rows:
        _row(table.add_row(), cells, widths)
    document.add_paragraph().paragraph_format.line_spacing = 0.7


def _set_widths(table: Any, widths: list[Any]) -> None:
    """Of the columns, too: some programs look at the cells and some at the columns."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _row(row: Any, texts: tuple[str, ...], widths: list[Any], *, bold: bool = False) -> None:
    keep_whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(keep_whole)
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        written = cell.paragraphs[0]
        run = written.add_run(_printable(text))
        run.font.size, run.bold = Pt(12), bold
        written.paragraph_format.line_spacing = 1


def _repeat_head(row: Any) -> None:
    """The head stands again on every page that the table reaches."""
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeated)


def _signature(document: Any, block: Signature) -> None:
    """Three cells without lines: position, place for the hand, name; never alone on a page."""
    if document.paragraphs:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=3)
    table.autofit = False
    widths = [Cm(share) for share in (7.5, 4, 5)]
    _set_widths(table, widths)
    texts = (block.position, "", block.name)
    aligned = (WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT)
    cells = zip(table.rows[0].cells, texts, widths, aligned, strict=True)
    for cell, text, width, alignment in cells:
        cell.width = width
        written = cell.paragraphs[0]
        written.alignment = alignment
        written.paragraph_format.space_before = Pt(24)
        written.add_run(_printable(text) or "_" * 14)


def _printable(text: str) -> str:
    """Without the signs that a Word file cannot hold; people paste them with the text around."""
    return _UNPRINTABLE.sub("", text)


def _page_break(document: Any, block: PageBreak) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _picture(document: Any, block: Picture) -> None:
    shape = document.add_picture(BytesIO(block.content))
    scale = min(PICTURE_WIDTH / shape.width, Cm(block.height_cm) / shape.height, 1)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER


_WRITERS: Mapping[type[Block], Callable[[Any, Any], None]] = {
    Paragraph: _paragraph,
    Table: _table,
    Signature: _signature,
    PageBreak: _page_break,
    Picture: _picture,
}
