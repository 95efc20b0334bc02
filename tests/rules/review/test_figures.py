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
