"""Looking through the bank of practices."""

import re

from django.db.models import Q, QuerySet

from registry.models import Case, ClassifierItem, StoredFile, Territory
from registry.rules.vocabulary import FileState
from review.models import MaterialFile, Practice
from review.queries import external_positive_conclusion

MOST_WORDS = 8


def search_practices(practices: QuerySet[Practice], text: str) -> QuerySet[Practice]:
    """Practices whose title or annotation holds every word of the text.

    A regular expression and not LIKE: SQLite's LIKE knows letter case of Latin alone.
    """
    for word in text.split()[:MOST_WORDS]:
        pattern = re.escape(word)
        practices = practices.filter(
            Q(case__title__iregex=pattern) | Q(case__material__annotation__iregex=pattern)
        )
    return practices


def directions_in(practices: QuerySet[Practice]) -> QuerySet[ClassifierItem]:
    """Directions that the practices have, for a choice without dead ends."""
    return ClassifierItem.objects.filter(
        pk__in=practices.order_by().values("case__material__direction")
    )


def kinds_in(practices: QuerySet[Practice]) -> QuerySet[ClassifierItem]:
    """Kinds of materials that the practices have."""
    return ClassifierItem.objects.filter(pk__in=practices.order_by().values("case__material__kind"))


def territories_in(practices: QuerySet[Practice]) -> QuerySet[Territory]:
    """Services whose practices they are."""
    return Territory.objects.filter(pk__in=practices.order_by().values("case__territory"))


def files_to_publish(case: Case) -> list[StoredFile]:
    """Files that would be seen by everyone if the work were published now."""
    conclusion = external_positive_conclusion(case)
    if conclusion is None:
        return []
    return files_of_version_to_publish(conclusion.stage.material_version_id)


def files_of_practice(practice: Practice) -> list[StoredFile]:
    """Files of the very version the experts judged, in the author's order; never an infected one."""
    return files_of_version_to_publish(practice.conclusion.stage.material_version_id)


def files_of_version_to_publish(version_id: int) -> list[StoredFile]:
    """Files as they were handed in: copies without names were for the experts alone."""
    placed = (
        MaterialFile.objects.filter(version=version_id, anonymised=False)
        .exclude(file__state=FileState.INFECTED.value)
        .select_related("file")
    )
    return [place.file for place in placed]
