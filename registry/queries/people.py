"""Finding people and where they work."""

import re
from collections.abc import Collection, Iterable
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.models import Case, Employment, Person, RoleGrant, Territory


def employments_on(person_ids: Iterable[int], day: date) -> QuerySet[Employment]:
    """Where the people work on a day, all places of each; one query."""
    return (
        Employment.objects.filter(
            Q(period_from__isnull=True) | Q(period_from__lte=day),
            Q(period_to__isnull=True) | Q(period_to__gte=day),
            person_id__in=list(person_ids),
        )
        .select_related("organisation")
        .order_by("person_id", "-is_main", "pk")
    )


def people_of(territory: Territory, *, among: Collection[int] | None = None) -> QuerySet[Person]:
    """Whoever works or worked in an organisation of the territory, has a role in it, or handed in
    a work there. People of other services are not among them.

    Asked of a few people (``among``), nobody else of the territory is looked at.
    """
    works = Employment.objects.filter(person=OuterRef("pk"), organisation__territory=territory)
    granted = RoleGrant.objects.filter(person=OuterRef("pk"), territory=territory)
    sent = Case.objects.filter(applicant=OuterRef("pk"), territory=territory)
    people = Person.objects.all()
    if among is not None:
        works, granted = works.filter(person__in=among), granted.filter(person__in=among)
        sent, people = sent.filter(applicant__in=among), people.filter(pk__in=among)
    return people.filter(Exists(works) | Exists(granted) | Exists(sent))


def people_search(territory: Territory, text: str) -> QuerySet[Person]:
    """People of a territory whose name holds every word of the text, in any order.

    Of the territory is whoever works or worked in one of its organisations, has a role in it,
    or handed in a work there: people of other services are not found.
    """
    found = Person.objects.filter(
        Q(employments__organisation__territory=territory)
        | Q(grants__territory=territory)
        | Q(cases__territory=territory)
    )
    for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", text):
        found = found.filter(_name_holds(word))
    return found.distinct()


def _name_holds(word: str) -> Q:
    """SQLite knows letter case of Latin alone, so the usual spellings are asked for by name."""
    spellings = {word} if connection.vendor == "postgresql" else _spellings(word)
    condition = Q()
    for spelling in spellings:
        for field in ("last_name", "first_name", "patronymic"):
            condition |= Q(**{f"{field}__icontains": spelling})
    return condition


def _spellings(word: str) -> set[str]:
    return {word, word.lower(), word.capitalize(), word.upper(), word.title()}
