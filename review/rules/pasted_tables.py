"""Tables as the clipboard and files hold them, turned into rows of cells."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

MAX_ROWS, MAX_COLUMNS, MAX_CELL = 400, 30, 4000
BREAKS = frozenset({"p", "br", "li", "div", "tr"})


@dataclass(frozen=True, kw_only=True)
class Cell:
    """``span``: over how many columns it is merged; ``is_bold``: all of its words are."""

    text: str
    is_bold: bool = False
    span: int = 1


Row = tuple[Cell, ...]
EMPTY = Cell(text="")


def clean_cell(text: str) -> str:
    """Words of a cell: spaces made one, lines kept, no empty ones."""
    lines = (" ".join(line.split()) for line in text.replace("\xad", "").splitlines())
    return "\n".join(line for line in lines if line)[:MAX_CELL]


def tidy(rows: Iterable[Sequence[Cell]]) -> tuple[Row, ...]:
    """Rows with something in them, not more than anybody pastes, texts cleaned."""
    cleaned = (
        tuple(replace(cell, text=clean_cell(cell.text)) for cell in row[:MAX_COLUMNS])
        for row in rows
    )
    return tuple(row for row in cleaned if any(cell.text for cell in row))[:MAX_ROWS]


def rows_of_text(text: str) -> tuple[Row, ...]:
    """What Word and Excel put on the clipboard as plain text: tabs between cells.

    Excel quotes a cell that holds several lines. Without any tab every line is a row of one cell.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" not in lines:
        return tidy([Cell(text=line)] for line in lines.split("\n"))
    read = list(csv.reader(lines.splitlines(keepends=True), delimiter="\t", strict=False))
    # A lone quotation mark at the start of a cell would swallow all that follows it.
    if any(cell.count("\n") + cell.count("\t") > 40 for row in read for cell in row):
        read = [line.split("\t") for line in lines.split("\n")]
    return tidy([Cell(text=cell) for cell in row] for row in _joined(read))


def _joined(rows: Iterable[list[str]]) -> list[list[str]]:
    """Word breaks a cell of several paragraphs into lines: a line without tabs goes on with the
    last cell of the line before, unless it is a row of its own (a heading of a group).
    """
    joined: list[list[str]] = []
    for row in rows:
        goes_on = len(row) == 1 and row[0].strip() and joined and len(joined[-1]) > 1
        if goes_on and _continues(joined[-1][-1], row[0]):
            joined[-1][-1] = f"{joined[-1][-1]}\n{row[0]}"
        else:
            joined.append(list(row))
    return joined


def _continues(before: str, line: str) -> bool:
    """A line that begins as a level does, or in the middle of a sentence."""
    begins = line.lstrip()[:1]
    return bool(before.strip()) and (begins.islower() or begins.isdigit())


def rows_of_html(html: str) -> tuple[Row, ...]:
    """The tables of a page or a clipboard; those as wide as the largest one, one after another.

    Merged cells keep their place: what they cover is empty.
    """
    parser = _Tables()
    parser.feed(html)
    parser.close()
    tables = [[row for row in table if row] for table in parser.tables]
    largest = max(tables, key=lambda table: sum(map(len, table)), default=[])
    width = _width(largest)
    return tidy(row for table in tables if _width(table) == width for row in table)


def _width(table: Sequence[Sequence[Cell]]) -> int:
    return max((sum(cell.span for cell in row) for row in table), default=0)


class _Tables(HTMLParser):
    """Collects cells with their spans. Tables in a cell are read as its words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[Cell]]] = []
        self._depth = 0
        self._bold = 0
        self._words: list[str] | None = None
        self._bold_letters = 0
        self._span = (1, 1)
        self._is_head = False
        self._covered: dict[int, int] = {}  # column → rows below that a merged cell still covers

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self._covered = {}
        elif tag in ("b", "strong"):
            self._bold += 1
        elif tag == "tr" and self._depth == 1:
            self._close_cell()
            self.tables[-1].append([])
            self._cover()
        elif tag in ("td", "th") and self._depth == 1 and self.tables[-1]:
            self._close_cell()
            self._open_cell(dict(attrs), is_head=tag == "th")
        if tag in BREAKS and self._words is not None:
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "strong"):
            self._bold = max(0, self._bold - 1)
        elif tag in ("td", "th", "tr") and self._depth == 1:
            self._close_cell()
        elif tag == "table":
            if self._depth == 1:
                self._close_cell()
            self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if self._words is None:
            return
        self._words.append(data.replace("\n", " "))
        if self._bold or self._is_head:
            self._bold_letters += len("".join(data.split()))

    def _open_cell(self, attrs: dict[str, str | None], *, is_head: bool) -> None:
        self._words, self._bold_letters, self._is_head = [], 0, is_head
        self._span = (_number(attrs.get("colspan")), _number(attrs.get("rowspan")))

    def _close_cell(self) -> None:
        if self._words is None:
            return
        text, row = "".join(self._words), self.tables[-1][-1]
        letters = len("".join(text.split()))
        columns, rows = self._span
        if rows > 1:
            self._covered[sum(cell.span for cell in row)] = rows - 1
        is_bold = bool(letters) and self._bold_letters >= letters
        row.append(Cell(text=text, is_bold=is_bold, span=columns))
        self._words = None
        self._cover()

    def _cover(self) -> None:
        """Empty cells where a merged one from above reaches down."""
        row = self.tables[-1][-1]
        while (at := sum(cell.span for cell in row)) in self._covered:
            row.append(EMPTY)
            self._covered[at] -= 1
            if not self._covered[at]:
                del self._covered[at]


def _number(raw: str | None) -> int:
    return min(int(raw), MAX_COLUMNS) if raw and raw.isascii() and raw.isdigit() and int(raw) else 1
