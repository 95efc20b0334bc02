"""Marks read from the cells of a filled table: what is fit to be kept, and what is wrong where."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from review.rules import figures
from review.rules.figures import Points
from review.rules.scoring import CriterionFacts, MarkFacts
from review.rules.vocabulary import CellFault

NOT_APPLICABLE = re.compile(r"(н\s*[/.\\]?\s*п\.?|не\s+прим\w*\.?|n\s*/?\s*a)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class MarkCell:
    """What stands in the row of a criterion."""

    row: int
    criterion: CriterionFacts
    value: object
    comment: object = ""


@dataclass(frozen=True, kw_only=True)
class CellProblem:
    """What is wrong with a cell. ``position`` 0: the row is not that of a criterion."""

    row: int
    position: int
    fault: CellFault
    value: str = ""
    maximum: Points = 0


@dataclass(frozen=True, kw_only=True)
class ReadMarks:
    """Marks that stand on their scales, by criterion id, and every cell that does not."""

    marks: dict[int, MarkFacts]
    problems: tuple[CellProblem, ...]


def read_cells(cells: Iterable[MarkCell]) -> ReadMarks:
    """Read all cells; a comment is kept even where the mark beside it is wrong."""
    marks: dict[int, MarkFacts] = {}
    problems = []
    for cell in cells:
        read = _read(cell)
        comment = _words(cell.comment)
        if isinstance(read, CellFault):
            problems.append(_problem(cell, read))
            read = MarkFacts()
        mark = MarkFacts(points=read.points, not_applicable=read.not_applicable, comment=comment)
        if mark != MarkFacts():
            marks[cell.criterion.id] = mark
    return ReadMarks(marks=marks, problems=tuple(problems))


def _read(cell: MarkCell) -> MarkFacts | CellFault:
    words, criterion = _words(cell.value), cell.criterion
    if not words:
        return CellFault.EMPTY
    if NOT_APPLICABLE.fullmatch(words):
        if criterion.allows_not_applicable:
            return MarkFacts(not_applicable=True)
        return CellFault.NOT_APPLICABLE_REFUSED
    number = number_in(cell.value)
    if number is None:
        return CellFault.NOT_A_NUMBER
    if number < 0:
        return CellFault.BELOW_ZERO
    if number > criterion.max_points:
        return CellFault.ABOVE_MAXIMUM
    points = figures.plain(number)
    if not figures.lies_on(points, maximum=criterion.max_points, step=criterion.step):
        return CellFault.NOT_ON_THE_SCALE
    return MarkFacts(points=points)


def number_in(value: object) -> Decimal | None:
    """A number as people and programs write it: 4, «4», «0,5», 4.0; no truth values."""
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(_words(value).replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def plain(number: Decimal) -> str:
    """The shortest way to write a number: «4», «0.5»."""
    whole = number.to_integral_value()
    return str(int(whole)) if number == whole else str(number.normalize())


def _words(value: object) -> str:
    return "" if value is None else str(value).strip()


def _problem(cell: MarkCell, fault: CellFault) -> CellProblem:
    number = number_in(cell.value)
    return CellProblem(
        row=cell.row,
        position=cell.criterion.position,
        fault=fault,
        value=_words(cell.value)[:40] if number is None else plain(number).replace(".", ","),
        maximum=cell.criterion.max_points,
    )
