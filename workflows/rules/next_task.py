"""Which of his tasks an expert is offered next, and in which order he finds them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from review.rules.vocabulary import TaskOrder


class NextReason(StrEnum):
    """Why a task is the next one."""

    OVERDUE = "overdue"
    NEAREST_TERM = "nearest_term"
    WAITS_LONGEST = "waits_longest"
    OWN_ORDER = "own_order"
    ONLY_SKIPPED_LEFT = "only_skipped_left"
    ROOM_FOR_MORE = "room_for_more"


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A task of an expert as the rule reads it.

    ``order`` and ``max_load`` are of the procedure of its work; ``due_at`` None: its term stands
    still. ``is_invitation``: he has not taken the work yet.
    """

    task_id: int
    case_id: int
    came_at: datetime
    due_at: datetime | None
    is_invitation: bool = False
    order: TaskOrder = TaskOrder.URGENT_FIRST
    max_load: int
    skipped_at: datetime | None = None


@dataclass(frozen=True)
class NextTask:
    """The task to do next, with what speaks for it; ``at_work`` is how many works he has taken."""

    task_id: int
    reasons: tuple[NextReason, ...]
    at_work: int


def place_of(person_id: int, case_id: int) -> bytes:
    """Where a work stands in one expert's own order: always the same, and unlike that of others.

    Nobody chooses it and nothing keeps it, so that a reload shuffles nothing, and what an order
    does to scores does not add up over experts.
    """
    return sha256(f"{person_id}:{case_id}".encode()).digest()


def in_own_order(tasks: Iterable[Offered], *, person_id: int, now: datetime) -> list[Offered]:
    """The tasks in the order in which the expert is offered them.

    What he skipped comes last, what he skipped first the first of it. Then what is late comes
    first; then the nearest term, then what waits longest. Works whose procedure says so change
    places among themselves by each expert's own order.
    """
    urgent = sorted(tasks, key=lambda task: _urgency(task, now))
    shuffled = {
        is_late: iter(
            sorted(
                (one for one in urgent if _is_shuffled(one) and _is_late(one, now) is is_late),
                key=lambda task: place_of(person_id, task.case_id),
            )
        )
        for is_late in (True, False)
    }
    return [next(shuffled[_is_late(task, now)]) if _is_shuffled(task) else task for task in urgent]


def next_task(tasks: Sequence[Offered], *, person_id: int, now: datetime) -> NextTask | None:
    """The first task that may be done now; None when nothing may.

    Not offered: a task whose term stands still, and an invitation while as many works are on his
    table as the procedure lets anybody have.
    """
    at_work = sum(not task.is_invitation for task in tasks)
    may_do = [
        task
        for task in tasks
        if task.due_at is not None and not (task.is_invitation and at_work >= task.max_load)
    ]
    ordered = in_own_order(may_do, person_id=person_id, now=now)
    if not ordered:
        return None
    first = ordered[0]
    return NextTask(first.task_id, tuple(_reasons(first, ordered[1:], now)), at_work)


def _reasons(first: Offered, others: Sequence[Offered], now: datetime) -> Iterable[NextReason]:
    rivals = [one for one in others if one.skipped_at is None and _alike(one, first, now)]
    if first.skipped_at is not None:
        yield NextReason.ONLY_SKIPPED_LEFT
    if _is_late(first, now):
        yield NextReason.OVERDUE
    if rivals and _is_shuffled(first):
        yield NextReason.OWN_ORDER
    elif rivals and not _is_late(first, now):
        same_term = any(one.due_at == first.due_at for one in rivals)
        yield NextReason.WAITS_LONGEST if same_term else NextReason.NEAREST_TERM
    if first.is_invitation:
        yield NextReason.ROOM_FOR_MORE


def _alike(one: Offered, other: Offered, now: datetime) -> bool:
    return _is_late(one, now) is _is_late(other, now)


def _is_shuffled(task: Offered) -> bool:
    return task.order is TaskOrder.RANDOM and task.skipped_at is None


def _is_late(task: Offered, now: datetime) -> bool:
    return task.due_at is not None and task.due_at < now


def _urgency(task: Offered, now: datetime) -> tuple[float, bool, float, float, int]:
    skipped = task.skipped_at.timestamp() if task.skipped_at else 0.0
    term = task.due_at.timestamp() if task.due_at else float("inf")
    return skipped, not _is_late(task, now), term, task.came_at.timestamp(), task.task_id
