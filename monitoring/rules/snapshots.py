"""A signed report as plain data, and back: what was signed can be read when rows have changed."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from monitoring.rules.period_report import Figure, Record
from monitoring.rules.vocabulary import FigureKey

FORMAT = 1


def freeze(figures: Iterable[Figure], before: Iterable[Figure]) -> dict[str, Any]:
    """The figures with their records, and the values of the same period a year ago."""
    return {
        "format": FORMAT,
        "figures": [
            {
                "key": figure.key.value,
                "value": _text(figure.value),
                "records": [_row(record) for record in figure.records],
            }
            for figure in figures
        ],
        "before": {figure.key.value: _text(figure.value) for figure in before},
    }


def thaw(
    content: Mapping[str, Any],
) -> tuple[tuple[Figure, ...], Mapping[FigureKey, Decimal | None]]:
    """The figures as they were signed, and the values a year before."""
    figures = tuple(
        Figure(
            key=FigureKey(one["key"]),
            value=_number(one["value"]),
            records=tuple(_record(row) for row in one["records"]),
        )
        for one in content["figures"]
    )
    before = {FigureKey(key): _number(value) for key, value in content["before"].items()}
    return figures, before


def _row(record: Record) -> dict[str, Any]:
    return {
        "title": record.title,
        "note": record.note,
        "day": record.day.isoformat() if record.day else None,
        "case": record.case_id,
        "counts": record.counts,
        "days": record.days,
    }


def _record(row: Mapping[str, Any]) -> Record:
    return Record(
        title=row["title"],
        note=row["note"],
        day=date.fromisoformat(row["day"]) if row["day"] else None,
        case_id=row["case"],
        counts=row["counts"],
        days=row["days"],
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
