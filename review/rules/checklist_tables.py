"""From the rows of a pasted table to criteria: columns found by meaning, every guess named.

Nothing is thrown away silently: a row that is no criterion is shown as a group or as left out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from review.rules.checklists import CriterionData, GroupData, LevelData
from review.rules.figures import Points
from review.rules.pasted_tables import EMPTY, Cell, Row
from review.rules.points_cells import (
    NUMBER,
    UNIT,
    Scale,
    name_levels,
    read_levels,
    read_scale,
    split_tail,
)
from review.rules.vocabulary import LineDoubt, LineKind

USUAL_MAXIMUM = 2  # where a table says nothing
LONGEST_TEXT = 500
HEADER_AMONG = 6  # rows from the top where a header may stand


class Column(StrEnum):
    """What a column is about."""

    NUMBER = "number"
    GROUP = "group"
    CRITERION = "criterion"
    MAXIMUM = "maximum"
    HINT = "hint"
    LEVEL = "level"
    OTHER = "other"


# By meaning, the surest first: a header is what the first fitting pattern says.
_MEANINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, re.compile(r"^(№|no?\.?$|n п|п/п|номер)", re.I)),
    (Column.LEVEL, re.compile(rf"^(?:на\s+)?({NUMBER})\s*(?:{UNIT})?$", re.I)),
    (Column.MAXIMUM, re.compile(r"макс|балл|шкала|^оценка|кол-?во|количество|^вес\b|points|max", re.I)),
    (Column.HINT, re.compile(r"поясн|коммент|примеч|где смотр|подсказ|расшифр|описан|характер|уров|как оцен|hint", re.I)),
    (Column.GROUP, re.compile(r"^(раздел|групп|блок|направлен|компонент)", re.I)),
    (Column.CRITERION, re.compile(r"критери|показател|параметр|индикатор|что оцен|требован|вопрос|позици|criteri", re.I)),
    (Column.HINT, re.compile(r"содержан", re.I)),
)  # fmt: skip
_INDICATOR = re.compile(r"показател|индикатор|параметр", re.I)
_TOTAL = re.compile(
    r"^(итог|всего|общ\w+ (?:балл|сумм|колич)|сумма|максимальн\w+ (?:балл|колич|сумм)|подпис|дата|эксперт:)",
    re.I,
)
_NUMBERING = re.compile(r"^\s*(?:(?:\d{1,2}\.)+\d{0,2}\.?|\d{1,2}[.)]|[IVX]{1,5}[.)]|[•·–—-])\s+")
_HEADING = re.compile(r"^\s*(?:[IVX]{1,5}[.)]|раздел\b|блок\b|группа\b|критерий\s+\d)", re.I)


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """A row as it was understood; ``doubts`` are what a person should look at."""

    kind: LineKind
    text: str
    max_points: Points | None = None
    step: Points = 1
    hint: str = ""
    levels: tuple[LevelData, ...] = ()
    doubts: tuple[LineDoubt, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadTable:
    """``columns``: the headers found, by what they were taken for; empty when guessed by content.

    ``title`` is what stands above the header.
    """

    lines: tuple[ReadLine, ...]
    columns: tuple[tuple[Column, str], ...] = ()
    title: str = ""

    @property
    def criteria(self) -> int:
        return sum(line.kind is LineKind.CRITERION for line in self.lines)

    @property
    def doubtful(self) -> int:
        return sum(bool(line.doubts) for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """Where what stands: meaning of every column, points of level columns."""

    meanings: tuple[Column, ...]
    points: tuple[Points | None, ...] = ()

    def cells(self, row: Sequence[Cell], meaning: Column) -> list[str]:
        pairs = zip(self.meanings, row, strict=False)
        return [cell.text for column, cell in pairs if column is meaning and cell.text]

    def text(self, row: Sequence[Cell], meaning: Column) -> str:
        return "\n".join(self.cells(row, meaning))

    def has(self, meaning: Column) -> bool:
        return meaning in self.meanings

    def described(self, row: Sequence[Cell]) -> list[tuple[Points, str]]:
        """What the columns of levels say."""
        triples = zip(self.meanings, self.points, row, strict=False)
        return [
            (points, cell.text)
            for column, points, cell in triples
            if column is Column.LEVEL and points is not None and cell.text
        ]


def read_table(rows: Sequence[Row]) -> ReadTable:
    """Understand a table: its header, its groups, its criteria with points and levels."""
    spread = [_spread(row) for row in rows]
    at, layout = _layout(spread)
    header = spread[at] if at is not None else []
    body = list(zip(rows, spread, strict=True))[0 if at is None else at + 1 :]
    lines: list[ReadLine] = []
    for row, cells in body:
        if _texts(cells) == _texts(header):
            continue
        lines += _read_row(row, cells, layout)
    above = [cell.text for row in spread[: at or 0] for cell in row if cell.text]
    return ReadTable(
        lines=_noted(lines),
        columns=_told(layout, header),
        title=_line(above[0])[:300] if above else "",
    )


def _spread(row: Row) -> list[Cell]:
    """Cells by columns: a merged one stands in its first."""
    return [one for cell in row for one in (cell, *[EMPTY] * (cell.span - 1))]


def _texts(cells: Iterable[Cell]) -> list[str]:
    return [cell.text.casefold() for cell in cells if cell.text]


def groups_of(lines: Sequence[ReadLine], *, untitled: str) -> tuple[GroupData, ...]:
    """The checklist that rows make: criteria stand in the group above them; empty groups go."""
    groups: list[tuple[str, list[CriterionData]]] = []
    for line in lines:
        if line.kind is LineKind.GROUP:
            groups.append((line.text or untitled, []))
        elif line.kind is LineKind.CRITERION:
            if not groups:
                groups.append((untitled, []))
            groups[-1][1].append(
                CriterionData(
                    text=line.text,
                    max_points=line.max_points or USUAL_MAXIMUM,
                    step=line.step,
                    hint=line.hint,
                    levels=line.levels,
                )
            )
    return tuple(GroupData(title=title, criteria=tuple(own)) for title, own in groups if own)


# --- Columns ------------------------------------------------------------------------------------


def _layout(rows: Sequence[Sequence[Cell]]) -> tuple[int | None, _Layout]:
    """The row of the header, if there is one, and the meaning of the columns."""
    for at, row in enumerate(rows[:HEADER_AMONG]):
        meanings = [_meaning(cell.text) for cell in row]
        if _is_header(row, meanings):
            return at, _by_header(row, meanings)
    return None, _by_content(rows)


def _meaning(text: str) -> Column:
    line = " ".join(text.split())
    if not line or len(line) > 80:
        return Column.OTHER
    return next((column for column, words in _MEANINGS if words.search(line)), Column.OTHER)


def _is_header(row: Sequence[Cell], meanings: Sequence[Column]) -> bool:
    """Two columns named at least, one of them what is judged; nothing in it is a number of points."""
    named = {one for one in meanings if one is not Column.OTHER}
    levels = sum(one is Column.LEVEL for one in meanings)
    judged = bool(named & {Column.CRITERION, Column.GROUP}) or (
        bool(row) and not row[0].text and levels > 1
    )
    return judged and len(named) > 1


def _by_header(row: Sequence[Cell], meanings: list[Column]) -> _Layout:
    judged = [at for at, one in enumerate(meanings) if one is Column.CRITERION]
    if len(judged) > 1:
        # «Критерии | Показатели»: the indicator is what is marked, the criterion groups them.
        indicator = next((at for at in judged if _INDICATOR.search(row[at].text)), judged[-1])
        for at in judged:
            meanings[at] = Column.CRITERION if at == indicator else Column.GROUP
    elif not judged and Column.GROUP not in meanings:
        meanings[0] = Column.CRITERION
    elif not judged:
        meanings[meanings.index(Column.GROUP)] = Column.CRITERION
    meanings = _one_level_is_a_maximum(meanings)
    scales = [read_scale(cell.text) for cell in row]
    points = [
        _level_points(cell.text, scale) if one is Column.LEVEL else None
        for cell, scale, one in zip(row, scales, meanings, strict=True)
    ]
    return _Layout(meanings=tuple(meanings), points=tuple(points))


def _one_level_is_a_maximum(meanings: list[Column]) -> list[Column]:
    """Levels come by twos at least; a lone «5 баллов» over a column says little."""
    if meanings.count(Column.LEVEL) != 1:
        return meanings
    return [Column.MAXIMUM if one is Column.LEVEL else one for one in meanings]


def _level_points(text: str, scale: Scale | None) -> Points | None:
    if scale:
        return scale.maximum
    return 0 if re.match(r"(?:на\s+)?0\b", text.strip()) else None


def _by_content(rows: Sequence[Sequence[Cell]]) -> _Layout:
    """Without a header: numbers in a row are numbering, points are points, the first text of
    some length is what is judged, another text explains it.
    """
    width = max(map(len, rows), default=1)
    columns = [
        [row[at].text for row in rows if at < len(row) and row[at].text] for at in range(width)
    ]
    meanings = [_meaning_by_content(texts) for texts in columns]
    if meanings.count(Column.MAXIMUM) > 1 and meanings[0] is Column.MAXIMUM:
        meanings[0] = Column.NUMBER
    texts = [at for at, one in enumerate(meanings) if one is Column.OTHER and columns[at]]
    if texts:
        meanings[texts[0]] = Column.CRITERION
        for at in texts[1:]:
            meanings[at] = Column.HINT
    return _Layout(meanings=tuple(meanings))


def _meaning_by_content(texts: Sequence[str]) -> Column:
    if not texts:
        return Column.OTHER
    numbers = [int(one.rstrip(".)")) for one in texts if re.fullmatch(r"\d{1,3}[.)]?", one)]
    if len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1)):
        return Column.NUMBER
    pointed = sum(read_scale(one) is not None for one in texts)
    return Column.MAXIMUM if pointed * 2 > len(texts) else Column.OTHER


def _told(layout: _Layout, header: Sequence[Cell]) -> tuple[tuple[Column, str], ...]:
    pairs = zip(layout.meanings, header, strict=False)
    return tuple((column, " ".join(cell.text.split())) for column, cell in pairs if cell.text)


# --- Rows ---------------------------------------------------------------------------------------


def _read_row(row: Row, cells: Sequence[Cell], layout: _Layout) -> list[ReadLine]:
    first = next(cell.text for cell in cells if cell.text)
    if any(_TOTAL.match(cell.text) for cell in cells[:3] if cell.text):
        return [ReadLine(kind=LineKind.SKIP, text=_line(first), doubts=(LineDoubt.TOTAL,))]
    lines = []
    if group := layout.text(cells, Column.GROUP):
        lines.append(ReadLine(kind=LineKind.GROUP, text=_title(group)))
    text = layout.text(cells, Column.CRITERION)
    if not text and not layout.has(Column.GROUP):
        text = first if _is_alone(cells, layout) and not read_scale(first) else ""
    if not text:
        if not lines:
            lines.append(
                ReadLine(kind=LineKind.SKIP, text=_line(first), doubts=(LineDoubt.NO_TEXT,))
            )
        return lines
    if not lines and (heading := _heading(row, cells, layout, text)):
        return [heading]
    return [*lines, _criterion(cells, layout, text)]


def _is_alone(cells: Sequence[Cell], layout: _Layout) -> bool:
    """Nothing but one text in the row, numbering aside."""
    return len(_told_cells(cells, layout)) == 1


def _told_cells(cells: Sequence[Cell], layout: _Layout) -> list[Cell]:
    pairs = zip_longest(cells, layout.meanings, fillvalue=None)
    return [
        cell for cell, column in pairs if cell and cell.text and column is not Column.NUMBER
    ] or [cell for cell in cells if cell.text]


def _heading(row: Row, cells: Sequence[Cell], layout: _Layout, text: str) -> ReadLine | None:
    """A row of words alone is the heading of a group: surely if it is merged, bold or numbered
    like one, perhaps if it only lacks points that the others have.
    """
    if not _is_alone(cells, layout) or read_levels(text)[1] or split_tail(text)[1]:
        return None
    cell = _told_cells(cells, layout)[0]
    merged = cell.span > 1 and len(row) < len(layout.meanings)
    if merged or cell.is_bold or _HEADING.match(text):
        return ReadLine(kind=LineKind.GROUP, text=_title(text))
    if layout.has(Column.MAXIMUM) or layout.has(Column.LEVEL):
        return ReadLine(kind=LineKind.GROUP, text=_title(text), doubts=(LineDoubt.MAYBE_GROUP,))
    return None


def _criterion(cells: Sequence[Cell], layout: _Layout, text: str) -> ReadLine:
    raw, hint = layout.text(cells, Column.MAXIMUM), layout.text(cells, Column.HINT)
    text, in_text = read_levels(text)
    hint, in_hint = read_levels(hint)
    rest, in_points = read_levels(raw)
    described = layout.described(cells)
    levels = (name_levels(described) if described else ()) or in_points or in_hint or in_text
    scale = read_scale(rest)
    text, tail = split_tail(text) if not raw else (text, None)
    scale = scale or tail
    return _judged(
        ReadLine(
            kind=LineKind.CRITERION,
            text=_line(_NUMBERING.sub("", text)),
            hint=hint if scale or not rest else "\n".join(filter(None, (hint, rest))),
            levels=levels,
        ),
        scale,
        points_named=bool(raw),
    )


def _judged(line: ReadLine, scale: Scale | None, *, points_named: bool) -> ReadLine:
    """The line with its maximum and step, and with what is doubtful about them."""
    doubts = [LineDoubt.LONG_TEXT] if len(line.text) > LONGEST_TEXT else []
    named = [level.points for level in line.levels]
    top = max(named, default=None)
    if scale is None and top:
        maximum: Points = top
    elif scale is None:
        maximum = USUAL_MAXIMUM
        doubts.append(LineDoubt.POINTS_UNREAD if points_named else LineDoubt.NO_POINTS)
    else:
        maximum = scale.maximum
        if scale.begins > 0:
            doubts.append(LineDoubt.BEGINS_ABOVE_ZERO)
        if top is not None and top > maximum:
            maximum = top
            doubts.append(LineDoubt.LEVELS_DIFFER)
    halves = [one for one in (maximum, *named) if one % 1]
    step = scale.step if scale else 1
    return replace(
        line,
        text=line.text[:LONGEST_TEXT],
        max_points=maximum,
        step=min(step, *(one % 1 for one in halves)) if halves else step,
        doubts=tuple(doubts),
    )


def _noted(lines: Sequence[ReadLine]) -> tuple[ReadLine, ...]:
    """Criteria said twice are marked; an empty group is none."""
    seen: set[str] = set()
    noted: list[ReadLine] = []
    for line in lines:
        key = line.text.casefold()
        if line.kind is LineKind.CRITERION and key in seen:
            line = replace(line, doubts=(*line.doubts, LineDoubt.TWICE))
        if line.kind is LineKind.CRITERION:
            seen.add(key)
        noted.append(line)
    return tuple(noted)


def _line(text: str) -> str:
    return " ".join(text.split())


def _title(text: str) -> str:
    return _line(_NUMBERING.sub("", text)).rstrip(":")[:300]
