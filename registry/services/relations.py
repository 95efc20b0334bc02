"""Ties between people, stated once and read by the rules of conflicts."""

from datetime import date, datetime

from registry.models import Case, Person, Relation, Territory
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import RelationKind, RelationSource
from registry.services.journal import record, recording


def state_relation(
    subject: Person,
    other: Person,
    kind: RelationKind,
    *,
    source: RelationSource,
    note: str = "",
    period_from: date | None = None,
    case: Case | None = None,
    territory: Territory | None = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Relation:
    """State a tie; stated before from the same source, it is kept as it is.

    The journal line goes to the work in which the tie came out, or to the territory.
    """
    with recording():
        relation, is_new = Relation.objects.get_or_create(
            subject=subject,
            other=other,
            kind=kind.value,
            source=source.value,
            defaults={"note": note, "period_from": period_from},
        )
        if is_new:
            record(
                "registry.relation.stated",
                subject=relation,
                case=case,
                territory=territory,
                actor=actor,
                on_behalf_of=on_behalf_of,
                now=now,
                new={"kind": relation.kind, "source": relation.source},
            )
    return relation
