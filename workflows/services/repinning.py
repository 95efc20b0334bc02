"""Moving works under way to another version of their procedure: many at once, and back.

What was confirmed is written down work by work with the operation: from which version to which.
The way back is the same act with the two exchanged, judged by the same rule: a work for which
something was done meanwhile that the older version cannot carry stays where it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import Case, Operation, ProcedureVersion, Territory
from registry.rules.actors import Actor
from registry.services.addresses import repinning_path
from registry.services.errors import DomainError
from registry.services.journal import record
from registry.services.operations import (
    OperationKind,
    Tally,
    one_by_one,
    register_kind,
    start_operation,
)
from review.labels import REPIN_REFUSAL
from review.queries.stages import begun_stages
from review.rules.repinning import Repinning, judge_repinning
from review.rules.stored_procedure import read_parameters
from workflows.services.bulk import name_of
from workflows.services.works import locked_work

KIND = "repinning"
MOVED_ON = _("The work does not stand on that version any more: somebody has moved it meanwhile.")


@dataclass(frozen=True)
class Move:
    """A work, and the versions it leaves and goes to."""

    case: Case
    source_id: int
    target_id: int


@dataclass(frozen=True)
class Moved:
    """What became of one work: moved, or refused in words."""

    case: Case
    is_done: bool
    refusal: str | Promise = ""


def judge_works(cases: Sequence[Case], version: ProcedureVersion) -> dict[int, Repinning]:
    """What this version would mean for each work, by its id; one query whatever their number.

    The works come with their ``procedure_version``.
    """
    new = read_parameters(version.parameters)
    old = {one.procedure_version_id: one.procedure_version for one in cases}
    read = {pk: read_parameters(one.parameters) for pk, one in old.items()}
    begun = begun_stages([case.pk for case in cases])
    return {
        case.pk: judge_repinning(
            read[case.procedure_version_id],
            new,
            begun.get(case.pk, []),
            is_finished=case.closed_at is not None,
            is_appeal=case.appealed_id is not None,
        )
        for case in cases
    }


def start_repinning(
    moves: Iterable[Move],
    *,
    territory: Territory,
    version: ProcedureVersion,
    back_of: Operation | None = None,
    actor: Actor,
    now: datetime,
) -> Operation:
    """Write down what was confirmed; ``version`` is the one whose page it was started on."""
    rows = [
        {
            "case": one.case.pk,
            "name": name_of(one.case),
            "from": one.source_id,
            "to": one.target_id,
        }
        for one in moves
    ]
    return start_operation(
        KIND,
        territory=territory,
        total=len(rows),
        parameters={
            "version": version.pk,
            "rows": rows,
            "back_of": back_of.pk if back_of else None,
        },
        actor=actor,
        now=now,
    )


def moves_back(operation: Operation) -> list[Move]:
    """The works that an operation has moved, each to where it came from."""
    done = {one.case.pk: one.case for one in outcomes_of(operation) if one.is_done}
    return [
        Move(done[row["case"]], row["to"], row["from"])
        for row in operation.parameters["rows"]
        if row["case"] in done
    ]


def outcomes_of(operation: Operation) -> list[Moved]:
    """What became of each work that was reached, in the order of the plan."""
    rows = operation.parameters["rows"][: operation.done]
    works = Case.objects.in_bulk([row["case"] for row in rows])
    refused = {one["row"]: one["reason"] for one in operation.refusals}
    return [
        Moved(works[row["case"]], row["name"] not in refused, refused.get(row["name"], ""))
        for row in rows
    ]


def do_rows(operation: Operation, places: range, now: datetime) -> Tally:
    """``OperationKind.do_rows``."""
    rows = operation.parameters["rows"]
    actor = Actor.person(operation.started_by_id or 0)

    def one(place: int) -> str:
        _repin(rows[place], actor=actor, now=now)
        return "done"

    return one_by_one(places, one, name=lambda place: str(rows[place]["name"]))


def _repin(row: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Move one work, as it now is, if the rule allows it; its journal says from where to where.

    Days that were given to open duties stay: people were told them.
    """
    with locked_work(Case.objects.get(pk=row["case"]), actor=actor, now=now) as (_process, doing):
        case = doing.case
        old = case.procedure_version
        if old.pk != row["from"]:
            raise DomainError("moved_on", MOVED_ON)
        new = ProcedureVersion.objects.get(pk=row["to"], procedure=old.procedure_id)
        judged = judge_works([case], new)[case.pk]
        if judged.refusals:
            raise DomainError(judged.refusals[0].value, REPIN_REFUSAL[judged.refusals[0]])
        case.procedure_version = new
        case.save(update_fields=["procedure_version"])
        record(
            "workflows.case.repinned",
            subject=case,
            case=case,
            actor=actor,
            now=now,
            old={"version": old.number},
            new={"version": new.number},
        )


def register_kinds() -> None:
    """Called once at start-up."""
    register_kind(
        OperationKind(
            key=KIND,
            title=_("Works are being moved to another version of the procedure"),
            do_rows=do_rows,
            next_address=lambda operation: repinning_path(operation.pk),
            rows_at_once=10,
        )
    )
