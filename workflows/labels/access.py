"""Roles as people meet them: seven sets, in words of the office."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.labels import ROLE, ROLE_SET
from registry.rules.access import ROLE_SETS
from registry.rules.vocabulary import AccountState, Role, RoleSet

# Shape and colour of a state's badge.
STATE_BADGE: dict[AccountState, tuple[str, str]] = {
    AccountState.ACTIVE: ("good", "check"),
    AccountState.INVITED: ("info", "mail"),
    AccountState.EXPIRED: ("warn", "clock"),
    AccountState.NOT_INVITED: ("calm", "minus"),
    AccountState.BLOCKED: ("bad", "stop"),
}

WHAT_IT_OPENS: dict[RoleSet, Promise] = {
    RoleSet.TEACHER: _("Sends own works, sees conclusions about them."),
    RoleSet.EXPERT: _("Gets invitations to judge, fills in score sheets."),
    RoleSet.COORDINATOR: _("Checks works, chooses experts, keeps people and checklists."),
    RoleSet.COUNCIL: _("Reads conclusions, votes; the chair closes the minutes."),
    RoleSet.SCHOOL: _("Sees people and works of one school."),
    RoleSet.HEAD: _("Sees how all works of the service go."),
    RoleSet.ADMIN: _("Keeps lists, people and rules of signing in; does not judge."),
}


def offered_roles() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices of a role, grouped by the set it belongs to."""
    return [
        (str(ROLE_SET[one]), [(role.value, _capital(ROLE[role])) for role in roles])
        for one, roles in ROLE_SETS.items()
    ]


def sets_of(roles: Iterable[Role]) -> list[RoleSet]:
    """The sets in which the roles are met."""
    held = set(roles)
    return [one for one, of_set in ROLE_SETS.items() if held & set(of_set)]


def _capital(text: Promise) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]
