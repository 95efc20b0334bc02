"""A table as an XLSX file: written row by row, so that thousands of rows take little memory."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
Cell = str | int | date | None


def spreadsheet(
    title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]
) -> bytes:
    """A sheet with a heading that stays in sight; ``columns`` are titles and widths in letters.

    A text is written as text even when it begins like a formula: people's words never run in
    the reader's table.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place, (_title, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width, WIDEST)
    sheet.append([_heading(sheet, text) for text, _width in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _heading(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: object, value: Cell) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if isinstance(value, date):
        cell.number_format = "DD.MM.YYYY"
    return cell
