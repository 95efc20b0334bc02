"""Asking the permission table. The table itself is ``config.permissions.TABLE``.

Until a table is installed everything is refused.
"""

from collections.abc import Iterable

from registry.rules.permissions import Answer, Permit, Question, Standing, Viewer, answer
from registry.rules.vocabulary import Role

__all__ = ["NOBODY", "Viewer", "ask", "install"]

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


NOBODY = Viewer(person_id=None)


def permits_of(action: str) -> tuple[Permit, ...]:
    """Rows of the table in force for one action, for lists that must agree with it."""
    return _table.get(action, ())


def ask(viewer: Viewer, question: Question) -> Answer:
    """Answer of the table in force."""
    return answer(question, viewer.grants, permits_of(question.action), _known)
