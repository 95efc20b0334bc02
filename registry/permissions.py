"""Asking the permission table. The table itself is ``config.permissions.TABLE``.

Until a table is installed everything is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from registry.rules.permissions import Answer, Grant, Permit, Question, Standing, answer
from registry.rules.vocabulary import Role

_table: dict[str, tuple[Permit, ...]] = {}
_known: set[tuple[Role, Standing]] = set()


def install(table: Iterable[Permit]) -> None:
    """Put the table in force; called once at start-up."""
    by_action: dict[str, list[Permit]] = {}
    for permit in table:
        by_action.setdefault(permit.action, []).append(permit)
    _table.clear()
    _table.update({action: tuple(permits) for action, permits in by_action.items()})
    _known.clear()
    _known.update(
        (permit.role, permit.standing) for permits in by_action.values() for permit in permits
    )


@dataclass(frozen=True)
class Viewer:
    """Who asks: a person with the roles in force today; nobody when not signed in."""

    person_id: int | None
    grants: tuple[Grant, ...] = ()

    def has_role(self, *roles: Role, territory_id: int | None = None) -> bool:
        """Whether any of the roles is held, in the given territory if one is named."""
        return any(
            grant.role in roles and territory_id in (None, grant.territory_id)
            for grant in self.grants
        )

    def territories(self, *roles: Role) -> set[int]:
        """Territories where any of the roles is held (any role when none is named)."""
        return {grant.territory_id for grant in self.grants if not roles or grant.role in roles}


NOBODY = Viewer(person_id=None)


def ask(viewer: Viewer, question: Question) -> Answer:
    """Answer of the table in force."""
    return answer(question, viewer.grants, _table.get(question.action, ()), _known)
