"""What people decide on the rows of a checked list, and writing it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.models import ListImport, ListRow, Operation, Organisation, OrganisationName
from registry.rules.actors import Actor
from registry.rules.lists.organisations import organisation_key
from registry.rules.lists.plans import ANOTHER, SKIP
from registry.rules.vocabulary import ListState, RowOutcome
from registry.services.errors import DomainError
from registry.services.journal import record
from registry.services.lists.checking import count_rows, doing_of, list_of
from registry.services.lists.doing import Doing, cells_of, kept_plan
from registry.services.lists.works import ListWork, work_of
from registry.services.operations import Tally, start_operation

APPLY = "lists.apply"
WRITES = (RowOutcome.NEW, RowOutcome.CHANGED)


@dataclass
class Batch:
    """Rows that are written together; ``made`` is what their places have become."""

    work: ListWork
    facts: Any
    doing: Doing
    made: dict[int, int] = field(default_factory=dict)


def decide_rows(taken: ListImport, decisions: Mapping[int, str]) -> int:
    """Keep what was decided on doubtful rows and leavers; how many rows it was said of.

    A decision names one of the row's candidates, or that it is another one, or that the row is
    left out; an empty one takes the decision back.
    """
    _refuse_unless_checked(taken)
    rows = list(taken.rows.filter(place__in=decisions))
    for row in rows:
        decision = decisions[row.place]
        known = {code for code, _told in row.plan.get("candidates", ())} | {ANOTHER, SKIP, ""}
        if decision.partition(":")[0] not in known:
            raise DomainError("no_such_choice", _("This choice is no longer there. Choose again."))
        row.decision = decision
    ListRow.objects.bulk_update(rows, ["decision"], batch_size=500)
    return len(rows)


def decide_all(taken: ListImport, choice: str) -> int:
    """One answer for all doubtful rows: ``first`` is the first candidate of each."""
    doubtful = taken.rows.filter(outcome=RowOutcome.DOUBTFUL.value)
    decisions = {
        row.place: row.plan["candidates"][0][0] if choice == "first" else choice
        for row in doubtful
        if row.plan.get("candidates")
    }
    return decide_rows(taken, decisions)


def explain_places(taken: ListImport, meant: Mapping[str, int]) -> None:
    """Say which organisations the unknown names mean: remembered for all later lists."""
    _refuse_unless_checked(taken)
    own = set(
        Organisation.objects.filter(territory=taken.territory, pk__in=meant.values()).values_list(
            "pk", flat=True
        )
    )
    if own != set(meant.values()):
        raise DomainError("no_such_organisation", _("Choose an organisation of the list."))
    for written, organisation_id in meant.items():
        OrganisationName.objects.update_or_create(
            territory=taken.territory,
            key=organisation_key(written)[:300],
            defaults={"organisation_id": organisation_id},
        )


def start_apply(taken: ListImport, *, actor: Actor, now: datetime) -> Operation:
    """Write what the check has shown; rows without a decision and with errors are left out."""
    with transaction.atomic():
        taken = (
            ListImport.objects.select_for_update(of=("self",))
            .select_related("territory")
            .get(pk=taken.pk)
        )
        _refuse_unless_checked(taken)
        taken.state = ListState.APPLYING.value
        taken.operation = start_operation(
            APPLY,
            territory=taken.territory,
            total=taken.rows.count(),
            parameters={"list": taken.pk},
            actor=actor,
            now=now,
        )
        taken.save(update_fields=["state", "operation"])
    return taken.operation


def apply_rows(operation: Operation, places: range, now: datetime) -> Tally:
    """Write the rows with these places; each is judged once more, against what is known now."""
    taken = list_of(operation)
    doing = doing_of(operation, taken, now)
    rows = list(taken.rows.filter(place__in=places, is_applied=False).order_by("place"))
    tally = Tally()
    if not rows:
        return tally
    work = work_of(taken)
    facts = work.load(taken, rows, doing)
    batch = Batch(work, facts, doing)
    for row in rows:
        tally.add(_apply(row, batch))
    fields = ["outcome", "plan", "target_id", "is_applied"]
    ListRow.objects.bulk_update(rows, fields)
    return tally


def finish_apply(operation: Operation, now: datetime) -> None:
    """Counts, what belongs to the whole list, and its line in the journal."""
    taken = list_of(operation)
    doing = doing_of(operation, taken, now)
    finish = work_of(taken).finish
    if finish:
        finish(taken, doing)
    taken.state, taken.applied_at = ListState.APPLIED.value, now
    taken.counts = count_rows(taken)
    taken.save(update_fields=["state", "applied_at", "counts"])
    record(
        "registry.list.loaded",
        subject=taken,
        territory=taken.territory,
        actor=doing.actor,
        now=now,
        new={"kind": taken.kind, "file": taken.name, "rows": taken.counts},
    )


def _apply(row: ListRow, batch: Batch) -> str:
    """One row: written in its own savepoint, so that a refused one leaves no trace."""
    outcome = RowOutcome(row.outcome)
    is_decided = outcome is RowOutcome.DOUBTFUL and row.decision
    if row.decision == SKIP:
        row.outcome, row.is_applied = RowOutcome.SKIPPED.value, True
    elif outcome is RowOutcome.LEAVER and batch.work.write_leaver:
        row.target_id = batch.work.write_leaver(row, batch.doing)
        row.is_applied = True
    elif outcome in WRITES or is_decided:
        _try_to_write(row, batch)
    elif outcome is RowOutcome.UNCHANGED:
        batch.work.learn(batch.facts, row, row.plan.get("who"), row.target_id)
    return row.outcome


def _try_to_write(row: ListRow, batch: Batch) -> None:
    try:
        with transaction.atomic():
            _write(row, batch)
    except DomainError as error:
        row.outcome = RowOutcome.ERROR.value
        row.plan = {**row.plan, "notes": [["refused", {"value": str(error.message)}]]}


def _write(row: ListRow, batch: Batch) -> None:
    work, facts, doing = batch.work, batch.facts, batch.doing
    decision = _decision(row, batch)
    if not decision and row.outcome == RowOutcome.NEW:
        decision = work.decision_if_new
    plan = work.plan(cells_of(doing.taken, row), facts, decision)
    if plan.outcome in (RowOutcome.ERROR, RowOutcome.DOUBTFUL):
        row.outcome = plan.outcome.value
        notes = kept_plan(plan)["notes"]
        row.plan = {**row.plan, "notes": [["changed_meanwhile", {}], *notes]}
        return
    is_written = plan.outcome in WRITES
    row.target_id = work.write(facts, plan, doing) if is_written else plan.target
    row.outcome, row.is_applied = plan.outcome.value, True
    who = row.plan.get("who") or work.who_of(doing.taken, row, facts)
    row.plan = kept_plan(plan, who)
    if row.target_id:
        batch.made[row.place] = row.target_id
    work.learn(facts, row, who, row.target_id)


def _decision(row: ListRow, batch: Batch) -> str:
    """A choice of another row of the file means the person which that row has become."""
    if not row.decision.startswith("r"):
        return row.decision
    code, colon, rest = row.decision.partition(":")
    place = int(code[1:])
    above = batch.doing.taken.rows.filter(place=place).values_list("target_id", flat=True)
    target = batch.made.get(place) or above.first()
    return f"p{target}{colon}{rest}" if target else row.decision


def _refuse_unless_checked(taken: ListImport) -> None:
    if taken.state != ListState.CHECKED:
        raise DomainError("list_not_checked", _("Check the list first."))
