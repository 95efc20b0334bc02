"""Which task an expert is offered next, in which order, and why."""

from datetime import datetime, timedelta
from typing import Any

from review.rules.vocabulary import TaskOrder
from tests.factories.registry import NOW
from workflows.rules.next_task import NextReason, Offered, in_own_order, next_task

EXPERT = 7


def task(number: int, *, due: float | None = 5, came: float = -1, **fields: Any) -> Offered:
    """A task due and come so many days from now."""
    return Offered(
        task_id=number,
        case_id=100 + number,
        came_at=day(came),
        due_at=None if due is None else day(due),
        **{"max_load": 5} | fields,
    )


def day(shift: float) -> datetime:
    return NOW + timedelta(days=shift)


def order(*tasks: Offered, person_id: int = EXPERT) -> list[int]:
    return [one.task_id for one in in_own_order(tasks, person_id=person_id, now=NOW)]


def shuffled(count: int, **fields: Any) -> list[Offered]:
    return [task(number, order=TaskOrder.RANDOM, **fields) for number in range(1, count + 1)]


def test_the_nearest_term_comes_first_and_of_equal_terms_what_waits_longest() -> None:
    far, near, waits = task(1, due=9), task(2, due=3), task(3, due=3, came=-8)

    assert order(far, near, waits) == [3, 2, 1]
    assert next_task([far, near], person_id=EXPERT, now=NOW).reasons == (  # type: ignore[union-attr]
        NextReason.NEAREST_TERM,
    )
    assert next_task([near, waits], person_id=EXPERT, now=NOW).reasons == (  # type: ignore[union-attr]
        NextReason.WAITS_LONGEST,
    )


def test_what_is_late_comes_before_everything_else() -> None:
    late = task(9, due=-2, order=TaskOrder.RANDOM)

    found = next_task([*shuffled(5), late], person_id=EXPERT, now=NOW)

    assert found is not None
    assert (found.task_id, found.reasons) == (9, (NextReason.OVERDUE,))


def test_skipped_tasks_come_last_in_the_order_in_which_they_were_skipped() -> None:
    first, second = task(1, due=1, skipped_at=day(-0.1)), task(2, due=-1, skipped_at=day(-0.5))

    assert order(first, second, task(3, due=20)) == [3, 2, 1]
    found = next_task([first], person_id=EXPERT, now=NOW)
    assert found is not None
    assert found.reasons == (NextReason.ONLY_SKIPPED_LEFT,)


def test_every_expert_has_an_order_of_his_own_that_a_reload_does_not_change() -> None:
    works = shuffled(8)

    own = order(*works)

    assert own == order(*reversed(works))
    assert own != order(*works, person_id=8)
    assert sorted(own) == list(range(1, 9))


def test_a_work_that_is_done_leaves_the_others_in_their_order() -> None:
    works = shuffled(8)
    own = order(*works)

    assert order(*(one for one in works if one.task_id != own[0])) == own[1:]


def test_each_work_is_first_with_some_experts_and_last_with_others() -> None:
    works = shuffled(4)
    orders = [order(*works, person_id=expert) for expert in range(1, 201)]

    for number in range(1, 5):
        firsts = sum(one[0] == number for one in orders)
        assert 30 <= firsts <= 75


def test_only_works_of_a_random_procedure_change_places() -> None:
    works = [task(10, due=2), *shuffled(6, due=4), task(11, due=6)]

    own = order(*works)

    assert (own[0], own[-1]) == (10, 11)


def test_a_term_that_stands_still_and_an_invitation_beyond_the_load_are_not_offered() -> None:
    stopped = task(1, due=None)
    invitation = task(2, due=1, is_invitation=True, max_load=1)
    sheet = task(3, due=9, max_load=1)

    found = next_task([stopped, invitation, sheet], person_id=EXPERT, now=NOW)

    assert found is not None
    assert (found.task_id, found.at_work) == (3, 2)
    assert next_task([stopped], person_id=EXPERT, now=NOW) is None


def test_an_invitation_is_offered_while_there_is_room_for_one_more_work() -> None:
    invitation = task(2, due=1, is_invitation=True)

    found = next_task([invitation, task(3, due=9)], person_id=EXPERT, now=NOW)

    assert found is not None
    assert found.reasons == (NextReason.NEAREST_TERM, NextReason.ROOM_FOR_MORE)
