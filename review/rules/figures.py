"""Exact figures, rounded half up only where they are shown or kept."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeAlias

HUNDREDTH = Decimal("0.01")
HALF = Decimal("0.5")

# Points of a scale: whole ones are int, so that they are written as people write them; halves
# are Decimal. Both are exact.
Points: TypeAlias = int | Decimal


def half_up(value: Fraction | Decimal | int, digits: int) -> Decimal:
    """Round as people do: 81.25 to one digit is 81.3."""
    exact = Fraction(value)
    scaled = exact * 10**digits
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-digits)


def points(value: Fraction | Decimal | int) -> Decimal:
    """Points as they are kept: two digits."""
    return half_up(value, 2).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def plain(value: Decimal | int) -> Points:
    """The same points in their plainest form: 2.0 is 2, 1.50 is 1.5."""
    if isinstance(value, int):
        return value
    whole = value.to_integral_value()
    return int(whole) if value == whole else value.normalize()


def kept(value: Points | None) -> int | str | None:
    """Points as JSON keeps them: whole ones as numbers, halves as text, never a float."""
    return str(value) if isinstance(value, Decimal) else value


def read_points(raw: object) -> Points | None:
    """Points as a person types them: «2», «1,5», «1.5»; anything else, or a half-typed value, is none."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | Decimal):
        return plain(raw)
    text = str(raw).strip().replace(",", ".") if isinstance(raw, str) else ""
    whole, _dot, part = text.partition(".")
    if not (text.isascii() and whole.isdigit() and (part.isdigit() or "." not in text)):
        return None
    return plain(Decimal(text))


def lies_on(value: Points, *, maximum: Points, step: Points) -> bool:
    """Whether points stand on the scale from 0 to the maximum by the step."""
    return 0 <= value <= maximum and value % step == 0


def scale(maximum: Points, step: Points) -> tuple[Points, ...]:
    """Every mark that may be given."""
    return tuple(plain(Decimal(step) * place) for place in range(int(maximum / step) + 1))


def to_step(value: Fraction, step: Points) -> Points:
    """The mark of a scale that is nearest to a mean; half a step is rounded up."""
    return plain(half_up(value / Fraction(step), 0) * step)


def percent(part: Fraction | Decimal | int, whole: Fraction | Decimal | int) -> Fraction:
    """Exact percent; nothing of nothing is 0."""
    return Fraction(part) * 100 / Fraction(whole) if whole else Fraction(0)


def mean(values: list[Fraction]) -> Fraction:
    """Mean of at least one value."""
    return sum(values, Fraction(0)) / len(values)
