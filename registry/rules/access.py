"""Who may sign in, by which way in, and which roles one may give to whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from registry.rules.vocabulary import AccountState, PassKind, PassState, Role, RoleSet

ROLE_SETS: Mapping[RoleSet, tuple[Role, ...]] = {
    RoleSet.TEACHER: (Role.TEACHER,),
    RoleSet.EXPERT: (Role.EXPERT, Role.EXPERT_MENTOR),
    RoleSet.COORDINATOR: (Role.COORDINATOR, Role.METHODIST),
    RoleSet.COUNCIL: (Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR, Role.JURY_SECRETARY),
    RoleSet.SCHOOL: (Role.ORG_RESPONSIBLE, Role.ORG_HEAD),
    RoleSet.HEAD: (Role.DIRECTOR,),
    RoleSet.ADMIN: (Role.ADMIN,),
}

# Whoever runs the service: their accounts open much, so only an administrator touches them.
GIVEN_BY_ADMIN = frozenset({Role.COORDINATOR, Role.DIRECTOR, Role.ADMIN})
# Whose sign-in a second factor guards when the methodical service asks for it.
STAFF = GIVEN_BY_ADMIN | {Role.COUNCIL_CHAIR, Role.JURY_SECRETARY}
# «An administrator never scores, signs or decides.»
JUDGES = frozenset(
    {
        Role.EXPERT,
        Role.EXPERT_MENTOR,
        Role.COUNCIL_MEMBER,
        Role.COUNCIL_CHAIR,
        Role.JURY_SECRETARY,
        Role.DIRECTOR,
    }
)

LASTS: Mapping[PassKind, timedelta] = {
    PassKind.LETTER: timedelta(days=14),
    PassKind.SHEET: timedelta(days=30),
    PassKind.SIGN_IN: timedelta(minutes=30),
    PassKind.NEW_EMAIL: timedelta(days=1),
}


class Refusal(StrEnum):
    """Why a role is not given or taken, an account not touched."""

    ADMIN_ONLY = "admin_only"
    OWN_ROLES = "own_roles"
    ROLES_APART = "roles_apart"
    NOT_OFFERED = "not_offered"
    LAST_ADMIN = "last_admin"
    ELSEWHERE = "elsewhere"
    OWN_ACCOUNT = "own_account"


def may_give(
    role: Role, *, giver: Collection[Role], held: Collection[Role], own: bool, knowingly: bool
) -> Refusal | None:
    """Whether someone with the roles ``giver`` may give a role to a person who has ``held``.

    In an office of two one person both administers and judges: that is allowed ``knowingly``,
    and the journal keeps who allowed it.
    """
    if not any(role in roles for roles in ROLE_SETS.values()):
        return Refusal.NOT_OFFERED
    if Role.ADMIN not in giver:
        if own:
            return Refusal.OWN_ROLES
        if role in GIVEN_BY_ADMIN:
            return Refusal.ADMIN_ONLY
    if not knowingly and judges_and_administers({*held, role}):
        return Refusal.ROLES_APART
    return None


def may_end(role: Role, *, ender: Collection[Role], own: bool, other_admins: int) -> Refusal | None:
    """Whether a role may be ended; a methodical service keeps at least one administrator."""
    if Role.ADMIN not in ender:
        if own:
            return Refusal.OWN_ROLES
        if role in GIVEN_BY_ADMIN:
            return Refusal.ADMIN_ONLY
    if role is Role.ADMIN and other_admins == 0:
        return Refusal.LAST_ADMIN
    return None


def may_touch_account(
    *, toucher: Collection[Role], held: Collection[Role], elsewhere: bool
) -> Refusal | None:
    """Whether the sign-in of a person (its address, its being open) may be changed by another.

    Whoever can set the address of an account can get into it: a coordinator could make himself
    an administrator that way, or reach the works of another methodical service.
    """
    if elsewhere:
        return Refusal.ELSEWHERE
    if Role.ADMIN not in toucher and STAFF & set(held):
        return Refusal.ADMIN_ONLY
    return None


def judges_and_administers(roles: Collection[Role]) -> bool:
    """Roles that are better kept by different people."""
    return Role.ADMIN in roles and bool(JUDGES & set(roles))


@dataclass(frozen=True, kw_only=True)
class PassFacts:
    """What is known of a way in."""

    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


def pass_state(facts: PassFacts, now: datetime) -> PassState:
    """A used one stays used when its term is over: that says more to its holder."""
    if facts.used_at:
        return PassState.USED
    if facts.revoked_at:
        return PassState.REVOKED
    return PassState.EXPIRED if now >= facts.expires_at else PassState.OPEN


def account_state(
    *, has_signed_in: bool, is_blocked: bool, invited_until: datetime | None, now: datetime
) -> AccountState:
    """``invited_until`` is the latest term of the person's invitations, none if never invited."""
    if is_blocked:
        return AccountState.BLOCKED
    if has_signed_in:
        return AccountState.ACTIVE
    if invited_until is None:
        return AccountState.NOT_INVITED
    return AccountState.INVITED if now < invited_until else AccountState.EXPIRED


# --- Codes typed from paper ------------------------------------------------------------------

# Twelve digits: typed on any keyboard in any layout. At the rate of wrong tries the site permits
# (``workflows.views.join``) a guess among a thousand open codes would take decades.
CODE_LENGTH = 12
# How many slips go into one file: a school of any size, and a minute of the press at most.
MOST_SLIPS = 300
MOST_LETTERS = 500


def tidy_code(text: str) -> str:
    """The digits of what was typed: spaces and hyphens are how people read the slip."""
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())


def spaced_code(code: str) -> str:
    """«4829 1377 0512», as it is printed."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
