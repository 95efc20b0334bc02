"""The same thing done to many works: a long operation, each work in a transaction of its own.

What was confirmed is written down row by row with the operation (``registry.services.operations``)
and done by whoever confirmed it, in the order of the plan. A work that is refused keeps its reason
and leaves the others alone; a worker that dies leaves the rest to the next one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import Case, Operation, Territory
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.addresses import bulk_done_path
from registry.services.errors import DomainError
from registry.services.operations import (
    OperationKind,
    Tally,
    one_by_one,
    register_kind,
    start_operation,
)
from review.models import AgendaItem, Conclusion, Meeting
from review.services.assignment import Choice
from review.services.ballots import add_to_meeting
from workflows.models import Task
from workflows.rules.bulk import BulkAction
from workflows.services.acts import act
from workflows.services.reminders import remind

KIND = "bulk"
UNREACHABLE = "unreachable"


@dataclass(frozen=True, kw_only=True)
class Seats:
    """Whom to invite to one work, as the coordinator confirmed it."""

    experts: Sequence[int]
    reserve: Sequence[int] = ()
    rapporteur_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is done to one work: ids alone, so that the operation holds nobody's data.

    ``tasks`` are the duties the act does or is about; ``item`` is the question of the council
    that already waits without a meeting; ``read`` is which wording of the draft was confirmed.
    """

    case: Case
    tasks: Sequence[int] = ()
    item: int | None = None
    read: int | None = None
    seats: Seats | None = None

    def written(self) -> dict[str, Any]:
        facts: dict[str, Any] = {"case": self.case.pk, "name": name_of(self.case)}
        facts |= {"tasks": list(self.tasks), "item": self.item, "read": self.read}
        if self.seats:
            facts["experts"] = list(self.seats.experts)
            facts["reserve"] = list(self.seats.reserve)
            facts["rapporteur"] = self.seats.rapporteur_id
        return facts


@dataclass(frozen=True)
class Outcome:
    """What became of one work: done, or refused in words."""

    case: Case
    is_done: bool
    refusal: str | Promise = ""


def name_of(case: Case) -> str:
    """How people know the work."""
    return f"№\N{NO-BREAK SPACE}{case.number}"


def start_bulk(
    action: BulkAction,
    rows: Iterable[Row],
    *,
    territory: Territory,
    meeting: Meeting | None = None,
    chair: OnBehalfOf | None = None,
    actor: Actor,
    now: datetime,
) -> Operation:
    """Write down what was confirmed. ``chair`` is given when a secretary enters the decision."""
    written = [row.written() for row in rows]
    return start_operation(
        KIND,
        territory=territory,
        total=len(written),
        parameters={
            "act": action.value,
            "rows": written,
            "meeting": meeting.pk if meeting else None,
            "chair": chair.person_id if chair else None,
            "basis": chair.basis if chair else "",
            UNREACHABLE: [],
        },
        actor=actor,
        now=now,
    )


def outcomes_of(operation: Operation) -> list[Outcome]:
    """What became of each work that was reached, in the order of the plan."""
    rows = operation.parameters["rows"][: operation.done]
    works = Case.objects.in_bulk([row["case"] for row in rows])
    refused = {one["row"]: one["reason"] for one in operation.refusals}
    return [
        Outcome(works[row["case"]], row["name"] not in refused, refused.get(row["name"], ""))
        for row in rows
    ]


# --- The doing ----------------------------------------------------------------------------


def do_rows(operation: Operation, places: range, now: datetime) -> Tally:
    """``OperationKind.do_rows`` of every act over many works."""
    rows = operation.parameters["rows"]
    do = ACTS[BulkAction(operation.parameters["act"])]

    def one(place: int) -> str:
        try:
            do(operation, rows[place], now)
        except (Task.DoesNotExist, AgendaItem.DoesNotExist):
            raise DomainError("meanwhile", _("This has been done meanwhile.")) from None
        return "done"

    return one_by_one(places, one, name=lambda place: str(rows[place]["name"]))


def _by(operation: Operation, now: datetime) -> dict[str, Any]:
    return {"actor": Actor.person(operation.started_by_id or 0), "now": now}


def _accept(operation: Operation, row: Mapping[str, Any], now: datetime) -> None:
    act(row["tasks"][0], "check_completeness", **_by(operation, now), outcome="accept")


def _invite(operation: Operation, row: Mapping[str, Any], now: datetime) -> None:
    act(
        row["tasks"][0],
        "assign_experts",
        **_by(operation, now),
        experts=[Choice(person_id) for person_id in row["experts"]],
        reserve=list(row["reserve"]),
        rapporteur_id=row["rapporteur"],
    )


def _remind(operation: Operation, row: Mapping[str, Any], now: datetime) -> None:
    """And keep whom no letter reaches: they are to be called."""
    duties = Task.objects.filter(pk__in=row["tasks"], finished=None)
    waiting = duties.select_related("case__territory", "case__procedure_version", "person")
    reminded = remind(waiting, **_by(operation, now))
    known = set(operation.parameters[UNREACHABLE])
    known.update(person.full_name for person in reminded.unreachable)
    operation.parameters[UNREACHABLE] = sorted(known)


def _put_before_meeting(operation: Operation, row: Mapping[str, Any], now: datetime) -> None:
    """Hand over the draft as it was read, and put the work on the agenda of the meeting."""
    by = _by(operation, now)
    item_id = row["item"]
    if item_id is None:
        done = act(row["tasks"][0], "draft_conclusion", **by, **_draft_as_read(row))
        item_id = done.ids["item"]
    item = AgendaItem.objects.select_related("case__territory", "body__territory").get(pk=item_id)
    meeting = Meeting.objects.select_related("body__territory").get(
        pk=operation.parameters["meeting"]
    )
    add_to_meeting(meeting, items=[item], **by)


def _issue(operation: Operation, row: Mapping[str, Any], now: datetime) -> None:
    """Sign where there is no council; elsewhere close what the council has agreed upon."""
    by = _by(operation, now)
    if row["item"] is None:
        act(row["tasks"][0], "draft_conclusion", **by, **_draft_as_read(row))
        return
    chair_id = operation.parameters["chair"]
    chair = OnBehalfOf(person_id=chair_id, basis=operation.parameters["basis"])
    act(row["tasks"][0], "decide_in_council", on_behalf_of=chair if chair_id else None, **by)


def _draft_as_read(row: Mapping[str, Any]) -> dict[str, Any]:
    """The text of the draft, if nobody has changed it since it was confirmed."""
    task = Task.objects.get(pk=row["tasks"][0])
    draft = Conclusion.objects.get(pk=task.data["conclusion"])
    if draft.draft_version != row["read"]:
        raise DomainError(
            "draft_changed",
            _("The draft of the conclusion was changed meanwhile. Read it and confirm again."),
        )
    return {
        "verdict": draft.verdict,
        "verdict_note": draft.verdict_note,
        "motivation": draft.motivation,
        "recommendations": draft.recommendations,
    }


ACTS: Mapping[BulkAction, Callable[[Operation, Mapping[str, Any], datetime], None]] = {
    BulkAction.CHECK: _accept,
    BulkAction.ASSIGN: _invite,
    BulkAction.REMIND: _remind,
    BulkAction.AGENDA: _put_before_meeting,
    BulkAction.ISSUE: _issue,
}


def register_kinds() -> None:
    """Called once at start-up."""
    register_kind(
        OperationKind(
            key=KIND,
            title=_("Works are being done"),
            do_rows=do_rows,
            next_address=lambda operation: bulk_done_path(operation.pk),
            rows_at_once=1,  # nobody else's act waits for more than one work
        )
    )
