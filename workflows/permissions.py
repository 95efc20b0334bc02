"""How a viewer stands to a work, and whether he may do what he asks for."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import Case
from registry.permissions import Viewer, ask
from registry.queries import viewer_of_person
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.permissions import Answer, Question, Standing
from registry.rules.vocabulary import ActorKind, CaseState
from review.queries import standings_of
from workflows.models import Task


@dataclass(frozen=True)
class Refusal:
    """Why not, in a sentence that says what to do."""

    code: str
    message: str | Promise


def answer_about_case(viewer: Viewer, action: str, case: Case) -> Answer:
    """May the viewer do this to the work? One query for his standings."""
    if viewer.person_id is None:
        return Answer.NOT_FOUND
    return ask(
        viewer,
        Question(
            action=action,
            standings=standings_of(case, viewer.person_id),
            territory_id=case.territory_id,
            organisation_id=case.organisation_id,
            state=CaseState(case.state),
        ),
    )


def refusal_to_act(
    task: Task,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None,
    viewer: Viewer | None,
    today: date,
) -> Refusal | None:
    """A duty is done by its holder, or by someone entitled to enter it for him.

    The system's own acts are not asked: jobs and commands have no roles.
    """
    if actor.kind in (ActorKind.JOB, ActorKind.COMMAND):
        return None
    if actor.person_id is None:
        return Refusal("nobody", _("Sign in to do this."))
    if on_behalf_of is not None:
        return _refusal_to_stand_in(task, actor, on_behalf_of, viewer, today)
    if task.person_id is not None and task.person_id != actor.person_id:
        return Refusal("not_yours", _("This task belongs to someone else."))
    standings = {task.flow_task.standing} if task.person_id == actor.person_id else set()
    if task.role == "council_member" and task.person_id == actor.person_id:
        standings = {Standing.RAPPORTEUR}
    return _refusal(task, task.flow_task.name, standings, actor, viewer, today)


def _refusal_to_stand_in(
    task: Task, actor: Actor, on_behalf_of: OnBehalfOf, viewer: Viewer | None, today: date
) -> Refusal | None:
    """Entering for someone: a coordinator with a basis, never for himself, never without one."""
    if not on_behalf_of.basis.strip():
        return Refusal("no_basis", _("Say on what basis you enter this: a scan, an order, a call."))
    if task.person_id is not None and task.person_id != on_behalf_of.person_id:
        return Refusal("not_theirs", _("This task belongs to another person."))
    return _refusal(task, f"{task.flow_task.name}.on_behalf", set(), actor, viewer, today)


def _refusal(
    task: Task,
    action: str,
    standings: set[Standing],
    actor: Actor,
    viewer: Viewer | None,
    today: date,
) -> Refusal | None:
    assert actor.person_id is not None
    known = viewer or viewer_of_person(actor.person_id, today)
    case = task.process.case
    given = ask(
        known,
        Question(
            action=action,
            standings=standings,
            territory_id=case.territory_id,
            organisation_id=case.organisation_id,
            state=CaseState(case.state),
        ),
    )
    if given is Answer.ALLOWED:
        return None
    return Refusal("not_permitted", _("Your role does not allow this step of the work."))
