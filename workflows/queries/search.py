"""Finding works, people and organisations among those the viewer may see."""

from collections.abc import Iterable
from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet

from registry.models import Case, Organisation, Person, Territory
from registry.permissions import Viewer, permits_of
from registry.queries.access import people_of
from registry.rules.permissions import Standing
from workflows.queries.visible import cases_open_to

OF_WORK = ("number", "title")
OF_AUTHOR = (
    "applicant__last_name",
    "applicant__first_name",
    "applicant__patronymic",
    "organisation__short_name",
)
OF_PERSON = ("last_name", "first_name", "patronymic", "email")
OF_ORGANISATION = ("short_name", "name")


def works_found(viewer: Viewer, patterns: Iterable[str]) -> QuerySet[Case]:
    """Works the viewer may open that hold every word, the newest first.

    By author and school only whoever leads the works of the territory finds them, and authors
    their own: to an expert a hit would tell whose work a blind one is.
    """
    named = Q(territory__in=_led_territories(viewer)) | Q(applicant=viewer.person_id)
    words = (_any(OF_WORK, pattern) | (named & _any(OF_AUTHOR, pattern)) for pattern in patterns)
    return (
        cases_open_to(viewer, "case.view")
        .filter(_all(words))
        .select_related("applicant", "organisation", "territory")
        .order_by("-opened_at", "-pk")
    )


def people_found(territory: Territory, patterns: Iterable[str]) -> QuerySet[Person]:
    """People of a territory whose name or address holds every word."""
    words = _all(_any(OF_PERSON, pattern) for pattern in patterns)
    return people_of(territory).filter(words).order_by("last_name", "first_name", "pk")


def organisations_found(territory: Territory, patterns: Iterable[str]) -> QuerySet[Organisation]:
    """Organisations of a territory by their names."""
    words = _all(_any(OF_ORGANISATION, pattern) for pattern in patterns)
    return Organisation.objects.filter(words, territory=territory).order_by("short_name", "pk")


def _led_territories(viewer: Viewer) -> set[int]:
    roles = [one.role for one in permits_of("works") if one.standing is Standing.OWN]
    return viewer.territories(*roles) if roles else set()


def _any(fields: Iterable[str], pattern: str) -> Q:
    found = Q(pk__in=[])
    for field in fields:
        found |= Q(**{f"{field}__iregex": pattern})
    return found


def _all(words: Iterable[Q]) -> Q:
    return reduce(and_, words, Q())
