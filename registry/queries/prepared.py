"""Queries whose SQL is made once.

The ORM spends several times longer on making the SQL of a query than the database on answering
it. A query that stands in every act or page is written as usual, in a function marked
``@prepared``: the first call compiles it, the later ones only put their arguments in.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # no stub
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

P = ParamSpec("P")
R = TypeVar("R")

LONG_AGO = datetime(1000, 1, 1, tzinfo=UTC)


class prepared(Generic[P, R]):
    """A query that ``build`` makes of its keyword arguments; one statement.

    Arguments are whole numbers, texts, days, moments and lists of them, and may stand in
    conditions only: ``build`` runs once for each length of its lists, with stand-ins for the real
    values. It returns models, with the related ones it selects, or rows of values.
    """

    def __init__(self, build: Callable[P, "QuerySet[Any, R]"]) -> None:
        update_wrapper(self, build)
        self._build = build
        self._kept = threading.local()  # a plan belongs to a connection, and that to its thread

    def __call__(self, *_args: P.args, **given: P.kwargs) -> list[R]:
        """All rows of the answer."""
        return self._plan(given).ask(_flat(given))

    def first(self, *_args: P.args, **given: P.kwargs) -> R | None:
        """The first row of the answer, if there is any."""
        return next(iter(self(**given)), None)  # type: ignore[call-arg]  # they are the same

    def get(self, *_args: P.args, **given: P.kwargs) -> R:
        """The only row of the answer; raises as ``QuerySet.get`` does."""
        rows = self(**given)  # type: ignore[call-arg]  # they are the same
        if len(rows) == 1:
            return rows[0]
        model = self._plan(given).model
        raise model.MultipleObjectsReturned if rows else model.DoesNotExist

    def _plan(self, given: dict[str, Any]) -> "_Plan":
        plans: dict[str, _Plan] = self._kept.__dict__
        shape = f"{connection.vendor} {[_length(value) for value in given.values()]} {[*given]}"
        if shape not in plans:
            plans[shape] = _plan(self._build, given)
        return plans[shape]


@dataclass(frozen=True)
class _Slot:
    """A place among the parameters of a statement: which argument goes there, in what form."""

    index: int
    adapt: Callable[[Any], object]


@dataclass(frozen=True)
class _Plan:
    """A compiled statement: its text, what goes into it, how its rows are read.

    Without a text the answer is always empty: a list that nothing is in.
    """

    model: type[Any]
    sql: str
    parameters: Sequence[object]
    compiler: SQLCompiler
    converters: dict[int, Any]
    read: Callable[[list[Any]], Any]
    locks: bool

    def ask(self, values: list[Any]) -> list[Any]:
        """The rows for these values of the arguments."""
        if not self.sql:
            return []
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("A lock ends with its transaction: open one first.")
        filled: list[Any] = [
            one.adapt(values[one.index]) if isinstance(one, _Slot) else one
            for one in self.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, filled)
            rows = cursor.fetchall()
        return [self.read(row) for row in self.compiler.apply_converters(rows, self.converters)]


def _plan(build: Callable[..., "QuerySet[Any, Any]"], given: dict[str, Any]) -> _Plan:
    """Compile the query with stand-ins for the arguments, and find where they went."""
    stand_ins = _stand_ins(given)
    queryset = build(**stand_ins)
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return _Plan(queryset.model, "", (), compiler, {}, tuple, locks=False)
    indexes = {_adapted(value): index for index, value in enumerate(_flat(stand_ins))}
    slots = [_slot(one, indexes) for one in parameters]
    if len({one.index for one in slots if isinstance(one, _Slot)}) < len(indexes):
        raise TypeError("Arguments of a prepared query may stand in its conditions only.")
    return _Plan(
        model=queryset.model,
        sql=sql,
        parameters=slots,
        compiler=compiler,
        converters=compiler.get_converters([column[0] for column in compiler.select]),
        read=_reader(queryset, compiler),
        locks=queryset.query.select_for_update,
    )


# --- Arguments ----------------------------------------------------------------------------


def _length(value: object) -> int | None:
    return len(value) if isinstance(value, list | tuple) else None


def _flat(given: dict[str, Any]) -> list[Any]:
    """The arguments one after another, lists value by value."""
    flat: list[Any] = []
    for value in given.values():
        if isinstance(value, list | tuple):
            flat.extend(value)
        else:
            flat.append(value)
    return flat


def _stand_ins(given: dict[str, Any]) -> dict[str, Any]:
    """Values of the same types that no query holds by itself."""
    made, count = {}, 0
    for name, value in given.items():
        several = value if isinstance(value, list | tuple) else [value]
        stand_ins = [_stand_in(one, count + at) for at, one in enumerate(several)]
        made[name] = stand_ins if several is value else stand_ins[0]
        count += len(stand_ins)
    return made


def _stand_in(value: object, number: int) -> object:
    if isinstance(value, datetime):
        return LONG_AGO + timedelta(seconds=number + 1)
    if isinstance(value, date):
        return LONG_AGO.date() + timedelta(days=number)
    if isinstance(value, str):
        return f"stand-in {number}"
    if isinstance(value, int) and not isinstance(value, bool):
        return 31_000 + number  # fits the smallest column of numbers
    raise TypeError(f"{value!r} makes another query of it.")


def _slot(parameter: object, indexes: dict[object, int]) -> object:
    """The slot of a parameter that is a stand-in; any other parameter stays as it is."""
    if not isinstance(parameter, int | str | date) or parameter not in indexes:
        return parameter
    # The driver of PostgreSQL tells columns of numbers apart by types of its own.
    adapt = type(parameter) if isinstance(parameter, int) else _adapted
    return _Slot(indexes[parameter], adapt)


def _adapted(value: object) -> object:
    """The value as the ORM hands it to the driver."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return str(value) if isinstance(value, str) else value


# --- Rows ---------------------------------------------------------------------------------


def _reader(queryset: "QuerySet[Any, Any]", compiler: SQLCompiler) -> Callable[[list[Any]], Any]:
    """How a row becomes what the query returns: a tuple of values, or a model with its related."""
    if queryset._fields is not None:  # type: ignore[attr-defined]  # set by values_list()
        return tuple
    info, select = compiler.klass_info, compiler.select
    model, fields = info["model"], info["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in select[start:end]]
    related = get_related_populators(info, select, connection.alias)

    def read(row: list[Any]) -> Any:
        found = model.from_db(connection.alias, names, row[start:end])
        for one in related:
            one.populate(row, found)
        return found

    return read
