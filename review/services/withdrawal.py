"""An author takes a work back before its conclusion is decided on."""

from datetime import datetime

from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import CaseState
from registry.services.cases import change_state
from registry.services.journal import record, recording
from review.models import Assignment, Material
from review.rules.vocabulary import AssignmentState
from review.services.authority import refuse_another
from review.services.invitations import Act, withdraw

AT_WORK = (AssignmentState.INVITED.value, AssignmentState.ACCEPTED.value)


def withdraw_material(
    material: Material,
    *,
    reason: str = "",
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Material:
    """Close the work at its author's wish; what was written so far stays kept.

    Refused once a council has the conclusion before it. Side effects, in order: the state of the
    work; experts who were asked or at work are told; the journal. The stage stays as it was left.
    """
    case = material.case
    refuse_another(case.applicant_id, actor=actor, on_behalf_of=on_behalf_of)
    act = Act(actor=actor, on_behalf_of=on_behalf_of, now=now)
    with recording():
        change_state(case, CaseState.WITHDRAWN, actor=actor, on_behalf_of=on_behalf_of, now=now)
        asked = Assignment.objects.filter(stage__case=case, state__in=AT_WORK)
        for assignment in asked.select_related("expert"):
            withdraw(assignment, case, act)
        record(
            "review.material.withdrawn",
            subject=material,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"reason": reason.strip()},
        )
    return material
