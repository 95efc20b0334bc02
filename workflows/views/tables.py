"""Giving out lists as XLSX tables."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from registry.services.tables import make_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_response(
    name: str, title: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """A table to take away, called ``name``."""
    return HttpResponse(
        make_table(title, [str(one) for one in columns], rows),
        content_type=XLSX,
        headers={
            "Content-Disposition": content_disposition_header(True, f"{name}.xlsx") or "",
            "Cache-Control": "private, no-store",
        },
    )
