"""Reading conclusions."""

from django.db.models import QuerySet

from registry.models import Case
from registry.queries.prepared import prepared
from review.models import Conclusion, Decision
from review.rules.vocabulary import ConclusionState, DecisionOutcome, StageKind, Verdict


def conclusions_of(case: Case) -> QuerySet[Conclusion]:
    """All versions of all conclusions of a work, by stages and rounds, the newest first."""
    return case.conclusions.select_related("stage", "document", "rapporteur").order_by(
        "stage__position", "stage__round", "-version"
    )


def issued_conclusions(case: Case) -> QuerySet[Conclusion]:
    """Conclusions in force: issued and not replaced."""
    return conclusions_of(case).filter(state=ConclusionState.ISSUED.value)


def external_positive_conclusion(case: Case) -> Conclusion | None:
    """The issued positive conclusion of an external stage, which alone opens the bank (REG-14)."""
    return _external_positive.first(case_id=case.pk)


@prepared
def _external_positive(*, case_id: int) -> "QuerySet[Conclusion]":
    return Conclusion.objects.filter(
        case=case_id,
        state=ConclusionState.ISSUED.value,
        verdict=Verdict.POSITIVE.value,
        stage__kind=StageKind.EXTERNAL.value,
    ).order_by("-stage__position", "-stage__round", "version")


def approvals_in(case: Case) -> dict[int, Decision]:
    """The decisions that approved conclusions of a work, with their signers, by stage; one query."""
    found = Decision.objects.filter(
        case=case, outcome=DecisionOutcome.APPROVED.value
    ).select_related("conclusion", "decided_by", "item__meeting", "item__body")
    return {one.conclusion.stage_id: one for one in found}


def approval_of(conclusion: Conclusion) -> Decision | None:
    """The decision that approved this conclusion, or the version it corrects; one query."""
    return _approvals.first(stage_id=conclusion.stage_id)


@prepared
def _approvals(*, stage_id: int) -> "QuerySet[Decision]":
    return (
        Decision.objects.filter(conclusion__stage=stage_id, outcome=DecisionOutcome.APPROVED.value)
        .select_related("item__meeting", "item__body", "decided_by")
        .order_by("-decided_at", "-pk")
    )
