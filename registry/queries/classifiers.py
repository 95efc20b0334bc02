"""Lists that an administrator extends."""

from django.db.models import QuerySet

from registry.models import ClassifierItem
from registry.rules.vocabulary import ClassifierKey


def classifier_items(key: ClassifierKey) -> QuerySet[ClassifierItem]:
    """Values offered for a new choice; retired ones stay only where they were chosen before."""
    return ClassifierItem.objects.filter(classifier=key, is_active=True).order_by(
        "position", "title"
    )
