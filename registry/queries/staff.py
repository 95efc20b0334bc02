"""Whom a school has today, who left, which schools have confirmed their lists."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.models import (
    Employment,
    Organisation,
    Person,
    RoleGrant,
    StaffConfirmation,
    Territory,
)
from registry.queries.prepared import prepared
from registry.rules.staff import StaffLine
from registry.rules.vocabulary import Role

# Roles that no school gives or takes: who holds one is written to whatever became of his school.
OF_THE_SERVICE = (
    Role.COORDINATOR.value,
    Role.METHODIST.value,
    Role.COUNCIL_MEMBER.value,
    Role.COUNCIL_CHAIR.value,
    Role.JURY_SECRETARY.value,
    Role.DIRECTOR.value,
    Role.ADMIN.value,
    Role.PD_OFFICER.value,
)


def staff_of(organisation: Organisation, day: date) -> QuerySet[Employment]:
    """Everyone who works in an organisation on a day, or will come; by surname; one query."""
    return (
        Employment.objects.filter(
            Q(period_to__isnull=True) | Q(period_to__gte=day), organisation=organisation
        )
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "person__patronymic", "pk")
    )


def lines_of(employments: Iterable[Employment], day: date) -> tuple[StaffLine, ...]:
    """Rows of a list for the rules."""
    return tuple(
        StaffLine(
            employment_id=one.pk,
            person_id=one.person_id,
            position=one.position,
            is_main=one.is_main,
            on_leave=one.is_on_leave(day),
        )
        for one in employments
    )


def last_confirmation(organisation: Organisation) -> StaffConfirmation | None:
    """The last confirmation of a list, whenever it was; one query."""
    return organisation.confirmations.select_related("confirmed_by").first()


def confirmations_in(territory: Territory) -> dict[int, StaffConfirmation]:
    """The last confirmation of every organisation of a territory, by organisation; one query."""
    newer = StaffConfirmation.objects.filter(
        organisation=OuterRef("organisation"), confirmed_at__gt=OuterRef("confirmed_at")
    )
    found = StaffConfirmation.objects.filter(
        ~Exists(newer), organisation__territory=territory
    ).select_related("confirmed_by")
    return {one.organisation_id: one for one in found}


def responsible_people(territory: Territory, day: date) -> dict[int, list[Person]]:
    """Who answers for the list of each organisation of a territory; one query."""
    found: dict[int, list[Person]] = {}
    grants = RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gte=day),
        role=Role.ORG_RESPONSIBLE.value,
        territory=territory,
        organisation__isnull=False,
        period_from__lte=day,
    ).select_related("person")
    for grant in grants.order_by("person__last_name", "pk"):
        assert grant.organisation_id is not None  # noqa: S101 -- asked for above
        found.setdefault(grant.organisation_id, []).append(grant.person)
    return found


def leavers_among(person_ids: Collection[int], today: date) -> set[int]:
    """Those who have left every place of work they had and hold no role of a service; one query.

    Whoever never had a place of work in the lists has not left one.
    """
    if not person_ids:
        return set()
    return {pk for (pk,) in _leavers(person_ids=sorted(person_ids), today=today)}


@prepared
def _leavers(*, person_ids: list[int], today: date) -> "QuerySet[Person, tuple[int]]":
    return Person.objects.filter(has_left("pk", today), pk__in=person_ids).values_list("pk")


def has_left(person: str, today: date) -> Q:
    """The condition of a leaver; ``person`` names the person's id in the query it stands in."""
    works = Employment.objects.filter(person=OuterRef(person))
    current = works.filter(Q(period_to__isnull=True) | Q(period_to__gte=today))
    serving = RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gte=today),
        person=OuterRef(person),
        role__in=OF_THE_SERVICE,
        period_from__lte=today,
    )
    return Q(Exists(works)) & ~Q(Exists(current)) & ~Q(Exists(serving))
