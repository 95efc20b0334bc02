"""Files that authors hand in: a Word document and a printed PDF."""

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from config.demo import content
from config.demo.content import WorkData
from registry.services.printing import render_pdf

# A fixed moment: the same work always gives the same bytes.
PACKED_AT = (2026, 9, 1, 0, 0, 0)
WIDTH = 9600  # of the text on an A4 page, in twentieths of a point

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>'
    "</Types>"
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
DOCUMENT_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>'
    "</Relationships>"
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:numbering {W}>'
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _style(key: str, name: str, size: int, *, bold: bool, centred: bool = False) -> str:
    """A paragraph style; sizes are in half points."""
    place = '<w:jc w:val="center"/>' if centred else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="240" w:after="120"/>{place}'
        f"</w:pPr><w:rPr>{'<w:b/>' if bold else ''}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles {W}>'
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
    'w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/><w:szCs w:val="28"/>'
    '<w:lang w:val="ru-RU"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + _style("Heading1", "heading 1", 36, bold=True, centred=True)
    + _style("Heading2", "heading 2", 32, bold=True)
    + _style("Heading3", "heading 3", 28, bold=True)
    + "</w:styles>"
)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A file before it has a format: a heading, lines below it, blocks of content."""

    title: str
    lines: tuple[str, ...]
    blocks: tuple[dict[str, Any], ...]


def development(work: WorkData, *, position: str, organisation: str) -> Paper:
    """The main file of a work."""
    shown = work.until == "shown"
    return Paper(
        title=work.title,
        lines=(f"{work.author}, {position}", organisation, f"{work.subject}, {work.audience}"),
        blocks=_filled("shown_development" if shown else "development", work),
    )


def appendix(work: WorkData) -> Paper:
    """Handouts to the main file."""
    shown = work.until == "shown"
    return Paper(
        title="Раздаточные материалы",
        lines=(f"{work.subject}, {work.audience}",),
        blocks=_filled("shown_appendix" if shown else "appendix", work),
    )


def as_docx(paper: Paper) -> bytes:
    """A Word document made of the least parts that Word and its readers ask for."""
    body = [_paragraph(paper.title, "Heading1")]
    body += [_paragraph(line) for line in paper.lines]
    body += [_docx_block(block) for block in paper.blocks]
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {W}><w:body>'
        + "".join(body)
        + '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850" '
        'w:bottom="1134" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
        "</w:body></w:document>"
    )
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": document,
        "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, PACKED_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return packed.getvalue()


def as_pdf(paper: Paper) -> bytes:
    """The same printed, as authors make it from their own files."""
    return render_pdf(
        "print/material.html",
        {
            "language": "ru",
            "paper": paper,
            "digest": hashlib.sha256(repr(paper).encode()).hexdigest(),
        },
    )


def _filled(name: str, work: WorkData) -> tuple[dict[str, Any], ...]:
    return tuple(
        {key: _fill(value, work) for key, value in block.items()}
        for block in content.read("papers")[name]
    )


def _fill(value: Any, work: WorkData) -> Any:
    """Put the work's own words into the placeholders of a block."""
    if isinstance(value, str):
        text = value
        for name in ("title", "annotation", "goal", "audience", "subject"):
            text = text.replace(f"{{{name}}}", getattr(work, name))
        return _for_kindergarten(text) if work.subject == content.PRESCHOOL else text
    if isinstance(value, list):
        return [_fill(one, work) for one in value]
    return value


def _for_kindergarten(text: str) -> str:
    """Kindergartens have children and play, no pupils and no tests."""
    for school, kindergarten in (
        ("с обучающимися", "с детьми"),
        ("обучающихся", "детей"),
        ("Обучающиеся", "Дети"),
        ("обучающиеся", "дети"),
        ("Самостоятельная работа, 15 минут", "Наблюдение в игре, 15 минут"),
    ):
        text = text.replace(school, kindergarten)
    return text


# --- Word ---------------------------------------------------------------------------------


def _docx_block(block: dict[str, Any]) -> str:
    if "h" in block:
        return _paragraph(block["h"], "Heading2")
    if "h2" in block:
        return _paragraph(block["h2"], "Heading3")
    if "p" in block:
        return _paragraph(block["p"])
    if "list" in block:
        return "".join(_paragraph(point, is_point=True) for point in block["list"])
    return _table(block["head"], block["rows"], block["widths"])


def _paragraph(text: str, style: str = "", *, is_point: bool = False, is_bold: bool = False) -> str:
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    if is_point:
        look += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    bold = "<w:rPr><w:b/></w:rPr>" if is_bold else ""
    return (
        f"<w:p><w:pPr>{look}</w:pPr><w:r>{bold}"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _table(head: list[str], rows: list[list[str]], widths: list[int]) -> str:
    sizes = [WIDTH * width // 100 for width in widths]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    body = _row(head, sizes, is_head=True) + "".join(_row(row, sizes) for row in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>{_paragraph('')}"
    )


def _row(cells: Iterable[str], sizes: list[int], *, is_head: bool = False) -> str:
    drawn = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(cell, is_bold=is_head)}</w:tc>"
        for cell, size in zip(cells, sizes, strict=True)
    )
    repeated = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else ""
    return f"<w:tr>{repeated}{drawn}</w:tr>"
