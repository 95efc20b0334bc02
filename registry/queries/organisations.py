"""Counting the organisations of a territory (REG-07)."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Q, QuerySet

from registry.models import Organisation, Territory
from registry.rules.vocabulary import OrganisationKind


def organisations_on(territory: Territory, day: date) -> QuerySet[Organisation]:
    """Organisations that work on a day. Their units are in ``units`` and are not counted again."""
    return Organisation.objects.filter(
        Q(closed_date=None) | Q(closed_date__gt=day), territory=territory, parent=None
    )


def count_by_kind(organisations: QuerySet[Organisation]) -> Mapping[OrganisationKind, int]:
    """How many of each kind there are; kinds without any are left out; one query."""
    counted = organisations.order_by().values_list("kind").annotate(count=Count("pk"))
    return {OrganisationKind(kind): count for kind, count in counted}
