"""Lists as XLSX tables."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

HEAD = PatternFill("solid", fgColor="E8EEF7")
WIDEST, NARROWEST = 60, 10
DAY_FORMAT = "DD.MM.YYYY"


def make_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet: bold headings that stay in sight, a filter, widths by content.

    Words stay words: a cell that begins with «=» is no formula.
    """
    book = Workbook()
    page = book.active
    page.title = title[:31]
    widths = [len(one) + 4 for one in columns]
    page.append([str(one) for one in columns])
    for cell in page[1]:
        cell.font, cell.fill = Font(bold=True), HEAD
    for row in rows:
        page.append([_cell(value) for value in row])
        for at, cell in enumerate(page[page.max_row]):
            if isinstance(cell.value, str):
                cell.data_type = "s"
            if isinstance(cell.value, date):
                cell.number_format = DAY_FORMAT
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            widths[at] = max(widths[at], len(str(cell.value or "")) + 2)
    for at, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(at)].width = max(NARROWEST, min(width, WIDEST))
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Numbers and days stay themselves, the rest is text."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, int | float | date):
        return value
    return str(value)
