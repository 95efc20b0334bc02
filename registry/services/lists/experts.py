"""Lists of experts: people as in a staff list, and the role by its order."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from registry.models import ClassifierItem, ListImport, ListRow, Person, RoleGrant
from registry.rules.classifiers import normalised
from registry.rules.lists.cells import folded
from registry.rules.lists.experts import ExpertAct, ExpertFacts, GrantAct, KnownGrant
from registry.rules.lists.plans import RowPlan
from registry.rules.vocabulary import ClassifierKey, ListField, Role
from registry.services.accounts import amend_grant, grant_role, revoke_role
from registry.services.lists import people
from registry.services.lists.doing import Doing, cells_of


def prepare(taken: ListImport) -> dict[str, Any]:
    """An expert often takes a row for each direction: all of them count in each of these rows."""
    rows: dict[str, list[tuple[int, str]]] = {}
    for row in taken.rows.filter(line__isnull=False).iterator(2000):
        cells = cells_of(taken, row)
        parts = [
            cells.get(one, "")
            for one in (
                ListField.FULL_NAME,
                ListField.LAST_NAME,
                ListField.FIRST_NAME,
                ListField.PATRONYMIC,
                ListField.ORGANISATION,
            )
        ]
        rows.setdefault(folded(" ".join(parts)), []).append(
            (row.place, cells.get(ListField.DIRECTIONS, ""))
        )
    joined = {
        str(place): ";".join(dict.fromkeys(text for _place, text in found if text))
        for found in rows.values()
        if len(found) > 1
        for place, _text in found
    }
    return {**people.prepare(taken), "joined": joined}


def load(taken: ListImport, rows: Sequence[ListRow], doing: Doing) -> ExpertFacts:
    known = people.load(taken, rows, doing)
    items = list(
        ClassifierItem.objects.filter(
            classifier=ClassifierKey.EXPERT_DIRECTION.value, is_active=True
        )
    )
    ids = {one.pk for named in (*known.people.values(), *known.by_email.values()) for one in named}
    grants: dict[int, list[KnownGrant]] = {}
    for grant in (
        RoleGrant.objects.filter(
            person__in=ids, role=Role.EXPERT.value, territory=taken.territory, organisation=None
        )
        .prefetch_related("directions")
        .order_by("period_from")
    ):
        grants.setdefault(grant.person_id, []).append(_known(grant))
    options = taken.options
    return ExpertFacts(
        people=known,
        directions={normalised(one.title): one.pk for one in items},
        titles={one.pk: one.title for one in items},
        grants=grants,
        basis=options.get("basis", ""),
        period_from=_day(options.get("period_from")),
        period_to=_day(options.get("period_to")),
    )


def who_of(taken: ListImport, row: ListRow, facts: ExpertFacts) -> dict[str, Any]:
    return people.who_of(taken, row, facts.people)


def learn(facts: ExpertFacts, row: ListRow, who: dict[str, Any] | None, target: int | None) -> None:
    people.learn(facts.people, row, who, target)


def write(facts: ExpertFacts, plan: RowPlan, doing: Doing) -> int:
    """The person first, then the role: given, amended, or given anew after the earlier order."""
    act: ExpertAct = plan.act
    person_plan = RowPlan(plan.outcome, plan.changes, target=plan.target, act=act.person)
    person_id = people.write(facts.people, person_plan, doing)
    if act.grant:
        _write_grant(person_id, act.grant, doing)
        granted = RoleGrant.objects.filter(person=person_id, role=Role.EXPERT.value)
        facts.grants[person_id] = [
            _known(one) for one in granted.filter(territory=doing.taken.territory)
        ]
    return person_id


def _write_grant(person_id: int, act: GrantAct, doing: Doing) -> None:
    by: dict[str, Any] = {"actor": doing.actor, "now": doing.now}
    directions = ClassifierItem.objects.filter(pk__in=act.directions).order_by("position")
    if act.amended:
        grant = RoleGrant.objects.select_related("territory").get(pk=act.amended)
        amend_grant(grant, directions=directions, period_to=act.period_to, basis=act.basis, **by)
        return
    if act.ended:
        former = RoleGrant.objects.select_related("territory").get(pk=act.ended)
        revoke_role(former, last_day=act.day_before, basis=act.basis, **by)
    grant_role(
        Person.objects.get(pk=person_id),
        Role.EXPERT,
        doing.taken.territory,
        directions=directions,
        period_from=act.period_from,
        period_to=act.period_to,
        basis=act.basis,
        **by,
    )


def _known(grant: RoleGrant) -> KnownGrant:
    return KnownGrant(
        pk=grant.pk,
        directions=frozenset(one.pk for one in grant.directions.all()),
        basis=grant.basis,
        period_from=grant.period_from,
        period_to=grant.period_to,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
