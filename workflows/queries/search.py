"""Finding works, people and organisations among those the viewer may see."""

from collections.abc import Iterable
from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet

from registry.models import Case, CaseWord, Organisation, Person, Territory
from registry.permissions import Viewer, permits_of
from registry.queries.access import people_of
from registry.rules.permissions import Standing
from registry.rules.search import MOST_WORDS, pattern_of, words_of
from workflows.queries.visible import cases_open_to

OF_PERSON = ("last_name", "first_name", "patronymic", "email")
OF_NAME = ("last_name", "first_name", "patronymic")
OF_ORGANISATION = ("short_name", "name")


def works_found(viewer: Viewer, text: str) -> QuerySet[Case]:
    """Works the viewer may open that hold every word, the newest first.

    By author and school only whoever leads the works of the territory finds them, and authors
    their own: to an expert a hit would tell whose work a blind one is.
    """
    return (
        holding_words(cases_open_to(viewer, "case.view"), text, named_to=_named_to(viewer))
        .select_related("applicant", "organisation", "territory")
        .order_by("-opened_at", "-pk")
    )


def holding_words(works: QuerySet[Case], text: str, *, named_to: Q | None = None) -> QuerySet[Case]:
    """Those whose number or title has a word that begins so, or whose author or school holds it.

    That for every word of the text. ``named_to`` are the works whose author may be looked for; all of them by default. Each word
    is looked up in an index of its own, so that former years cost nothing. Signs that are no
    word find nothing.
    """
    words = words_of(text)[:MOST_WORDS]
    if text.strip() and not words:
        return works.none()
    for word in words:
        works = works.filter(pk__in=_by_title(word).union(*_by_name(word, named_to or Q())))
    return works


def _by_title(word: str) -> QuerySet[CaseWord, int]:
    return CaseWord.objects.filter(word__begins=word).order_by().values_list("case", flat=True)


def _by_name(word: str, named_to: Q) -> list[QuerySet[Case, int]]:
    """Works of people and schools of this name: these are few, and found first."""
    pattern = pattern_of(word)
    people = Person.objects.filter(_any(OF_NAME, pattern)).order_by()
    schools = Organisation.objects.filter(short_name__iregex=pattern).order_by()
    named = Case.objects.filter(named_to).order_by()
    return [
        named.filter(applicant__in=people.values("pk")).values_list("pk", flat=True),
        named.filter(organisation__in=schools.values("pk")).values_list("pk", flat=True),
    ]


def _named_to(viewer: Viewer) -> Q:
    return Q(territory__in=_led_territories(viewer)) | Q(applicant=viewer.person_id)


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
