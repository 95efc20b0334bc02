"""A work leaves examination before its conclusion is decided on: by its author, by the office."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import CaseState
from registry.services.cases import change_state
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.letters import write_letter
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
    refuse_another(material.case.applicant_id, actor=actor, on_behalf_of=on_behalf_of)
    act = Act(actor=actor, on_behalf_of=on_behalf_of, now=now)
    with recording():
        _close(material, CaseState.WITHDRAWN, act)
        act.note(
            "review.material.withdrawn", material, material.case, new={"reason": reason.strip()}
        )
    return material


def stop_examination(
    material: Material,
    *,
    reason: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Material:
    """Take a work off examination by the office, with a reason that its author reads.

    Refused once a council has the conclusion before it. Side effects as of a withdrawal, and a
    letter to the author.
    """
    if not reason.strip():
        raise DomainError(
            "reason_needed",
            _("Say why the work is taken off: its author reads it."),
            field="reason",
        )
    act = Act(actor=actor, on_behalf_of=on_behalf_of, now=now)
    case = material.case
    with recording():
        _close(material, CaseState.STOPPED, act)
        act.note("review.material.stopped", material, case, new={"reason": reason.strip()})
        write_letter(
            "examination_stopped",
            person=case.applicant,
            case=case,
            key=f"examination-stopped-{case.pk}",
            facts={"words": reason.strip()},
            now=now,
        )
    return material


def _close(material: Material, state: CaseState, act: Act) -> None:
    """The state of the work; experts who were asked or at work are told."""
    case = material.case
    change_state(case, state, actor=act.actor, on_behalf_of=act.on_behalf_of, now=act.now)
    asked = Assignment.objects.filter(stage__case=case, state__in=AT_WORK)
    for assignment in asked.select_related("expert"):
        withdraw(assignment, case, act)
