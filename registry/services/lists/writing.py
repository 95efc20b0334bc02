"""Tables as files: in the format, with the encoding and the separator of the file they came from."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
}
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)

Rows = Iterable[Sequence[str]]


def written_format(format_: str) -> str:
    """The format a file is given back in: old Excel comes back as the new one."""
    return format_ if format_ in CONTENT_TYPES else "xlsx"


def write_xlsx(rows: Rows, *, sheet: str, bold: int | None = None) -> bytes:
    """Every cell is a text: leading zeros survive, and nothing is taken for a formula.

    ``bold`` is the row of headings, by its place.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet[:31] or "1")
    kept = [list(row) for row in rows]
    for at in range(max(map(len, kept), default=0)):
        longest = max((len(row[at]) for row in kept if at < len(row)), default=0)
        page.column_dimensions[get_column_letter(at + 1)].width = min(max(longest + 2, 10), 48)
    for at, row in enumerate(kept):
        cells = []
        for text in row:
            cell = WriteOnlyCell(page, value="".join(s for s in text if s >= " " or s in "\n\t"))
            cell.data_type = "s"
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if at == bold:
                cell.font = Font(bold=True)
            cells.append(cell)
        page.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def write_csv(rows: Rows, *, encoding: str, delimiter: str) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue().encode(encoding, errors="replace")


def write_ods(rows: Rows, *, sheet: str) -> bytes:
    """The smallest file that every office program opens: one sheet of texts."""
    body = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} '
        f'office:version="1.3"><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(sheet)}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return written.getvalue()


def _ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(_clean(line))}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign >= " " or sign == "\t")
