"""Looking through the bank of practices."""

import re

from django.db.models import Q, QuerySet

from registry.models import ClassifierItem, StoredFile, Territory
from registry.rules.vocabulary import FileState
from review.models import MaterialFile, Practice

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


def files_of_practice(practice: Practice) -> list[StoredFile]:
    """Files of the very version the experts judged, in the author's order; never an infected one."""
    placed = (
        MaterialFile.objects.filter(version=practice.conclusion.stage.material_version_id)
        .exclude(file__state=FileState.INFECTED.value)
        .select_related("file")
    )
    return [place.file for place in placed]
