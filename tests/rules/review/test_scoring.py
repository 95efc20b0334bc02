from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.figures import HALF
from review.rules.scoring import (
    CriterionFacts,
    MarkFacts,
    SheetGap,
    find_gaps_in_sheet,
    needs_comment,
    read_mark,
    score_sheet,
)
from review.rules.vocabulary import CommentRule, SheetGapReason

RELEVANCE = CriterionFacts(id=11, position=1, max_points=3)
SAFETY = CriterionFacts(id=12, position=2, max_points=2, is_stop=True)
PICTURES = CriterionFacts(id=13, position=3, max_points=5, allows_not_applicable=True)
CRITERIA = (RELEVANCE, SAFETY, PICTURES)

FULL = {11: MarkFacts(points=2), 12: MarkFacts(points=2), 13: MarkFacts(points=4)}


def gaps(
    marks: dict[int, MarkFacts], rule: CommentRule = CommentRule.LOWEST
) -> list[tuple[int, SheetGapReason]]:
    return [(gap.position, gap.reason) for gap in find_gaps_in_sheet(CRITERIA, marks, rule)]


def test_a_complete_sheet_has_no_gaps() -> None:
    assert gaps(FULL) == []


def test_every_criterion_without_a_mark_is_a_gap() -> None:
    assert gaps({12: MarkFacts(points=1)}) == [
        (1, SheetGapReason.NO_MARK),
        (3, SheetGapReason.NO_MARK),
    ]


@pytest.mark.parametrize(
    ("criterion_id", "mark", "reason"),
    [
        (11, MarkFacts(points=4), SheetGapReason.OUT_OF_RANGE),
        (11, MarkFacts(points=-1), SheetGapReason.OUT_OF_RANGE),
        (11, MarkFacts(points=None, comment="Подумаю"), SheetGapReason.NO_MARK),
        (11, MarkFacts(not_applicable=True), SheetGapReason.NOT_APPLICABLE_REFUSED),
        (11, MarkFacts(points=0), SheetGapReason.COMMENT_NEEDED),
    ],
)
def test_a_mark_that_cannot_stand_is_a_gap(
    criterion_id: int, mark: MarkFacts, reason: SheetGapReason
) -> None:
    assert gaps({**FULL, criterion_id: mark}) == [(1, reason)]


def test_the_lowest_mark_with_a_comment_is_no_gap() -> None:
    assert gaps({**FULL, 11: MarkFacts(points=0, comment="Нет цели")}) == []


def test_a_criterion_that_does_not_apply_needs_no_points_where_it_is_allowed() -> None:
    assert gaps({**FULL, 13: MarkFacts(not_applicable=True)}) == []


def test_marks_of_another_checklist_are_refused_once() -> None:
    foreign = {98: MarkFacts(points=1), 99: MarkFacts(points=1)}

    assert gaps({**FULL, **foreign}) == [(0, SheetGapReason.UNKNOWN_CRITERION)]


def test_a_sheet_where_nothing_applies_is_refused() -> None:
    sheet = {13: MarkFacts(not_applicable=True)}

    found = find_gaps_in_sheet((PICTURES,), sheet, CommentRule.LOWEST)

    assert found == (SheetGap(position=0, reason=SheetGapReason.NOTHING_APPLICABLE),)


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        (CommentRule.NEVER, []),
        (CommentRule.LOWEST, [0]),
        (CommentRule.EXTREMES, [0, 3]),
        (CommentRule.BELOW_MAXIMUM, [0, 1, 2]),
    ],
)
def test_the_scale_says_which_marks_need_a_comment(rule: CommentRule, asked: list[int]) -> None:
    assert [points for points in range(4) if needs_comment(points, 3, rule)] == asked


