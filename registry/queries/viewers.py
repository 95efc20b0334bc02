"""Who a signed-in person is: the roles in force and where they hold."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from registry.models import RoleGrant, Territory
from registry.queries.prepared import prepared
from registry.rules.calendar import local_date, local_dates
from registry.rules.permissions import Grant, Viewer
from registry.rules.vocabulary import Role


@dataclass(frozen=True)
class SignedIn:
    """A viewer together with the territories his roles are in, for the switch and the clock."""

    viewer: Viewer
    territories: tuple[Territory, ...]


def grants_in_force(person_id: int, today: date) -> QuerySet[RoleGrant]:
    """Role grants of a person whose period holds on the day, by the calendar of one territory."""
    return RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gte=today),
        person_id=person_id,
        period_from__lte=today,
    )


def signed_in(person_id: int, now: datetime) -> SignedIn:
    """Roles and territories of a person; one query.

    A role holds by the calendar of its own territory: on Kamchatka a day begins twelve hours
    before it does in UTC.
    """
    granted = [
        grant
        for grant in _grants_with_territories(person_id=person_id, **_days(now))
        if _holds(now, grant.territory.time_zone, grant.period_from, grant.period_to)
    ]
    viewer = Viewer(
        person_id=person_id,
        grants=tuple(
            Grant(
                role=Role(grant.role),
                territory_id=grant.territory_id,
                organisation_id=grant.organisation_id,
            )
            for grant in granted
        ),
    )
    territories = {grant.territory_id: grant.territory for grant in granted}
    return SignedIn(viewer=viewer, territories=tuple(territories.values()))


@prepared
def _grants_with_territories(*, person_id: int, first: date, last: date) -> "QuerySet[RoleGrant]":
    possible = _possible_grants(person_id, first=first, last=last)
    return possible.select_related("territory").order_by("territory__name")


def viewer_of_person(person_id: int, now: datetime) -> Viewer:
    """Roles of a person, each by the calendar of its territory; one query."""
    return Viewer(
        person_id=person_id,
        grants=tuple(
            Grant(role=Role(role), territory_id=territory, organisation_id=organisation)
            for role, territory, organisation, zone, first, last in _roles(
                person_id=person_id, **_days(now)
            )
            if _holds(now, zone, first, last)
        ),
    )


@prepared
def _roles(
    *, person_id: int, first: date, last: date
) -> "QuerySet[RoleGrant, tuple[str, int, int | None, str, date, date | None]]":
    return (
        _possible_grants(person_id, first=first, last=last)
        .order_by("pk")
        .values_list(
            "role",
            "territory_id",
            "organisation_id",
            "territory__time_zone",
            "period_from",
            "period_to",
        )
    )


def _possible_grants(person_id: int, *, first: date, last: date) -> QuerySet[RoleGrant]:
    """Grants that hold somewhere: on some day between the first and the last that it may be."""
    return RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gte=first),
        person_id=person_id,
        period_from__lte=last,
    )


def _days(now: datetime) -> dict[str, date]:
    first, last = local_dates(now)
    return {"first": first, "last": last}


def _holds(now: datetime, zone: str, period_from: date, period_to: date | None) -> bool:
    today = local_date(now, zone)
    return period_from <= today and (period_to is None or today <= period_to)
