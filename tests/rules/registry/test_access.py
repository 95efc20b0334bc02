"""Who may give a role to whom, touch an account, and how long a way in works."""

from datetime import UTC, datetime, timedelta

import pytest

from registry.rules.access import (
    CODE_LENGTH,
    LASTS,
    ROLE_SETS,
    PassFacts,
    Refusal,
    account_state,
    judges_and_administers,
    may_end,
    may_give,
    may_touch_account,
    pass_state,
    spaced_code,
    tidy_code,
)
from registry.rules.vocabulary import AccountState, PassKind, PassState, Role, RoleSet

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
COORDINATOR, ADMIN = {Role.COORDINATOR}, {Role.ADMIN}


def test_people_meet_exactly_seven_sets() -> None:
    assert set(ROLE_SETS) == set(RoleSet)
    assert len(ROLE_SETS) == 7


@pytest.mark.parametrize(
    ("role", "giver", "held", "own", "knowingly", "refusal"),
    [
        (Role.TEACHER, COORDINATOR, set(), False, False, None),
        (Role.COUNCIL_CHAIR, COORDINATOR, set(), False, False, None),
        (Role.COORDINATOR, COORDINATOR, set(), False, False, Refusal.ADMIN_ONLY),
        (Role.DIRECTOR, COORDINATOR, set(), False, False, Refusal.ADMIN_ONLY),
        (Role.ADMIN, COORDINATOR, set(), False, False, Refusal.ADMIN_ONLY),
        (Role.EXPERT, COORDINATOR, COORDINATOR, True, False, Refusal.OWN_ROLES),
        (Role.COORDINATOR, ADMIN, ADMIN, True, False, None),
        (Role.EXPERT, ADMIN, ADMIN, True, False, Refusal.ROLES_APART),
        (Role.EXPERT, ADMIN, ADMIN, True, True, None),
        (Role.ADMIN, ADMIN, {Role.COUNCIL_MEMBER}, False, False, Refusal.ROLES_APART),
        (Role.OBSERVER, ADMIN, set(), False, True, Refusal.NOT_OFFERED),
    ],
)
def test_a_role_is_given_only_by_who_may_give_it(  # noqa: PLR0917 -- the columns of the table
    role: Role,
    giver: set[Role],
    held: set[Role],
    own: bool,
    knowingly: bool,
    refusal: Refusal | None,
) -> None:
    assert may_give(role, giver=giver, held=held, own=own, knowingly=knowingly) is refusal


@pytest.mark.parametrize(
    ("role", "ender", "own", "other_admins", "refusal"),
    [
        (Role.EXPERT, COORDINATOR, False, 1, None),
        (Role.EXPERT, COORDINATOR, True, 1, Refusal.OWN_ROLES),
        (Role.COORDINATOR, COORDINATOR, False, 1, Refusal.ADMIN_ONLY),
        (Role.COORDINATOR, ADMIN, True, 0, None),
        (Role.ADMIN, ADMIN, True, 1, None),
        (Role.ADMIN, ADMIN, True, 0, Refusal.LAST_ADMIN),
    ],
)
def test_a_role_is_ended_only_by_who_may_end_it(
    role: Role, ender: set[Role], own: bool, other_admins: int, refusal: Refusal | None
) -> None:
    assert may_end(role, ender=ender, own=own, other_admins=other_admins) is refusal


@pytest.mark.parametrize(
    ("toucher", "held", "elsewhere", "refusal"),
    [
        (COORDINATOR, {Role.EXPERT}, False, None),
        (COORDINATOR, {Role.ADMIN}, False, Refusal.ADMIN_ONLY),
        (COORDINATOR, {Role.EXPERT, Role.COUNCIL_CHAIR}, False, Refusal.ADMIN_ONLY),
        (ADMIN, {Role.COORDINATOR}, False, None),
        (ADMIN, {Role.TEACHER}, True, Refusal.ELSEWHERE),
    ],
)
def test_an_account_that_opens_more_than_one_s_own_is_not_touched(
    toucher: set[Role], held: set[Role], elsewhere: bool, refusal: Refusal | None
) -> None:
    assert may_touch_account(toucher=toucher, held=held, elsewhere=elsewhere) is refusal


def test_an_administrator_who_keeps_lists_alone_judges_nothing() -> None:
    assert judges_and_administers({Role.ADMIN, Role.COORDINATOR}) is False
    assert judges_and_administers({Role.ADMIN, Role.DIRECTOR}) is True


@pytest.mark.parametrize(
    ("used", "revoked", "left", "state"),
    [
        (None, None, timedelta(minutes=1), PassState.OPEN),
        (None, None, timedelta(0), PassState.EXPIRED),
        (NOW, None, timedelta(minutes=1), PassState.USED),
        (NOW, None, timedelta(days=-5), PassState.USED),
        (None, NOW, timedelta(minutes=1), PassState.REVOKED),
    ],
)
def test_a_way_in_works_once_and_until_its_term(
    used: datetime | None, revoked: datetime | None, left: timedelta, state: PassState
) -> None:
    facts = PassFacts(expires_at=NOW + left, used_at=used, revoked_at=revoked)

    assert pass_state(facts, NOW) is state


def test_a_sign_in_letter_is_of_use_for_half_an_hour_an_invitation_for_weeks() -> None:
    assert LASTS[PassKind.SIGN_IN] == timedelta(minutes=30)
    assert LASTS[PassKind.LETTER] >= timedelta(days=14)


@pytest.mark.parametrize(
    ("signed_in", "blocked", "until", "state"),
    [
        (True, False, None, AccountState.ACTIVE),
        (True, True, None, AccountState.BLOCKED),
        (False, False, None, AccountState.NOT_INVITED),
        (False, False, NOW + timedelta(days=1), AccountState.INVITED),
        (False, False, NOW - timedelta(days=1), AccountState.EXPIRED),
    ],
)
def test_a_coordinator_sees_how_each_stands_to_signing_in(
    signed_in: bool, blocked: bool, until: datetime | None, state: AccountState
) -> None:
    given = account_state(has_signed_in=signed_in, is_blocked=blocked, invited_until=until, now=NOW)

    assert given is state


def test_a_code_is_read_as_people_type_it() -> None:
    code = "482913770512"

    assert spaced_code(code) == "4829 1377 0512"
    assert tidy_code(" 4829-1377\N{NO-BREAK SPACE}0512 ") == code
    assert len(code) == CODE_LENGTH
    assert tidy_code("код") == ""
