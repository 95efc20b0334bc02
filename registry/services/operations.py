"""Doing something to many rows: with progress, with a way to stop, whatever dies on the way.

A room says once, at start-up, what a kind of operation does to its rows (``register_kind``). An
operation is then started with the ids of its rows and done in batches. A batch, its journal lines
and the place reached commit together: after a crash the next worker goes on from that place.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import Operation, Territory
from registry.rules.actors import Actor
from registry.rules.vocabulary import OperationState
from registry.services.errors import DomainError
from registry.services.journal import recording, refusable

logger = logging.getLogger(__name__)

OPEN = (OperationState.WAITING, OperationState.RUNNING)
MAX_ATTEMPTS = 3
SILENT_FOR = timedelta(seconds=60)  # a worker that said nothing for so long is taken for dead
KEPT_REFUSALS = 100


@dataclass
class Tally:
    """How the rows of a batch ended: counts by code, and the refused rows with their reasons."""

    counts: dict[str, int] = field(default_factory=dict)
    refusals: list[dict[str, str]] = field(default_factory=list)

    def add(self, code: str) -> None:
        self.counts[code] = self.counts.get(code, 0) + 1

    def refuse(self, row: str, reason: str | Promise) -> None:
        """A row that could not be done; ``row`` is how people know it."""
        self.add("refused")
        self.refusals.append({"row": row, "reason": str(reason)})


@dataclass(frozen=True, kw_only=True)
class OperationKind:
    """What an operation does.

    ``do_rows`` gets the operation and the places of its next rows, and does them inside an open
    ``recording()``; how it knows the rows (usually ids in ``parameters``) is its own affair.
    ``finish`` is called once, in the transaction of the last batch. ``next_address`` is the page
    to open at the end. A refusal of one row is the kind's to catch (see ``one_by_one``): an
    exception that escapes takes the whole batch back, and after three tries the operation stops.
    """

    key: str
    title: Promise
    do_rows: Callable[[Operation, range, datetime], Tally]
    next_address: Callable[[Operation], str]
    finish: Callable[[Operation, datetime], None] | None = None
    rows_at_once: int = 50


_KINDS: dict[str, OperationKind] = {}


def register_kind(kind: OperationKind) -> None:
    """Make a kind known, from ``AppConfig.ready`` of the room that does it."""
    _KINDS[kind.key] = kind


def kind_of(operation: Operation) -> OperationKind:
    return _KINDS[operation.kind]


def start_operation(
    kind: str,
    *,
    territory: Territory,
    total: int,
    parameters: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Operation:
    """Write down what is to be done. Whoever calls lets it run (``registry.tasks.go_on``)."""
    if kind not in _KINDS:
        raise RuntimeError(f"Nobody knows how to do {kind}.")
    return Operation.objects.create(
        kind=kind,
        territory=territory,
        started_by_id=actor.person_id,
        started_at=now,
        seen_at=now,
        parameters=dict(parameters),
        total=total,
        state=OperationState.WAITING.value,
    )


def do_next_rows(operation_id: int, *, now: datetime) -> bool:
    """Do the next batch of an operation; whether there is more to do.

    Asked twice at once, the second waits for the first and does the batch after it.
    """
    try:
        with recording():
            return _do_batch(_locked(operation_id), now)
    except Exception as exception:
        logger.exception("A batch failed.", extra={"action": "operation.failed"})
        _note_failure(operation_id, exception, now=now)
        return False


def ask_to_stop(operation: Operation) -> None:
    """Stop before the next batch; what was done stays done."""
    asked = Operation.objects.filter(pk=operation.pk, state__in=[one.value for one in OPEN])
    if not asked.update(cancel_asked=True):
        raise DomainError("operation_ended", _("It has ended already: there is nothing to stop."))


def one_by_one(rows: range, do: Callable[[int], str], *, name: Callable[[int], str]) -> Tally:
    """Do rows each by itself: a refused one leaves no trace, in the journal neither.

    ``do`` returns the code under which the row is counted; ``name`` tells people which row it was.
    """
    tally = Tally()
    for row in rows:
        try:
            with refusable():
                tally.add(do(row))
        except DomainError as error:
            tally.refuse(name(row), error.message)
    return tally


def silent_operations(now: datetime) -> list[int]:
    """Open operations whose worker or message was lost."""
    silent = Operation.objects.filter(
        state__in=[one.value for one in OPEN], seen_at__lt=now - SILENT_FOR
    )
    return list(silent.order_by("pk").values_list("pk", flat=True))


def _locked(operation_id: int) -> Operation:
    return (
        Operation.objects.select_for_update(of=("self",))
        .select_related("territory")
        .get(pk=operation_id)
    )


def _do_batch(operation: Operation, now: datetime) -> bool:
    if operation.state not in OPEN:
        return False
    if operation.cancel_asked:
        return _end(operation, OperationState.CANCELLED, now)
    kind = kind_of(operation)
    stop = min(operation.done + kind.rows_at_once, operation.total)
    tally = kind.do_rows(operation, range(operation.done, stop), now)
    _count(operation, tally)
    operation.done, operation.seen_at, operation.attempts = stop, now, 0
    if stop < operation.total:
        operation.state = OperationState.RUNNING.value
        operation.save()
        return True
    if kind.finish:
        kind.finish(operation, now)
    return _end(operation, OperationState.DONE, now)


def _count(operation: Operation, tally: Tally) -> None:
    for code, count in tally.counts.items():
        operation.tally[code] = operation.tally.get(code, 0) + count
    operation.refusals = [*operation.refusals, *tally.refusals][:KEPT_REFUSALS]


def _end(operation: Operation, state: OperationState, now: datetime) -> bool:
    operation.state, operation.ended_at, operation.seen_at = state.value, now, now
    operation.save()
    return False


def _note_failure(operation_id: int, exception: Exception, *, now: datetime) -> None:
    """Leave it for the next try, or stop for good after the last one."""
    with transaction.atomic():
        operation = _locked(operation_id)
        operation.attempts += 1
        operation.seen_at = now
        operation.problem = type(exception).__name__
        if operation.attempts >= MAX_ATTEMPTS:
            operation.state, operation.ended_at = OperationState.FAILED.value, now
        operation.save()
