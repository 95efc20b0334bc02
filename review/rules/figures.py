"""Exact figures, rounded half up only where they are shown or kept."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

HUNDREDTH = Decimal("0.01")


def half_up(value: Fraction | Decimal | int, digits: int) -> Decimal:
    """Round as people do: 81.25 to one digit is 81.3."""
    exact = Fraction(value)
    scaled = exact * 10**digits
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-digits)


def points(value: Fraction | Decimal | int) -> Decimal:
    """Points as they are kept: two digits."""
    return half_up(value, 2).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def percent(part: Fraction | Decimal | int, whole: Fraction | Decimal | int) -> Fraction:
    """Exact percent; nothing of nothing is 0."""
    return Fraction(part) * 100 / Fraction(whole) if whole else Fraction(0)


def mean(values: list[Fraction]) -> Fraction:
    """Mean of at least one value."""
    return sum(values, Fraction(0)) / len(values)
