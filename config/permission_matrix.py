"""The table of permissions as a page for people: docs/reference/permissions.md."""

from collections.abc import Iterable

from registry.rules.permissions import Permit, Standing
from registry.rules.vocabulary import CaseState, Role

STANDING = {
    Standing.OWN: "own things and lists of a territory where the role is held",
    Standing.TERRITORY: "any work of the territory where the role is held",
    Standing.ORGANISATION: "works of the organisation the role is held for",
    Standing.AUTHOR: "author of the work",
    Standing.CO_AUTHOR: "co-author of the work",
    Standing.INVITED: "invited to judge, has not answered",
    Standing.EXPERT: "accepted the invitation",
    Standing.RAPPORTEUR: "rapporteur of a stage",
    Standing.BODY: "sits in the body that decides on the work",
}

HEAD = """\
# Who may do what

Made by `make docs` from `config.permissions.TABLE`; a test keeps it in step.
Whatever has no row is refused. A role counts only in the territory where it was granted. Who
stands in none of the listed ways to a work is answered 404 and does not learn that it exists; who
may know of it but may not do the thing asked is answered 403.

In brackets is how the viewer must stand to the work; `own` is for lists and things of his own,
which are not about one work.
"""


def render(table: Iterable[Permit], public: Iterable[str]) -> str:
    """The whole page."""
    rows = list(table)
    parts = [HEAD, _standings(), _actions(rows), _silent_roles(rows), _public(public)]
    return "\n".join(parts)


def _standings() -> str:
    lines = ["| standing | meaning |", "|---|---|"]
    lines += [f"| `{standing}` | {text} |" for standing, text in STANDING.items()]
    return "\n".join(["## Standings", "", *lines, ""])


def _actions(rows: list[Permit]) -> str:
    """One line for an action while the work is in the same states; who may, role by role."""
    lines = ["## Actions", "", "| action | who | while the work is |", "|---|---|---|"]
    groups: dict[tuple[str, frozenset[CaseState] | None], list[Permit]] = {}
    for row in rows:
        groups.setdefault((row.action, row.states), []).append(row)
    for (action, states), permits in groups.items():
        lines.append(f"| `{action}` | {_who(permits)} | {_states(states)} |")
    return "\n".join([*lines, ""])


def _who(permits: list[Permit]) -> str:
    standings: dict[Role, list[str]] = {}
    for permit in permits:
        standings.setdefault(permit.role, []).append(permit.standing.value)
    return "; ".join(f"`{role}` ({', '.join(names)})" for role, names in standings.items())


def _states(states: frozenset[CaseState] | None) -> str:
    if states is None:
        return "in any state"
    missing = set(CaseState) - states
    if len(missing) <= 2:
        return "anything but " + ", ".join(f"`{one}`" for one in CaseState if one in missing)
    return ", ".join(f"`{one}`" for one in CaseState if one in states)


def _silent_roles(rows: list[Permit]) -> str:
    """Roles of the contract that no page serves yet."""
    silent = [role for role in Role if role not in {one.role for one in rows}]
    text = ", ".join(f"`{role}`" for role in silent)
    return f"## Roles without a row\n\nThey sign in and see their account only: {text}.\n"


def _public(names: Iterable[str]) -> str:
    lines = [f"- `{name}`" for name in names]
    return "\n".join(["## Open to everyone without signing in", "", *lines, ""])
