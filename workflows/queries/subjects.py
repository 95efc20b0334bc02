"""Rows that duties are about, with what their steps read of them; one statement each."""

from django.db.models import QuerySet

from registry.queries.prepared import prepared
from review.models import AgendaItem, Assignment, Conclusion, Stage
from review.rules.vocabulary import StageState


@prepared
def stages_in_full(*, pk: int) -> "QuerySet[Stage]":
    """For the choice of experts."""
    return Stage.objects.filter(pk=pk).select_related("checklist_version", "material_version")


@prepared
def stages_not_closed(*, case_id: int) -> "QuerySet[Stage]":
    """For the end of scoring."""
    return (
        Stage.objects.filter(case=case_id)
        .exclude(state=StageState.CLOSED.value)
        .select_related("checklist_version__checklist", "rapporteur")
    )


@prepared
def assignments_in_full(*, pk: int) -> "QuerySet[Assignment]":
    """For an expert's answer and his sheet."""
    return Assignment.objects.filter(pk=pk).select_related(
        "stage__checklist_version", "expert", "sheet"
    )


@prepared
def conclusions_in_full(*, pk: int) -> "QuerySet[Conclusion]":
    """For drafting, deciding and issuing."""
    return Conclusion.objects.filter(pk=pk).select_related(
        "stage__checklist_version__checklist", "document"
    )


@prepared
def items_in_full(*, pk: int) -> "QuerySet[AgendaItem]":
    """For the closing of an item."""
    return AgendaItem.objects.filter(pk=pk).select_related(
        "body", "meeting", "conclusion__stage", "rapporteur"
    )
