"""Reading the journal."""

from django.db.models import QuerySet

from registry.models import Case, JournalEntry


def journal_of(case: Case) -> QuerySet[JournalEntry]:
    """Lines of a work in their order, with who acted, for whom, and the values; one query."""
    return (
        JournalEntry.objects.filter(case=case)
        .select_related("actor", "on_behalf_of", "value")
        .order_by("position")
    )
