"""Who a signed-in person is: the roles in force and where they hold."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from registry.models import RoleGrant, Territory
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
    granted = list(
        grants_in_force(person_id, today).select_related("territory").order_by("territory__name")
    )
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


def viewer_of_person(person_id: int, today: date) -> Viewer:
    """Roles of a person; one query."""
    rows = grants_in_force(person_id, today).values_list("role", "territory_id", "organisation_id")
    return Viewer(
        person_id=person_id,
        grants=tuple(
            Grant(role=Role(role), territory_id=territory, organisation_id=organisation)
            for role, territory, organisation in rows
        ),
    )
