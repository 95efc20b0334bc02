"""The dry run: every row judged against what is known, nothing written but the judgement."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from registry.models import ListImport, ListRow, Operation
from registry.rules.actors import Actor
from registry.rules.lists.organisations import organisation_key
from registry.rules.lists.plans import SKIP
from registry.rules.vocabulary import ListState, RowOutcome
from registry.services.errors import DomainError
from registry.services.lists.doing import Doing, cells_of, kept_plan, organisations_of
from registry.services.lists.works import work_of
from registry.services.operations import Tally, start_operation

CHECK = "lists.check"
OPEN_STATES = (ListState.TAKEN, ListState.CHECKED, ListState.CHECKING)


def start_check(taken: ListImport, *, actor: Actor, now: datetime) -> Operation:
    """Judge all rows anew; what people decided on doubtful rows stays decided."""
    with transaction.atomic():
        taken = ListImport.objects.select_for_update().get(pk=taken.pk)
        if taken.state not in OPEN_STATES:
            raise DomainError("list_busy", _("This list is being worked at or is loaded already."))
        taken.rows.filter(line=None).delete()
        taken.rows.update(outcome="", plan={}, target_id=None, key="", told="")
        taken.options = {**taken.options, **work_of(taken).prepare(taken)}
        taken.state = ListState.CHECKING.value
        taken.operation = start_operation(
            CHECK,
            territory=taken.territory,
            total=taken.row_count,
            parameters={"list": taken.pk},
            actor=actor,
            now=now,
        )
        taken.save()
    return taken.operation


def check_rows(operation: Operation, places: range, now: datetime) -> Tally:
    """Judge the rows with these places (``OperationKind.do_rows``)."""
    taken = list_of(operation)
    doing = doing_of(operation, taken, now)
    rows = list(taken.rows.filter(place__in=places).order_by("place"))
    work, tally = work_of(taken), Tally()
    facts = work.load(taken, rows, doing)
    for row in rows:
        plan = work.plan(cells_of(taken, row), facts, row.decision)
        who = work.who_of(taken, row, facts) if plan.outcome is not RowOutcome.ERROR else {}
        row.outcome = RowOutcome.SKIPPED.value if row.decision == SKIP else plan.outcome.value
        row.key, row.told, row.target_id = plan.key[:300], plan.told[:300], plan.target
        row.plan = kept_plan(plan, who)
        tally.add(row.outcome)
        if plan.outcome in (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.UNCHANGED):
            work.learn(facts, row, who, plan.target)
    ListRow.objects.bulk_update(rows, ["outcome", "key", "told", "target_id", "plan"])
    return tally


def finish_check(operation: Operation, now: datetime) -> None:
    """Leavers, if they were asked for, and the counts (``OperationKind.finish``)."""
    taken = list_of(operation)
    work = work_of(taken)
    if work.find_leavers:
        left = work.find_leavers(taken, doing_of(operation, taken, now))
        ListRow.objects.bulk_create(left, batch_size=500)
    taken.state = ListState.CHECKED.value
    taken.counts = count_rows(taken)
    taken.save(update_fields=["state", "counts"])


def count_rows(taken: ListImport) -> dict[str, int]:
    counted = taken.rows.order_by().values_list("outcome").annotate(rows=Count("pk"))
    return dict(counted)


def unknown_places(taken: ListImport) -> list[tuple[str, int, int | None]]:
    """Places of work that no organisation was found for: as written, how often, a suggestion."""
    found: dict[str, list[int]] = {}
    written: dict[str, str] = {}
    for plan in taken.rows.filter(outcome=RowOutcome.ERROR.value).values_list("plan", flat=True):
        for code, facts in plan.get("notes", ()):
            if code == "organisation_unknown":
                key = organisation_key(facts["value"])
                written.setdefault(key, facts["value"])
                found.setdefault(key, []).append(1)
    index = organisations_of(taken)
    return [
        (written[key], len(rows), index.suggest(written[key]))
        for key, rows in sorted(found.items(), key=lambda one: -len(one[1]))
    ]


def list_of(operation: Operation) -> ListImport:
    return ListImport.objects.select_related("territory").get(pk=operation.parameters["list"])


def doing_of(operation: Operation, taken: ListImport, now: datetime) -> Doing:
    """Whoever started the operation acts, also where a worker carries it out."""
    assert operation.started_by_id is not None  # noqa: S101 -- lists are loaded by people
    return Doing(taken, Actor.person(operation.started_by_id), now)
