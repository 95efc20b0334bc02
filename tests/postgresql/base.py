"""Django's PostgreSQL with a cheap broom.

After a test with transactions of its own Django empties every table by TRUNCATE, which makes a
new file for each table and index, several hundred, and waits for the disk. A test fills a few
dozen rows: deleting those takes a small part of the time. Permissions and content types come with
the migrations and are the same for all tests; they stay.
"""

from collections.abc import Sequence
from typing import Any

from django.core.management.color import Style
from django.db.backends.postgresql import base, operations

KEPT = frozenset({"auth_permission", "django_content_type"})


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(
        self,
        style: Style,
        tables: Sequence[str],
        *,
        reset_sequences: bool = False,
        allow_cascade: bool = False,
    ) -> list[str]:
        if reset_sequences:
            return super().sql_flush(
                style, tables, reset_sequences=True, allow_cascade=allow_cascade
            )
        wanted = [table for table in tables if table not in KEPT]
        # References are checked when the transaction ends, so any order will do.
        return [f"DELETE FROM {self.quote_name(table)}" for table in self._filled(wanted)]

    def _filled(self, tables: Sequence[str]) -> list[str]:
        """Which of the tables have rows; one query."""
        asked = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {self.quote_name(table)})"
            for table in tables
        )
        with self.connection.cursor() as cursor:
            cursor.execute(asked)
            return [name for (name,) in cursor.fetchall()]


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class: Any = DatabaseOperations
