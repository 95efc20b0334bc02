"""People of a territory as whoever lets them in sees them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from registry.models import (
    AccessPass,
    Case,
    Employment,
    Organisation,
    Person,
    RoleGrant,
    Territory,
)
from registry.queries.viewers import grants_in_force
from registry.rules.access import account_state
from registry.rules.vocabulary import AccountState, PassKind, Role

INVITATIONS = (PassKind.LETTER.value, PassKind.SHEET.value)
NOT_COME_IN = Q(user__isnull=True) | Q(user__last_login__isnull=True, user__is_active=True)


def people_of(territory: Territory) -> QuerySet[Person]:
    """Whoever works or worked in an organisation of the territory, has a role or handed in a work."""
    mine = Q(person=OuterRef("pk"))
    return Person.objects.filter(
        Exists(Employment.objects.filter(mine, organisation__territory=territory))
        | Exists(RoleGrant.objects.filter(mine, territory=territory))
        | Exists(Case.objects.filter(applicant=OuterRef("pk"), territory=territory))
    )


def with_access(people: QuerySet[Person], territory: Territory, today: date) -> QuerySet[Person]:
    """Each with the account, the places of work, the roles here and the term of invitations.

    Three queries for any number of people: ``works_at`` and ``roles_here`` are lists.
    """
    here = current_employments(today).filter(organisation__territory=territory)
    roles = _in_force(today).filter(territory=territory).select_related("organisation")
    return (
        people.select_related("user")
        .annotate(invited_until=_invited_until())
        .prefetch_related(
            Prefetch(
                "employments", queryset=here.select_related("organisation"), to_attr="works_at"
            ),
            Prefetch("grants", queryset=roles.order_by("pk"), to_attr="roles_here"),
        )
    )


def state_of(person: Person, now: datetime) -> AccountState:
    """How a person from ``with_access`` stands to signing in."""
    user = getattr(person, "user", None)
    return account_state(
        has_signed_in=bool(user and user.last_login),
        is_blocked=bool(user and not user.is_active),
        invited_until=person.invited_until,  # type: ignore[attr-defined]
        now=now,
    )


def in_state(people: QuerySet[Person], state: AccountState, now: datetime) -> QuerySet[Person]:
    """Those from ``with_access`` who stand so to signing in."""
    conditions = {
        AccountState.ACTIVE: Q(user__last_login__isnull=False, user__is_active=True),
        AccountState.BLOCKED: Q(user__is_active=False),
        AccountState.NOT_INVITED: NOT_COME_IN & Q(invited_until__isnull=True),
        AccountState.INVITED: NOT_COME_IN & Q(invited_until__gt=now),
        AccountState.EXPIRED: NOT_COME_IN & Q(invited_until__lte=now),
    }
    return people.filter(conditions[state])


def holding_roles(
    people: QuerySet[Person], roles: Iterable[Role], territory: Territory, today: date
) -> QuerySet[Person]:
    """Those who hold any of the roles here today."""
    held = _in_force(today).filter(
        person=OuterRef("pk"), territory=territory, role__in=[role.value for role in roles]
    )
    return people.filter(Exists(held))


def working_at(people: QuerySet[Person], organisation_id: int, today: date) -> QuerySet[Person]:
    """Those who work in the organisation today."""
    there = current_employments(today).filter(
        person=OuterRef("pk"), organisation_id=organisation_id
    )
    return people.filter(Exists(there))


def named(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Those whose name or address holds every word of the text.

    A regular expression and not LIKE: SQLite's LIKE knows letter case of Latin alone.
    """
    for word in text.split():
        pattern = re.escape(word)
        people = people.filter(
            Q(last_name__iregex=pattern)
            | Q(first_name__iregex=pattern)
            | Q(patronymic__iregex=pattern)
            | Q(email__iregex=pattern)
        )
    return people


@dataclass(frozen=True, kw_only=True)
class SchoolAccess:
    """How many people of an organisation have come in, and who is still awaited."""

    organisation: Organisation
    people: int
    awaited: int
    invited: int
    without_email: int

    @property
    def come_in(self) -> int:
        return self.people - self.awaited


def access_by_school(territory: Territory, today: date) -> list[SchoolAccess]:
    """Organisations with people who have not come in yet, the longest list first; one query."""
    here = current_employments(today).filter(organisation__territory=territory)
    awaited = Q(person__user__isnull=True) | Q(
        person__user__last_login__isnull=True, person__user__is_active=True
    )
    invited = Exists(
        AccessPass.objects.filter(person=OuterRef("person"), kind__in=INVITATIONS, used_at=None)
    )
    counted = (
        here.annotate(is_invited=invited)
        .values("organisation")
        .annotate(
            people=Count("person", distinct=True),
            awaited=Count("person", filter=awaited, distinct=True),
            invited=Count("person", filter=awaited & Q(is_invited=True), distinct=True),
            without_email=Count("person", filter=awaited & Q(person__email=""), distinct=True),
        )
        .filter(awaited__gt=0)
        .order_by(F("awaited").desc(), "organisation__short_name")
    )
    rows = list(counted)
    schools = Organisation.objects.in_bulk([row["organisation"] for row in rows])
    return [
        SchoolAccess(
            organisation=schools[row["organisation"]],
            **{key: row[key] for key in ("people", "awaited", "invited", "without_email")},
        )
        for row in rows
    ]


def roles_held(person_id: int, territory: Territory, today: date) -> frozenset[Role]:
    """Roles of a person in force in a territory; one query."""
    held = grants_in_force(person_id, today).filter(territory=territory)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def has_roles_elsewhere(person_id: int, territory: Territory, today: date) -> bool:
    """Whether another methodical service lets the same person in."""
    return grants_in_force(person_id, today).exclude(territory=territory).exists()


def count_admins(territory: Territory, today: date, *, but: int) -> int:
    """Administrators of a territory who may sign in, without the one grant."""
    return (
        _in_force(today)
        .filter(territory=territory, role=Role.ADMIN.value, person__user__is_active=True)
        .exclude(pk=but)
        .count()
    )


def has_second_factor(person: Person) -> bool:
    """Whether a person signs in with more than a password."""
    user = getattr(person, "user", None)
    return bool(user and user.authenticator_set.exists())


def home_of(person_id: int, today: date) -> Territory | None:
    """The territory that writes to a person about the account: of a role, else of a workplace."""
    grant = grants_in_force(person_id, today).select_related("territory").order_by("pk").first()
    if grant:
        return grant.territory
    job = (
        current_employments(today)
        .filter(person_id=person_id)
        .select_related("organisation__territory")
        .first()
    )
    return job.organisation.territory if job else None


def current_employments(today: date) -> QuerySet[Employment]:
    """Where people work on a day."""
    return Employment.objects.filter(
        Q(period_from__isnull=True) | Q(period_from__lte=today),
        Q(period_to__isnull=True) | Q(period_to__gte=today),
    )


def _in_force(today: date) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gte=today), period_from__lte=today
    )


def _invited_until() -> Subquery:
    """The latest term of a person's invitations that were not taken back."""
    made = AccessPass.objects.filter(
        person=OuterRef("pk"), kind__in=INVITATIONS, revoked_at=None
    ).order_by()
    return Subquery(made.values("person").annotate(latest=Max("expires_at")).values("latest"))