@pytest.mark.parametrize(
    ("raw", "mark"),
    [
        (
            {"points": 2, "not_applicable": False, "comment": " Да "},
            MarkFacts(points=2, comment="Да"),
        ),
        ({"points": "2"}, MarkFacts(points=2)),
        ({"points": " 2 "}, MarkFacts(points=2)),
        ({"points": ""}, MarkFacts()),
        ({"points": "2,5"}, MarkFacts(points=Decimal("2.5"))),
        ({"points": "2,"}, MarkFacts()),
        ({"points": "²"}, MarkFacts()),
        ({"points": True}, MarkFacts()),
        ({"points": 2.5}, MarkFacts()),
        ({"points": None, "not_applicable": True}, MarkFacts(not_applicable=True)),
        ({"not_applicable": "on"}, MarkFacts()),
        ({"comment": None}, MarkFacts()),
        ("2", MarkFacts()),
        (None, MarkFacts()),
    ],
)
def test_half_typed_values_are_no_marks_yet(raw: object, mark: MarkFacts) -> None:
    assert read_mark(raw) == mark


def test_total_is_the_sum_of_points_over_the_applicable_maximum() -> None:
    marks = {**FULL, 13: MarkFacts(not_applicable=True)}

    score = score_sheet(CRITERIA, marks)

    assert (score.total, score.maximum) == (4, 5)
    assert sum(mark.points for mark in score.marks) == score.total
    assert 13 not in [mark.criterion for mark in score.marks]


def test_zero_on_an_obligatory_criterion_is_noted() -> None:
    marks = {**FULL, 12: MarkFacts(points=0, comment="Опасно")}

    assert score_sheet(CRITERIA, marks).stop_failed == (12,)


def test_percent_of_a_sheet_is_exact() -> None:
    assert score_sheet(CRITERIA, FULL).percent == 80


@st.composite
def sheets(draw: st.DrawFn) -> tuple[list[CriterionFacts], dict[int, MarkFacts]]:
    maxima = draw(st.lists(st.integers(1, 10), min_size=1, max_size=20))
    criteria = [
        CriterionFacts(id=100 + at, position=at, max_points=most, allows_not_applicable=True)
        for at, most in enumerate(maxima, start=1)
    ]
    marks = {
        one.id: draw(
            st.one_of(
                st.just(MarkFacts(not_applicable=True)),
                st.integers(-1, one.max_points + 1).map(lambda p: MarkFacts(points=p, comment="a")),
            )
        )
        for one in criteria
    }
    return criteria, marks


@given(sheets())
def test_a_sheet_without_gaps_scores_within_its_range(
    sheet: tuple[list[CriterionFacts], dict[int, MarkFacts]],
) -> None:
    criteria, marks = sheet

    if not find_gaps_in_sheet(criteria, marks, CommentRule.LOWEST):
        score = score_sheet(criteria, marks)
        assert 0 <= score.total <= score.maximum
        assert 0 <= score.percent <= 100


HALVES = CriterionFacts(id=21, position=1, max_points=2, step=HALF)
TEN = CriterionFacts(id=22, position=2, max_points=10)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1,5", None),
        ("0.5", None),
        ("1,2", SheetGapReason.BETWEEN_STEPS),
        ("2,5", SheetGapReason.OUT_OF_RANGE),
        ("1,", SheetGapReason.NO_MARK),
    ],
)
def test_a_scale_by_halves_takes_halves_and_nothing_between(
    typed: str, reason: SheetGapReason | None
) -> None:
    marks = {21: read_mark({"points": typed}), 22: MarkFacts(points=10)}

    found = find_gaps_in_sheet((HALVES, TEN), marks, CommentRule.LOWEST)

    assert [gap.reason for gap in found] == ([reason] if reason else [])


def test_a_scale_of_whole_points_takes_no_halves() -> None:
    marks = {21: MarkFacts(points=2), 22: read_mark({"points": "9,5"})}

    found = find_gaps_in_sheet((HALVES, TEN), marks, CommentRule.LOWEST)

    assert found == (SheetGap(position=2, reason=SheetGapReason.BETWEEN_STEPS),)


def test_halves_and_tens_add_up_as_by_hand() -> None:
    marks = {21: MarkFacts(points=Decimal("1.5")), 22: MarkFacts(points=7)}

    score = score_sheet((HALVES, TEN), marks)

    assert (score.total, score.maximum) == (Decimal("8.5"), 12)
    assert score.percent == Fraction(850, 12)
