"""A table of criteria from the clipboard or from a Word or Excel file (REG-18)."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any

import nh3
from django.utils.translation import gettext_lazy as _

from registry.rules.files import ArchivePart, blows_up
from registry.services.errors import DomainError
from review.rules.checklist_tables import ReadTable, read_table
from review.rules.pasted_tables import EMPTY, MAX_COLUMNS, MAX_ROWS, Cell, Row, rows_of_html, tidy
from review.rules.pasted_tables import rows_of_text as rows_of_plain_text

MAX_PASTED = 1_000_000  # letters: far more than a table of criteria
MAX_FILE = 5 * 1024 * 1024
TAGS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "p", "br", "div", "li", "ul", "ol"}
TAGS |= {"b", "strong", "span"}
WORD, EXCEL = "word/document.xml", "xl/workbook.xml"


def read_pasted(*, text: str = "", html: str = "") -> ReadTable:
    """Understand what was pasted; the table of a page is surer than its plain text."""
    if len(text) > MAX_PASTED or len(html) > MAX_PASTED * 4:
        raise _refusal("too_long", _("This is too much for one checklist. Paste one table."))
    rows: tuple[Row, ...] = ()
    if "<table" in html.lower():
        rows = rows_of_html(nh3.clean(html, tags=TAGS, attributes=_SPANS))
    return _read(rows or rows_of_plain_text(text))


def read_table_file(upload: "IO[bytes]") -> ReadTable:
    """Understand the largest table of a Word document or the first sheet of a workbook."""
    body = upload.read(MAX_FILE + 1)
    if len(body) > MAX_FILE:
        raise _refusal("too_big", _("The file is larger than 5 MB. Save the table alone."))
    kind = _kind(body)
    try:
        rows = _rows_of_word(body) if kind == WORD else _rows_of_excel(body)
    except Exception as error:  # a library's own errors are many: the file cannot be read
        raise _unreadable() from error
    return _read(rows)


_SPANS: dict[str, set[str]] = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


def _read(rows: tuple[Row, ...]) -> ReadTable:
    if not rows:
        raise _refusal(
            "no_table",
            _("No table is found here. Copy the table in Word or Excel and paste it."),
        )
    table = read_table(rows)
    if not table.lines:
        raise _refusal("no_rows", _("There is a header here and no rows under it."))
    return table


def _kind(body: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            parts = [
                ArchivePart(info.filename, info.file_size, info.compress_size)
                for info in archive.infolist()
            ]
    except zipfile.BadZipFile as error:
        raise _unreadable() from error
    names = {part.name for part in parts}
    found = next((one for one in (WORD, EXCEL) if one in names), "")
    if not found or blows_up(parts):
        raise _unreadable()
    return found


def _rows_of_word(body: bytes) -> tuple[Row, ...]:
    from docx import Document

    tables = Document(BytesIO(body)).tables
    largest = max(tables, key=lambda table: len(table.rows) * len(table.columns), default=None)
    if largest is None:
        return ()
    width = len(largest.columns)
    rows: list[Row] = []
    seen: set[Any] = set()
    for table in tables:
        if len(table.columns) == width:
            rows += [_word_row(row, seen) for row in table.rows[:MAX_ROWS]]
    return tidy(rows)


def _word_row(row: Any, seen: set[Any]) -> Row:
    """Cells of a row; a merged cell stands once, what it covers is empty."""
    cells: list[Cell] = []
    last = None
    for cell in row.cells[:MAX_COLUMNS]:
        if cell._tc is last:
            cells[-1] = Cell(
                text=cells[-1].text, is_bold=cells[-1].is_bold, span=cells[-1].span + 1
            )
        elif cell._tc in seen:
            cells.append(EMPTY)
        else:
            cells.append(Cell(text=cell.text, is_bold=_is_bold(cell)))
        last = cell._tc
        seen.add(cell._tc)
    return tuple(cells)


def _is_bold(cell: Any) -> bool:
    runs = [run for paragraph in cell.paragraphs for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _rows_of_excel(body: bytes) -> tuple[Row, ...]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(body), data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    spans = {
        (area.min_row, area.min_col): area.max_col - area.min_col + 1
        for area in sheet.merged_cells.ranges
    }
    rows = sheet.iter_rows(max_row=min(sheet.max_row, MAX_ROWS), max_col=MAX_COLUMNS)
    return tidy(_excel_row(row, spans) for row in rows)


def _excel_row(row: Iterable[Any], spans: dict[tuple[int, int], int]) -> Row:
    cells: list[Cell] = []
    covered = 0
    for cell in row:
        if covered:
            covered -= 1
            continue
        span = spans.get((cell.row, cell.column), 1)
        covered = span - 1
        text = "" if cell.value is None else _written(cell.value)
        cells.append(Cell(text=text, is_bold=bool(cell.font and cell.font.b), span=span))
    return tuple(cells)


def _written(value: object) -> str:
    """A value as the person sees it in the cell; Excel takes «1-5» for the first of May."""
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    day, month = getattr(value, "day", None), getattr(value, "month", None)
    return f"{day}-{month}" if day and month else str(value)


def _refusal(code: str, message: object) -> DomainError:
    return DomainError(code, message, field="table")  # type: ignore[arg-type]  # a lazy sentence


def _unreadable() -> DomainError:
    return _refusal(
        "unreadable", _("This file cannot be read. Take a DOCX or XLSX, or paste the table.")
    )
