"""A work is taken from an expert who kept silent."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.rules.actors import Actor, OnBehalfOf
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.letters import write_letter
from review.models import Assignment
from review.rules.vocabulary import AssignmentState, ResponseOutcome
from review.services.assignment import Response
from review.services.invitations import Act, invite_next, save_if


def replace_silent_expert(
    assignment: Assignment,
    *,
    is_away: bool = False,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Response:
    """Take the work from an expert who was asked or at work and let his term pass, or is away.

    Side effects, in order: his assignment ends, with a journal line that says why; he is told
    politely, his draft stays; the next of the reserve who has no tie to the work is invited. When
    there is nobody, the outcome is that the coordinator chooses.
    """
    old = AssignmentState(assignment.state)
    if old not in (AssignmentState.INVITED, AssignmentState.ACCEPTED):
        raise DomainError("already_answered", _("This expert does not keep the work any more."))
    case = assignment.stage.case
    act = Act(actor=actor, on_behalf_of=on_behalf_of, now=now)
    due_at = assignment.due_at or assignment.respond_by_at
    assignment.state = AssignmentState.WITHDRAWN.value
    with recording():
        save_if(assignment, old, fields=["state"])
        act.note(
            "review.assignment.passed_on" if is_away else "review.assignment.fell_silent",
            assignment,
            case,
            old={"state": old.value},
            new={"state": assignment.state, "due_at": due_at and due_at.isoformat()},
        )
        write_letter(
            "assignment_passed_on",
            person=assignment.expert,
            case=case,
            key=f"passed-on-{assignment.pk}-{now:%Y%m%d%H%M%S}",
            facts={
                "assignment": assignment.pk,
                "is_away": is_away,
                "was_accepted": old is AssignmentState.ACCEPTED,
                "due_at": due_at.isoformat() if due_at else "",
            },
            now=now,
        )
        following = invite_next(assignment, act)
    if following is None:
        return Response(ResponseOutcome.COORDINATOR_NEEDED, assignment)
    return Response(ResponseOutcome.NEXT_INVITED, following)
