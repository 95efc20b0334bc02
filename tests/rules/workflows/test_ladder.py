"""What follows silence, day by day around the end of a term."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.calendar import WorkingCalendar
from registry.rules.vocabulary import Role
from review.rules.procedure import Ladder
from review.rules.vocabulary import LateExpert
from workflows.rules.ladder import RungKind, RungReason, Waiting, climb

K, R = RungKind, RungReason
PLAIN = WorkingCalendar()
WEDNESDAY = date(2026, 9, 16)
USUAL = (
    Ladder()
)  # reminders a day before and after, the coordinator on the 3rd, council on the 10th
BY_RESERVE = Ladder(late_expert=LateExpert.RESERVE)


def task(step: str = "score_material", **changes: Any) -> Waiting:
    """A sheet asked for a week before a Wednesday, of a work that a council decides on."""
    facts: dict[str, Any] = {
        "step": step,
        "role": Role.EXPERT,
        "is_personal": True,
        "came_on": WEDNESDAY - timedelta(days=7),
        "ends_on": WEDNESDAY,
        "done": {},
        "has_council": True,
    }
    return Waiting(**facts | changes)


def lived(
    waiting: Waiting, ladder: Ladder = USUAL, calendar: WorkingCalendar = PLAIN, *, days: int = 40
) -> Mapping[RungKind, tuple[date, RungReason]]:
    """Every rung with its day and reason, the task being looked at each day and never done."""
    climbed: dict[RungKind, tuple[date, RungReason]] = {}
    for shift in range(days):
        today = waiting.came_on + timedelta(days=shift)
        done = {kind: day for kind, (day, _reason) in climbed.items()}
        seen = climb(_with(waiting, done), ladder=ladder, calendar=calendar, today=today)
        climbed |= {rung.kind: (today, rung.reason) for rung in seen.rungs}
        if K.REPLACE in climbed:
            break  # the task is over
    return climbed


def _with(waiting: Waiting, done: Mapping[RungKind, date]) -> Waiting:
    return task(**{**vars(waiting), "done": done})


def september(day: int) -> date:
    return date(2026, 9, day)


# --- Every rung -----------------------------------------------------------------------------


def test_a_silent_expert_is_reminded_twice_then_the_coordinator_and_the_council_hear_of_it() -> (
    None
):
    assert lived(task()) == {
        K.REMIND_BEFORE: (september(15), R.TERM_ENDS),
        K.REMIND_AFTER: (september(17), R.TERM_IS_OVER),
        K.TELL_COORDINATOR: (september(21), R.COORDINATOR_DECIDES),
        K.TELL_COUNCIL: (september(30), R.STILL_WAITS),
    }


def test_next_of_the_reserve_takes_the_seat_where_the_procedure_says_so() -> None:
    assert lived(task(reserve_waits=True), BY_RESERVE)[K.REPLACE] == (
        september(21),
        R.EXPERT_IS_SILENT,
    )


def test_coordinator_hears_that_nobody_is_left_in_the_reserve() -> None:
    climbed = lived(task("respond_to_invitation"), BY_RESERVE)

    assert climbed[K.TELL_COORDINATOR] == (september(21), R.NOBODY_IN_RESERVE)
    assert K.REPLACE not in climbed


def test_reserve_named_after_the_coordinator_was_told_changes_nothing_by_itself() -> None:
    told = {K.REMIND_AFTER: september(17), K.TELL_COORDINATOR: september(21)}

    seen = climb(
        task(done=told, reserve_waits=True),
        ladder=BY_RESERVE,
        calendar=PLAIN,
        today=september(22),
    )

    assert seen.rungs == ()


@pytest.mark.parametrize(
    ("step", "role", "reason"),
    [
        ("revise_material", Role.TEACHER, R.AUTHOR_IS_SILENT),
        ("decide_in_council", Role.COUNCIL_CHAIR, R.COUNCIL_IS_SILENT),
        ("draft_conclusion", Role.COUNCIL_MEMBER, R.COUNCIL_IS_SILENT),
    ],
)
def test_coordinator_hears_of_authors_and_of_the_council(
    step: str, role: Role, reason: RungReason
) -> None:
    climbed = lived(task(step, role=role))

    assert climbed[K.TELL_COORDINATOR] == (september(21), reason)
    assert K.TELL_COUNCIL in climbed


@pytest.mark.parametrize("step", ["check_completeness", "assign_experts", "draft_conclusion"])
def test_coordinators_are_not_told_of_themselves_but_the_council_is(step: str) -> None:
    climbed = lived(task(step, role=Role.COORDINATOR))

    assert set(climbed) == {K.REMIND_BEFORE, K.REMIND_AFTER, K.TELL_COUNCIL}


def test_task_of_a_role_that_nobody_took_is_spoken_of_after_its_term_only() -> None:
    climbed = lived(task("check_completeness", role=Role.COORDINATOR, is_personal=False))

    assert set(climbed) == {K.REMIND_AFTER, K.TELL_COUNCIL}


def test_author_who_does_not_answer_about_publication_is_left_in_peace() -> None:
    climbed = lived(task("publish_practice", role=Role.TEACHER))

    assert set(climbed) == {K.REMIND_BEFORE, K.REMIND_AFTER}


def test_no_council_hears_of_works_that_none_decides_on() -> None:
    assert K.TELL_COUNCIL not in lived(task(has_council=False))


# --- Days -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "ends_on", "before", "after", "told"),
    [
        pytest.param(
            PLAIN, september(18), september(17), september(21), september(23), id="friday"
        ),
        pytest.param(
            PLAIN, september(14), september(11), september(15), september(17), id="monday"
        ),
        pytest.param(
            WorkingCalendar(days_off=frozenset({september(17)})),
            september(16),
            september(15),
            september(18),
            september(22),
            id="holiday after the end",
        ),
        pytest.param(
            WorkingCalendar(
                days_off=frozenset({september(15)}), working_days=frozenset({september(19)})
            ),
            september(16),
            september(14),
            september(17),
            september(19),
            id="tuesday is moved to saturday",
        ),
        pytest.param(
            WorkingCalendar(
                days_off=frozenset(date(2026, 12, 31) + timedelta(days=n) for n in range(11))
            ),
            date(2026, 12, 30),
            date(2026, 12, 29),
            date(2027, 1, 11),
            date(2027, 1, 13),
            id="new year",
        ),
        pytest.param(
            PLAIN,
            date(2028, 2, 28),
            date(2028, 2, 25),
            date(2028, 2, 29),
            date(2028, 3, 2),
            id="leap day",
        ),
    ],
)
def test_days_are_working_days_of_the_territory(
    calendar: WorkingCalendar, ends_on: date, before: date, after: date, told: date
) -> None:
    waiting = task(ends_on=ends_on, came_on=ends_on - timedelta(days=10))

    climbed = lived(waiting, calendar=calendar)

    days = {kind: day for kind, (day, _reason) in climbed.items()}
    assert (days[K.REMIND_BEFORE], days[K.REMIND_AFTER]) == (before, after)
    assert days[K.TELL_COORDINATOR] == told


def test_reminder_of_the_last_day_itself_is_possible() -> None:
    assert lived(task(), Ladder(remind_before=0))[K.REMIND_BEFORE][0] == WEDNESDAY


@pytest.mark.parametrize("came_on", [september(15), september(16)])
def test_task_that_came_a_day_before_its_end_is_not_reminded_of_at_once(came_on: date) -> None:
    assert K.REMIND_BEFORE not in lived(task(came_on=came_on))


@pytest.mark.parametrize("day", range(9, 15))
def test_nothing_is_said_before_its_time(day: int) -> None:
    seen = climb(task(), ladder=USUAL, calendar=PLAIN, today=september(day))

    assert (seen.rungs, seen.look_on) == ((), september(15))


def test_after_all_rungs_nothing_follows_and_nothing_is_looked_at() -> None:
    done = {kind: september(17) for kind in RungKind}

    seen = climb(task(done=done), ladder=USUAL, calendar=PLAIN, today=date(2026, 12, 1))

    assert (seen.rungs, seen.look_on) == ((), None)


# --- When the machine stood still -------------------------------------------------------------


def test_nobody_is_replaced_before_he_was_reminded_that_his_term_is_over() -> None:
    late = task(reserve_waits=True)

    first = climb(late, ladder=BY_RESERVE, calendar=PLAIN, today=date(2026, 10, 9))
    then = climb(
        _with(late, {K.REMIND_AFTER: date(2026, 10, 9)}),
        ladder=BY_RESERVE,
        calendar=PLAIN,
        today=date(2026, 10, 12),
    )

    assert [rung.kind for rung in first.rungs] == [K.REMIND_AFTER]
    assert first.look_on == date(2026, 10, 12)
    assert [rung.kind for rung in then.rungs] == [K.REPLACE]
    assert then.look_on is None


def test_reminder_missed_before_the_end_is_not_sent_after_it() -> None:
    seen = climb(task(), ladder=USUAL, calendar=PLAIN, today=september(17))

    assert [rung.kind for rung in seen.rungs] == [K.REMIND_AFTER]


LADDERS = st.tuples(st.integers(0, 10), st.lists(st.integers(1, 20), min_size=3, max_size=3)).map(
    lambda drawn: Ladder(
        remind_before=drawn[0],
        **dict(
            zip(
                ("remind_after", "replace_after", "tell_council_after"),
                sorted(drawn[1]),
                strict=True,
            )
        ),
    )
)


@given(
    LADDERS,
    st.sampled_from(list(LateExpert)),
    st.booleans(),
    st.dates(date(2026, 1, 1), date(2027, 12, 1)),
)
def test_rungs_follow_each_other_each_once_on_working_days_at_most_one_reminder_a_day(
    ladder: Ladder, late: LateExpert, reserve: bool, ends_on: date
) -> None:
    ladder = Ladder(**{**vars(ladder), "late_expert": late})
    waiting = task(ends_on=ends_on, came_on=ends_on - timedelta(days=30), reserve_waits=reserve)

    climbed = lived(waiting, ladder, days=100)

    days = [day for _kind, (day, _reason) in sorted(climbed.items(), key=_place)]
    assert days == sorted(days)
    assert all(PLAIN.is_working(day) or day == ends_on for day in days)
    assert (K.REPLACE in climbed) is (late is LateExpert.RESERVE and reserve)
    assert (K.TELL_COORDINATOR in climbed) is not (K.REPLACE in climbed)
    assert climbed[K.REMIND_AFTER][0] < min(
        climbed[kind][0] for kind in (K.REPLACE, K.TELL_COORDINATOR) if kind in climbed
    )


def _place(item: tuple[RungKind, object]) -> int:
    return list(RungKind).index(item[0])
