"""The report for a period: twelve figures, each computed from the records it opens.

A figure is never stored apart from its records: what a director reads and the list he opens from
it are the same rows. Percents and medians are rounded half up to one digit, as the client's
worked numbers are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from monitoring.rules.vocabulary import FigureKey, Measure

ONE_DIGIT = Decimal("0.1")
LONGEST_DAYS = 366 * 2

MEASURE: Mapping[FigureKey, Measure] = {
    **dict.fromkeys(FigureKey, Measure.COUNT),
    FigureKey.IN_TIME: Measure.PERCENT,
    FigureKey.RECOMMENDED: Measure.PERCENT,
    FigureKey.DAYS: Measure.MEDIAN_DAYS,
}


class PeriodError(ValueError):
    """A period no report can be made for; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Period:
    """Local days from the first to the last, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError("backwards")
        if (self.last - self.first).days > LONGEST_DAYS:
            raise PeriodError("too_long")

    def year_before(self) -> "Period":
        """The same days a year ago; 29 February becomes the 28th."""
        return Period(_year_before(self.first), _year_before(self.last))


@dataclass(frozen=True, kw_only=True)
class Record:
    """One row behind a figure.

    ``counts`` is false for a row that stands in the whole of a percentage and not in its part;
    ``days`` is the length of a way in working days.
    """

    title: str
    note: str = ""
    day: date | None = None
    case_id: int | None = None
    counts: bool = True
    days: int | None = None


@dataclass(frozen=True)
class Figure:
    """A figure with its records; ``value`` is None where there is nothing to compute from."""

    key: FigureKey
    value: Decimal | None
    records: tuple[Record, ...]

    @property
    def measure(self) -> Measure:
        return MEASURE[self.key]

    @property
    def part(self) -> int:
        """How many of the records count."""
        return sum(record.counts for record in self.records)


def compute_figure(key: FigureKey, records: Iterable[Record]) -> Figure:
    """The figure that follows from these records."""
    rows = tuple(records)
    return Figure(key=key, value=_VALUE[MEASURE[key]](rows), records=rows)


def compute_figures(records: Mapping[FigureKey, Iterable[Record]]) -> tuple[Figure, ...]:
    """All twelve, in the order of the report."""
    return tuple(compute_figure(key, records.get(key, ())) for key in FigureKey)


def _count(rows: tuple[Record, ...]) -> Decimal:
    return Decimal(len(rows))


def _percent(rows: tuple[Record, ...]) -> Decimal | None:
    if not rows:
        return None
    return _rounded(Decimal(100 * sum(row.counts for row in rows)) / len(rows))


def _median_days(rows: tuple[Record, ...]) -> Decimal | None:
    days = [Decimal(row.days) for row in rows if row.days is not None]
    return _rounded(median(days)) if days else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(ONE_DIGIT, rounding=ROUND_HALF_UP)


_VALUE = {
    Measure.COUNT: _count,
    Measure.PERCENT: _percent,
    Measure.MEDIAN_DAYS: _median_days,
}


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
