"""What follows silence: which rungs of the ladder are due for one open task, and why.

Rungs stand on days, not on hours: the service waits until the quiet hours of the day are over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.rules.calendar import WorkingCalendar, shift_working_days
from registry.rules.vocabulary import Role
from review.rules.procedure import Ladder
from review.rules.vocabulary import LateExpert

OF_EXPERTS = frozenset({"respond_to_invitation", "score_material"})
OF_AUTHORS = frozenset({"revise_material", "answer_question", "publish_practice"})
# Nothing waits for these: whoever does not answer is asked again and left in peace.
VOLUNTARY = frozenset({"publish_practice"})


class RungKind(StrEnum):
    """What is done about a task that waits, in the order in which it is done."""

    REMIND_BEFORE = "remind_before"
    REMIND_AFTER = "remind_after"
    REPLACE = "replace"
    TELL_COORDINATOR = "tell_coordinator"
    TELL_COUNCIL = "tell_council"


class RungReason(StrEnum):
    TERM_ENDS = "term_ends"
    TERM_IS_OVER = "term_is_over"
    EXPERT_IS_SILENT = "expert_is_silent"  # and somebody of the reserve waits
    NOBODY_IN_RESERVE = "nobody_in_reserve"
    COORDINATOR_DECIDES = "coordinator_decides"  # the procedure says so of late experts
    AUTHOR_IS_SILENT = "author_is_silent"
    COUNCIL_IS_SILENT = "council_is_silent"
    STILL_WAITS = "still_waits"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One open task with a term: what, since when, until which local day.

    ``is_personal``: it is somebody's own, not a role's. ``done`` holds the rungs climbed for this
    very term with their days: a term that was moved begins a new ladder. ``reserve_waits``:
    somebody without a tie to the work could take the expert's seat now.
    """

    step: str
    role: Role
    is_personal: bool
    came_on: date
    ends_on: date
    done: Mapping[RungKind, date]
    reserve_waits: bool = False
    has_council: bool = False


@dataclass(frozen=True)
class Rung:
    kind: RungKind
    reason: RungReason


@dataclass(frozen=True)
class Climb:
    """Rungs due today, and the day on which the task is to be looked at again; None is never."""

    rungs: tuple[Rung, ...]
    look_on: date | None


def climb(waiting: Waiting, *, ladder: Ladder, calendar: WorkingCalendar, today: date) -> Climb:
    """Which rungs are due for a task that still waits.

    Days are working days around the last day of the term. A reminder that was missed before the
    end is not sent after it. Nobody is replaced and nobody is told of a silence before the
    holder was reminded that his term is over; at the earliest on the next working day, however
    long the machine stood still.
    """
    days = _days_of(waiting, ladder, calendar, today)
    due = tuple(
        Rung(kind, _reason(kind, waiting, ladder)) for kind, day in days.items() if day <= today
    )
    if due and due[-1].kind is RungKind.REPLACE:
        return Climb(due, None)
    return Climb(due, min((day for day in days.values() if day > today), default=None))


def _days_of(
    waiting: Waiting, ladder: Ladder, calendar: WorkingCalendar, today: date
) -> dict[RungKind, date]:
    """When each rung that is still to be climbed is due, in the order of the ladder."""

    def day_at(shift: int) -> date:
        return shift_working_days(waiting.ends_on, shift, calendar)

    days = {}
    before = day_at(-ladder.remind_before)
    if waiting.is_personal and waiting.came_on < before and today <= waiting.ends_on:
        days[RungKind.REMIND_BEFORE] = before
    days[RungKind.REMIND_AFTER] = reminded = max(
        day_at(ladder.remind_after), waiting.done.get(RungKind.REMIND_AFTER, date.min)
    )
    if RungKind.REMIND_AFTER not in waiting.done:
        reminded = max(reminded, today)
    silent_on = max(day_at(ladder.replace_after), shift_working_days(reminded, 1, calendar))
    silence = _silence(waiting, ladder)
    if silence is not None and not {RungKind.REPLACE, RungKind.TELL_COORDINATOR} & set(
        waiting.done
    ):
        days[silence] = silent_on
    is_over = days.get(RungKind.REPLACE, date.max) <= today  # then somebody else's task begins
    if waiting.has_council and waiting.step not in VOLUNTARY and not is_over:
        days[RungKind.TELL_COUNCIL] = max(day_at(ladder.tell_council_after), silent_on)
    return {kind: day for kind, day in days.items() if kind not in waiting.done}


def _silence(waiting: Waiting, ladder: Ladder) -> RungKind | None:
    """What is done about a silent holder. Coordinators are told of others, not of themselves."""
    if waiting.step in OF_EXPERTS:
        replaced = ladder.late_expert is LateExpert.RESERVE and waiting.reserve_waits
        return RungKind.REPLACE if replaced else RungKind.TELL_COORDINATOR
    if waiting.step in VOLUNTARY or waiting.role is Role.COORDINATOR:
        return None
    return RungKind.TELL_COORDINATOR


def _reason(kind: RungKind, waiting: Waiting, ladder: Ladder) -> RungReason:
    if kind is not RungKind.TELL_COORDINATOR:
        return REASONS[kind]
    if waiting.step in OF_AUTHORS:
        return RungReason.AUTHOR_IS_SILENT
    if waiting.step not in OF_EXPERTS:
        return RungReason.COUNCIL_IS_SILENT
    if ladder.late_expert is LateExpert.COORDINATOR:
        return RungReason.COORDINATOR_DECIDES
    return RungReason.NOBODY_IN_RESERVE


REASONS: Mapping[RungKind, RungReason] = {
    RungKind.REMIND_BEFORE: RungReason.TERM_ENDS,
    RungKind.REMIND_AFTER: RungReason.TERM_IS_OVER,
    RungKind.REPLACE: RungReason.EXPERT_IS_SILENT,
    RungKind.TELL_COUNCIL: RungReason.STILL_WAITS,
}
