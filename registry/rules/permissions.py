"""One table of permissions, denied by default: role × standing × state of the work → action."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import StrEnum

from registry.rules.vocabulary import CaseState, Role


class Standing(StrEnum):
    """How a viewer stands to what he asks for."""

    OWN = "own"  # things that are the viewer's own by construction: inbox, account, new work
    TERRITORY = "territory"  # the role was granted in the territory of the object
    ORGANISATION = "organisation"  # the role was granted for the organisation of the work
    AUTHOR = "author"
    CO_AUTHOR = "co_author"
    INVITED = "invited"  # asked to judge, has not answered yet
    EXPERT = "expert"  # accepted, at work or done
    RAPPORTEUR = "rapporteur"
    BODY = "body"  # sits in the body that decides on the work


@dataclass(frozen=True)
class Permit:
    """One row: holders of ``role`` standing so may do ``action`` while the work is in ``states``.

    ``states`` None means any state, or that the action is not about a work.
    """

    action: str
    role: Role
    standing: Standing
    states: frozenset[CaseState] | None = None


@dataclass(frozen=True)
class Grant:
    """A role in force today."""

    role: Role
    territory_id: int
    organisation_id: int | None = None


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


class Answer(StrEnum):
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"  # may know that it exists, may not do this
    NOT_FOUND = "not_found"  # may not even know that it exists


@dataclass(frozen=True)
class Question:
    """What is asked. Without ``territory_id`` the action is not about one territory's object."""

    action: str
    standings: Set[Standing] = frozenset()
    territory_id: int | None = None
    organisation_id: int | None = None
    state: CaseState | None = None


def answer(
    question: Question,
    grants: Iterable[Grant],
    permits: Iterable[Permit],
    known: Set[tuple[Role, Standing]],
) -> Answer:
    """Look the question up among the permits of its action.

    ``known`` are all pairs of role and standing that may do anything at all: a viewer who is
    none of them to this object is told «not found», so that he cannot learn even that it exists.
    """
    held = {(grant.role, standing) for grant in grants for standing in _standings(grant, question)}
    for permit in permits:
        if (permit.role, permit.standing) in held and (
            permit.states is None or question.state in permit.states
        ):
            return Answer.ALLOWED
    if question.territory_id is not None and not held & known:
        return Answer.NOT_FOUND
    return Answer.FORBIDDEN


def _standings(grant: Grant, question: Question) -> set[Standing]:
    """Standings that count under this grant: a role counts only where it was granted."""
    if question.territory_id is None:
        return {Standing.OWN}
    if grant.territory_id != question.territory_id:
        return set()
    found = {Standing.TERRITORY, *question.standings}
    if grant.organisation_id and grant.organisation_id == question.organisation_id:
        found.add(Standing.ORGANISATION)
    return found
