"""Tables of any usual program as rows of texts: XLSX, XLS, ODS, CSV, what is pasted from a table."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from python_calamine import (
    CalamineError,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from registry.rules import files as rules
from registry.rules.files import ArchivePart
from registry.services.errors import DomainError

MAX_SIZE = 20 * rules.MEGABYTE
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 1000

MESSAGES = {
    "list_empty": _("There is nothing in this file. Look whether the right one was chosen."),
    "list_too_large": _("The file is larger than 20 MB. Leave only the list in it."),
    "list_too_long": _("There are more than 20 000 rows. Split the list and load it in parts."),
    "list_too_wide": _("There are more than 60 columns. Leave only those of the list."),
    "list_password": _("The file is closed by a password. Save it without one and load it again."),
    "list_unreadable": _(
        "This is no table that can be read. Save it as Excel (.xlsx), OpenDocument (.ods) or CSV."
    ),
}


class ListRefused(DomainError):
    """A file or a pasted text that cannot be taken as a list."""

    def __init__(self, code: str, field: str = "file") -> None:
        super().__init__(code, MESSAGES[code], field=field)


@dataclass(frozen=True)
class Table:
    """Rows of texts as they stand in the file, and what is needed to write the same file again."""

    format: str
    rows: Sequence[Sequence[str]]
    sheet: str = ""
    sheets: int = 1
    encoding: str = ""
    delimiter: str = ""


def read_table(upload: "File[bytes]") -> Table:
    """The first sheet with rows that is not hidden. The format is told by the content, never by the name."""
    if not upload.size:
        raise ListRefused("list_empty")
    if upload.size > MAX_SIZE:
        raise ListRefused("list_too_large")
    upload.seek(0)
    content = upload.read()
    if content.startswith((rules.ZIP, rules.OLE)):
        return _bounded(_read_workbook(content))
    return _bounded(_read_text(content))


def read_pasted(text: str) -> Table:
    """Cells copied from a table: parted by tabs."""
    if not text.strip():
        raise ListRefused("list_empty", "pasted")
    if len(text) > MAX_SIZE // 4:
        raise ListRefused("list_too_large", "pasted")
    rows = list(csv.reader(io.StringIO(text.strip("\r\n")), delimiter="\t"))
    return _bounded(Table("csv", _tidied(rows), encoding="utf-8-sig", delimiter=";"))


def _read_workbook(content: bytes) -> Table:
    kind = "xls" if content.startswith(rules.OLE) else _zipped_kind(content)
    try:
        with load_workbook(io.BytesIO(content)) as book:
            shown = [
                one.name
                for one in book.sheets_metadata
                if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
            ]
            sheets = [one for one in shown if book.get_sheet_by_name(one).height > 0]
            if not sheets:
                raise ListRefused("list_empty")
            sheet = book.get_sheet_by_name(sheets[0])
            if sheet.total_height > MAX_ROWS + 100:
                raise ListRefused("list_too_long")
            if sheet.total_width > MAX_COLUMNS * 5:
                raise ListRefused("list_too_wide")
            rows = sheet.to_python(skip_empty_area=False)
    except PasswordError as error:
        raise ListRefused("list_password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise ListRefused("list_unreadable") from error
    return Table(kind, _tidied(rows), sheet=sheets[0], sheets=len(sheets))


def _zipped_kind(content: bytes) -> str:
    """Which office format a ZIP holds; one that would choke the machine is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
    except zipfile.BadZipFile as error:
        raise ListRefused("list_unreadable") from error
    parts = [ArchivePart(one.filename, one.file_size, one.compress_size) for one in infos]
    if rules.blows_up(parts):
        raise ListRefused("list_unreadable")
    return "ods" if any(one.name == "mimetype" for one in parts) else "xlsx"


def _read_text(content: bytes) -> Table:
    """UTF-8 with or without its mark, else the encoding of Russian Windows."""
    encoding = "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1251"
        text = content.decode(encoding, errors="replace")
    if "\x00" in text:
        raise ListRefused("list_unreadable")
    head = "\n".join(text.splitlines()[:30])
    delimiter = max(";,\t", key=head.count)
    if not head.count(delimiter):
        delimiter = ";"
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise ListRefused("list_unreadable") from error
    return Table("csv", _tidied(rows), encoding=encoding, delimiter=delimiter)


def _tidied(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    """Texts without empty columns on the right and empty rows at the end."""
    texts = [[_text(cell) for cell in row] for row in rows]
    width = max((at + 1 for row in texts for at, cell in enumerate(row) if cell), default=0)
    while texts and not any(texts[-1]):
        texts.pop()
    return [row[:width] + [""] * (width - len(row)) for row in texts]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return str(cell).replace("\xa0", " ").strip()[:MAX_CELL]


def _bounded(table: Table) -> Table:
    if not table.rows:
        raise ListRefused("list_empty")
    if len(table.rows) > MAX_ROWS:
        raise ListRefused("list_too_long")
    if len(table.rows[0]) > MAX_COLUMNS:
        raise ListRefused("list_too_wide")
    return table
