"""What an invited expert is shown: no author, no files, no title."""

from datetime import datetime
from typing import Any

from review.models import Assignment
from review.queries import invitation_facts, parameters_of
from review.rules.visibility import Reader, sight_of
from workflows.labels.statuses import STAGE_TITLE
from workflows.views.terms import days_left


def invited(assignment_id: int) -> Assignment:
    """The invitation without a word about the author."""
    return (
        Assignment.objects.select_related(
            "stage__case__territory",
            "stage__case__procedure_version",
            "stage__case__material",
            "stage__case__process",
            "stage__checklist_version",
        )
        .defer("grounds")
        .get(pk=assignment_id)
    )


def invitation_context(assignment: Assignment, *, now: datetime) -> dict[str, Any]:
    """Variables of `review/invitation.html`."""
    case = assignment.stage.case
    facts = invitation_facts(assignment, now=now)
    return {
        "author_hidden": not sight_of({Reader.EXPERT}, parameters_of(case)).author,
        "invitation": facts,
        "stage_title": STAGE_TITLE[facts.stage_kind],
        "is_stopped": case.process.paused_at is not None,
        "days": days_left(facts.respond_by_at, now=now, territory=case.territory),
    }
