"""Works of a school as its responsible sees them, and schools as a coordinator does."""

from django.db.models import Prefetch, QuerySet

from registry.models import Case, Document, Organisation
from registry.rules.vocabulary import CaseState, DocumentState
from review.models import SchoolEntry


def works_of_school(organisation: Organisation) -> QuerySet[Case]:
    """Works sent from a school, the newest first, with their papers in ``papers``; two queries.

    Neither marks nor experts are read: they are not for the school. Drafts are their authors'.
    """
    papers = Document.objects.filter(state=DocumentState.VALID.value).order_by("issued_at")
    return (
        Case.objects.filter(organisation=organisation)
        .exclude(state=CaseState.DRAFT.value)
        .select_related("applicant", "material__kind")
        .prefetch_related(Prefetch("documents", queryset=papers, to_attr="papers"))
        .order_by("-opened_at", "-pk")
    )


def drafts_of_school(organisation: Organisation) -> QuerySet[SchoolEntry]:
    """Works the school prepares for its teachers and that are not sent yet; one query."""
    return (
        SchoolEntry.objects.filter(
            organisation=organisation, material__case__state=CaseState.DRAFT.value
        )
        .select_related("material__case__applicant")
        .order_by("-entered_at")
    )
