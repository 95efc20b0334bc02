"""Marks in the cells of a filled table."""

from decimal import Decimal

import pytest

from review.rules.scoring import CriterionFacts, MarkFacts
from review.rules.sheet_cells import MarkCell, number_in, plain, read_cells
from review.rules.vocabulary import CellFault

CRITERION = CriterionFacts(id=70, position=3, max_points=3)
OPTIONAL = CriterionFacts(id=71, position=4, max_points=3, allows_not_applicable=True)


def cell(value: object, criterion: CriterionFacts = CRITERION, comment: object = "") -> MarkCell:
    return MarkCell(row=7, criterion=criterion, value=value, comment=comment)


@pytest.mark.parametrize("value", [2, "2", " 2 ", 2.0, "2,0"])
def test_a_mark_is_read_however_it_is_written(value: object) -> None:
    read = read_cells([cell(value)])

    assert read.marks[70].points == 2
    assert read.problems == ()


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (None, CellFault.EMPTY),
        ("  ", CellFault.EMPTY),
        (4, CellFault.ABOVE_MAXIMUM),
        (-1, CellFault.BELOW_ZERO),
        ("два", CellFault.NOT_A_NUMBER),
        (True, CellFault.NOT_A_NUMBER),
        ("н/п", CellFault.NOT_APPLICABLE_REFUSED),
        ("0,3", CellFault.NOT_ON_THE_SCALE),
        ("NaN", CellFault.NOT_A_NUMBER),
    ],
)
def test_a_wrong_mark_is_named_by_its_row_and_criterion(value: object, fault: CellFault) -> None:
    read = read_cells([cell(value)])

    (problem,) = read.problems
    assert (problem.row, problem.position, problem.fault) == (7, 3, fault)
    assert read.marks == {}


@pytest.mark.parametrize("value", ["н/п", "Н/П", "нп", "не применимо", "n/a"])
def test_not_applicable_is_known_by_its_usual_spellings(value: str) -> None:
    read = read_cells([cell(value, OPTIONAL)])

    assert read.marks == {71: MarkFacts(not_applicable=True)}


def test_a_comment_beside_a_wrong_mark_is_kept() -> None:
    read = read_cells([cell(9, comment="Нет примеров")])

    assert read.marks == {70: MarkFacts(comment="Нет примеров")}


def test_the_problem_shows_what_stands_in_the_cell_and_what_may_stand_there() -> None:
    (problem,) = read_cells([cell("4,50")]).problems

    assert (problem.value, problem.maximum) == ("4,5", 3)


@pytest.mark.parametrize(("written", "short"), [("4.0", "4"), ("0,50", "0.5"), ("10", "10")])
def test_numbers_are_written_as_short_as_they_can_be(written: str, short: str) -> None:
    number = number_in(written)

    assert number is not None
    assert plain(Decimal(number)) == short


def test_half_points_stand_on_a_scale_of_halves_alone() -> None:
    by_halves = CriterionFacts(id=72, position=5, max_points=3, step=Decimal("0.5"))

    read = read_cells([cell("1,5", by_halves), cell("1,5")])

    assert read.marks == {72: MarkFacts(points=Decimal("1.5"))}
    assert [problem.fault for problem in read.problems] == [CellFault.NOT_ON_THE_SCALE]
