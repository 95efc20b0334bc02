from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules import figures


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (Fraction(13 * 100, 16), 1, "81.3"),
        (Fraction(68 * 100, 454), 0, "15"),
        (Fraction(124 * 100, 684), 0, "18"),
        (Fraction(166 * 100, 684), 1, "24.3"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Decimal("81.25"), 1, "81.3"),
        (7, 2, "7.00"),
        (0, 0, "0"),
    ],
)
def test_figures_are_rounded_half_up_as_people_do(
    value: Fraction | Decimal | int, digits: int, rounded: str
) -> None:
    assert str(figures.half_up(value, digits)) == rounded


@given(st.fractions(-(10**9), 10**9), st.integers(min_value=0, max_value=6))
def test_a_rounded_figure_is_never_further_off_than_half_a_unit(
    value: Fraction, digits: int
) -> None:
    rounded = Fraction(figures.half_up(value, digits))

    assert abs(rounded - value) <= Fraction(1, 2 * 10**digits)


def test_points_are_kept_with_two_digits() -> None:
    assert str(figures.points(Fraction(25, 3))) == "8.33"


def test_percent_of_nothing_is_nothing() -> None:
    assert figures.percent(0, 0) == 0


def test_mean_is_exact() -> None:
    assert figures.mean([Fraction(1), Fraction(2), Fraction(2)]) == Fraction(5, 3)


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("2", 2),
        (" 10 ", 10),
        ("1,5", Decimal("1.5")),
        ("1.5", Decimal("1.5")),
        ("2,0", 2),
        (Decimal("2.0"), 2),
        ("1,", None),
        (",5", None),
        ("", None),
        ("-1", None),
        ("1,5,5", None),
        ("1e3", None),
        ("٢", None),
        (True, None),
        (1.5, None),
        (None, None),
    ],
)
def test_points_are_read_as_people_type_them(typed: object, points: figures.Points | None) -> None:
    read = figures.read_points(typed)

    assert (read, type(read)) == (points, type(points))


@pytest.mark.parametrize(
    ("maximum", "step", "marks"),
    [
        (2, 1, "0 1 2"),
        (2, figures.HALF, "0 0.5 1 1.5 2"),
        (Decimal("1.5"), figures.HALF, "0 0.5 1 1.5"),
        (10, 1, "0 1 2 3 4 5 6 7 8 9 10"),
    ],
)
def test_a_scale_holds_every_mark_by_its_step(
    maximum: figures.Points, step: figures.Points, marks: str
) -> None:
    assert " ".join(map(str, figures.scale(maximum, step))) == marks


@pytest.mark.parametrize(
    ("mean", "step", "nearest"),
    [
        (Fraction(5, 4), figures.HALF, Decimal("1.5")),
        (Fraction(6, 5), figures.HALF, 1),
        (Fraction(5, 4), 1, 1),
        (Fraction(3, 2), 1, 2),
    ],
)
def test_a_mean_is_nearest_to_a_mark_of_its_scale(
    mean: Fraction, step: figures.Points, nearest: figures.Points
) -> None:
    assert figures.to_step(mean, step) == nearest


@given(st.lists(st.integers(0, 200), max_size=30))
def test_halves_add_up_exactly(halves: list[int]) -> None:
    points = [figures.plain(Decimal(one) / 2) for one in halves]

    total = figures.plain(sum(points))

    assert Fraction(total) == Fraction(sum(halves), 2)
    assert isinstance(total, int) == (sum(halves) % 2 == 0)
