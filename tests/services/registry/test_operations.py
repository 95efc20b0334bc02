"""Long operations: in batches, each row once, stopped when asked."""

import logging
from datetime import timedelta

import pytest

from registry import tasks
from registry.models import Operation
from registry.rules.vocabulary import OperationState
from registry.services.errors import DomainError
from registry.services.operations import ask_to_stop, do_next_rows, silent_operations
from tests.factories.operations import make_operation, names_after
from tests.factories.registry import NOW

pytestmark = pytest.mark.django_db


def test_an_operation_goes_on_batch_by_batch_to_its_end() -> None:
    operation = make_operation(rows=7)

    went_on = [do_next_rows(operation.pk, now=NOW) for _ in range(4)]

    operation.refresh_from_db()
    assert went_on == [True, True, False, False]
    assert (operation.done, operation.state) == (7, OperationState.DONE)
    assert operation.tally == {"exclaimed": 7}
    assert names_after(operation) == ["Ура!"] * 7


def test_a_refused_row_leaves_no_trace_and_does_not_stop_the_others() -> None:
    operation = make_operation(rows=4, refused=[1])

    tasks.run_operation(operation.pk)

    operation.refresh_from_db()
    assert operation.state == OperationState.DONE
    assert operation.tally == {"exclaimed": 3, "refused": 1}
    assert operation.refusals == [{"row": "Школа 1", "reason": "Тихая школа."}]
    assert names_after(operation) == ["Ура!", "Ура", "Ура!", "Ура!"]


def test_a_batch_that_breaks_is_taken_back_whole_and_done_by_the_next_worker(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)
    operation = make_operation(rows=7, deadly=[4])
    do_next_rows(operation.pk, now=NOW)
    do_next_rows(operation.pk, now=NOW)
    broken = Operation.objects.get(pk=operation.pk)
    Operation.objects.update(parameters=operation.parameters | {"deadly": []})

    tasks.run_operation(operation.pk)

    operation.refresh_from_db()
    assert (broken.done, broken.state, broken.attempts) == (3, OperationState.RUNNING, 1)
    assert operation.state == OperationState.DONE
    assert names_after(operation) == ["Ура!"] * 7


def test_an_operation_that_breaks_three_times_stops(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    operation = make_operation(rows=7, deadly=[4])

    for _ in range(5):
        do_next_rows(operation.pk, now=NOW)

    operation.refresh_from_db()
    assert (operation.done, operation.state) == (3, OperationState.FAILED)
    assert operation.problem == "ZeroDivisionError"


def test_an_operation_asked_to_stop_keeps_what_is_done() -> None:
    operation = make_operation(rows=7)
    do_next_rows(operation.pk, now=NOW)

    ask_to_stop(operation)
    tasks.run_operation(operation.pk)

    operation.refresh_from_db()
    assert (operation.done, operation.state) == (3, OperationState.CANCELLED)
    assert names_after(operation) == ["Ура!"] * 3 + ["Ура"] * 4
    with pytest.raises(DomainError) as refusal:
        ask_to_stop(operation)
    assert refusal.value.code == "operation_ended"


def test_an_operation_whose_worker_died_is_found_and_ended_by_the_sweep() -> None:
    operation = make_operation(rows=7)
    do_next_rows(operation.pk, now=NOW)
    Operation.objects.update(seen_at=NOW - timedelta(minutes=2))
    fresh = make_operation(rows=1)

    found = silent_operations(NOW)
    tasks.sweep_operations()

    operation.refresh_from_db()
    assert found == [operation.pk]
    assert fresh.pk not in found
    assert operation.state == OperationState.DONE
    assert names_after(operation) == ["Ура!"] * 7
