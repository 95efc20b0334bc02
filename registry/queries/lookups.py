"""Comparisons that an index can answer on both databases."""

from typing import Any

from django.db.models import CharField, Lookup

Compiled = tuple[str, list[Any]]


@CharField.register_lookup
class Begins(Lookup):
    """``word__begins``: the word begins so, in this very spelling.

    Django's ``startswith`` is a LIKE, which SQLite answers without any index.
    """

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> Compiled:
        return self._compared(compiler, connection, "LIKE", connection.ops.prep_for_like_query, "%")

    def as_sqlite(self, compiler: Any, connection: Any) -> Compiled:
        return self._compared(compiler, connection, "GLOB", _taken_literally, "*")

    def _compared(
        self, compiler: Any, connection: Any, how: str, taken_literally: Any, rest: str
    ) -> Compiled:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} {how} %s", [*parameters, taken_literally(self.rhs) + rest]


def _taken_literally(text: str) -> str:
    """GLOB has signs of its own: in brackets each stands for itself."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)
