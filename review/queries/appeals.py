"""What an appeal is about, and whether a work may be appealed about."""

from datetime import datetime

from registry.models import Case
from registry.rules.cases import CLOSED
from registry.rules.vocabulary import CaseState
from review.models import Appeal, Conclusion
from review.queries.procedures import end_of_term, parameters_of
from review.rules.appeals import AppealFacts
from review.rules.vocabulary import ConclusionState


def appeal_in(case: Case) -> Appeal | None:
    """The appeal that this work is, with the conclusion it is about; no query where it is none."""
    if case.appealed_id is None:
        return None
    appeals = Appeal.objects.select_related(
        "conclusion__document", "conclusion__case", "conclusion__stage__checklist_version"
    )
    return appeals.get(case=case)


def appeals_about(case: Case) -> list[Appeal]:
    """Appeals lodged about a work, the newest first."""
    return list(Appeal.objects.filter(case__appealed=case).select_related("case"))


def conclusion_in_force(case: Case) -> Conclusion | None:
    """The last conclusion issued on the work, its paper read with it."""
    issued = Conclusion.objects.filter(case=case, state=ConclusionState.ISSUED.value)
    return (
        issued.select_related("document", "stage__checklist_version", "stage__material_version")
        .order_by("-stage__position", "-stage__round", "-version")
        .first()
    )


def appeal_facts(case: Case, conclusion: Conclusion | None) -> AppealFacts:
    """How the work stands to an appeal; at most one query beside the conclusion."""
    return AppealFacts(
        is_over=CaseState(case.state) in CLOSED,
        is_appeal=case.appealed_id is not None,
        is_lodged=conclusion is not None and Appeal.objects.filter(conclusion=conclusion).exists(),
        until_at=appeal_until(case, conclusion),
    )


def appeal_until(case: Case, conclusion: Conclusion | None) -> datetime | None:
    """The last instant at which the conclusion may be appealed against."""
    appeal = parameters_of(case).appeal
    if conclusion is None or conclusion.document is None or appeal is None:
        return None
    return end_of_term(case, appeal.window, conclusion.document.issued_at)
