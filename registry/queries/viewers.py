"""Who a signed-in person is: the roles in force and where they hold."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from registry.models import RoleGrant, Territory
from registry.queries.prepared import prepared
from registry.rules.permissions import Grant, Viewer
from registry.rules.vocabulary import Role


@dataclass(frozen=True)
class SignedIn:
    """A viewer together with the territories his roles are in, for the switch and the clock."""

    viewer: Viewer
    territories: tuple[Territory, ...]


def grants_in_force(person_id: int, today: date) -> QuerySet[RoleGrant]:
    """Role grants of a person whose period holds today."""
    return RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gte=today),
        person_id=person_id,
        period_from__lte=today,
    )


def signed_in(person_id: int, today: date) -> SignedIn:
    """Roles and territories of a person; one query."""
    granted = _grants_with_territories(person_id=person_id, today=today)
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
def _grants_with_territories(*, person_id: int, today: date) -> "QuerySet[RoleGrant]":
    in_force = grants_in_force(person_id, today)
    return in_force.select_related("territory").order_by("territory__name")


def viewer_of_person(person_id: int, today: date) -> Viewer:
    """Roles of a person; one query."""
    return Viewer(
        person_id=person_id,
        grants=tuple(
            Grant(role=Role(role), territory_id=territory, organisation_id=organisation)
            for role, territory, organisation in _roles(person_id=person_id, today=today)
        ),
    )


@prepared
def _roles(*, person_id: int, today: date) -> "QuerySet[RoleGrant, tuple[str, int, int | None]]":
    in_force = grants_in_force(person_id, today).order_by("pk")
    return in_force.values_list("role", "territory_id", "organisation_id")
