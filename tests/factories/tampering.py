"""What somebody with access to the database could do to its rows."""

from typing import Any

from django.db.models import QuerySet


def delete_behind_the_back(rows: "QuerySet[Any]") -> None:
    """Delete rows that the system itself never deletes."""
    rows._raw_delete(rows.db)
