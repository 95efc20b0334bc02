"""The table of permissions as a page for people: docs/reference/permissions.md."""

from collections.abc import Callable, Iterable
from itertools import groupby

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

A cell names how the viewer must stand to the work: `author`, `co_author`, `invited`, `expert`,
`rapporteur`, `body`, `territory`; `own` is for lists and things that are the viewer's own.
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
    lines = [
        "## Actions",
        "",
        "| action | role | standing | while the work is |",
        "|---|---|---|---|",
    ]
    for (action, role, states), permits in groupby(
        sorted(rows, key=_order(rows)), key=lambda one: (one.action, one.role, one.states)
    ):
        standings = ", ".join(f"`{one.standing}`" for one in permits)
        lines.append(f"| `{action}` | `{role}` | {standings} | {_states(states)} |")
    return "\n".join([*lines, ""])


def _order(rows: list[Permit]) -> Callable[[Permit], tuple[int, ...]]:
    """As in the table: actions by their first row, roles and states together."""
    actions = {action: place for place, action in reversed(list(enumerate(r.action for r in rows)))}
    roles, standings, states = list(Role), list(Standing), list(CaseState)
    return lambda one: (
        actions[one.action],
        roles.index(one.role),
        sum(1 << states.index(state) for state in one.states or ()),
        standings.index(one.standing),
    )


def _states(states: frozenset[CaseState] | None) -> str:
    if states is None:
        return "in any state, or not about a work"
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
