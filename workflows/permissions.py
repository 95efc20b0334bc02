"""How a viewer stands to a work, and whether he may do what he asks for."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import Case
from registry.permissions import Viewer, ask
from registry.queries import viewer_of_person
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.permissions import Answer, Question, Standing
from registry.rules.vocabulary import ActorKind, CaseState, Role
from review.queries import parameters_of, standings_of
from review.rules.visibility import Reader, Sight, sight_of
from workflows.models import Task

# Steps that the holder of a signed link from a letter may do without signing in.
BY_LETTER_LINK = frozenset({"respond_to_invitation"})


# As whom one reads about a work, by how one stands to it.
READERS: Mapping[Standing, Reader] = {
    Standing.AUTHOR: Reader.AUTHOR,
    Standing.CO_AUTHOR: Reader.AUTHOR,
    Standing.INVITED: Reader.EXPERT,
    Standing.EXPERT: Reader.EXPERT,
    Standing.RAPPORTEUR: Reader.COUNCIL,
    Standing.BODY: Reader.COUNCIL,
}


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


def answer_about_duty(viewer: Viewer, action: str, task: Task) -> Answer:
    """May the viewer open a duty to do ``action``? Another person's duty is not found.

    Whoever saw a duty may learn that it has been done; ``act`` refuses it twice. One query.
    """
    if task.person_id not in (None, viewer.person_id):
        return Answer.NOT_FOUND
    asked = action if task.finished is None else "case.view"
    return answer_about_case(viewer, asked, task.case)


def sees_scores(viewer: Viewer, case: Case, standings: Set[Standing] = frozenset()) -> bool:
    """Whether the viewer may see sheets of the work, standing so to it; no query.

    Without standings it is asked what his roles in the territory open. Which sheets an expert of
    the work sees is another question (``review.queries.sheets_visible_to``).
    """
    asked = Question(
        action="case.sheets",
        standings=standings,
        territory_id=case.territory_id,
        organisation_id=case.organisation_id,
        state=CaseState(case.state),
    )
    return viewer.person_id is not None and ask(viewer, asked) is Answer.ALLOWED


def sight_in(
    viewer: Viewer,
    case: Case,
    *,
    position: int = 1,
    standings: Set[Standing] | None = None,
) -> Sight:
    """What the viewer may know of the people of a work; one query when standings are not given."""
    if viewer.person_id is None:
        return sight_of(frozenset(), parameters_of(case), position=position)
    if standings is None:
        standings = standings_of(case, viewer.person_id)
    readers = {READERS[standing] for standing in standings if standing in READERS}
    readers |= _offices(viewer, case, standings)
    return sight_of(readers, parameters_of(case), position=position)


def _offices(viewer: Viewer, case: Case, standings: Set[Standing]) -> set[Reader]:
    """What the viewer's roles in the territory of the work make of him."""
    readers: set[Reader] = set()
    if viewer.has_role(Role.COORDINATOR, territory_id=case.territory_id):
        readers.add(Reader.OFFICE)
    if viewer.has_role(Role.DIRECTOR, Role.JURY_SECRETARY, territory_id=case.territory_id):
        readers.add(Reader.COUNCIL)
    if Standing.BODY in standings and viewer.has_role(
        Role.COUNCIL_CHAIR, territory_id=case.territory_id
    ):
        readers.add(Reader.CHAIR)
    return readers


def refusal_to_act(
    task: Task,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None,
    viewer: Viewer | None,
    now: datetime,
) -> Refusal | None:
    """A duty is done by its holder, or by someone entitled to enter it for him.

    The system's own acts are not asked: jobs and commands have no roles.
    """
    if actor.kind in (ActorKind.JOB, ActorKind.COMMAND):
        return None
    if actor.person_id is None:
        return Refusal("nobody", _("Sign in to do this."))
    early = _not_theirs(task, on_behalf_of) if on_behalf_of else _not_yours(task, actor)
    early = early or _not_by_link(task, actor, on_behalf_of)
    if early:
        return early
    given = ask(
        viewer or viewer_of_person(actor.person_id, now), _question(task, actor, on_behalf_of)
    )
    if given is Answer.ALLOWED:
        return None
    return Refusal("not_permitted", _("Your role does not allow this step of the work."))


def _not_yours(task: Task, actor: Actor) -> Refusal | None:
    if task.person_id in (None, actor.person_id):
        return None
    return Refusal("not_yours", _("This task belongs to someone else."))


def _not_by_link(task: Task, actor: Actor, on_behalf_of: OnBehalfOf | None) -> Refusal | None:
    """A link from a letter is for one thing: whoever holds it has not signed in."""
    if actor.kind is not ActorKind.LETTER_LINK:
        return None
    if task.step in BY_LETTER_LINK and task.person_id == actor.person_id and not on_behalf_of:
        return None
    return Refusal("not_by_link", _("Sign in to do this: the link is for something else."))


def _not_theirs(task: Task, on_behalf_of: OnBehalfOf) -> Refusal | None:
    """Entering for someone needs a basis, and the duty must be that person's."""
    if not on_behalf_of.basis.strip():
        return Refusal("no_basis", _("Say on what basis you enter this: a scan, an order, a call."))
    if task.person_id not in (None, on_behalf_of.person_id):
        return Refusal("not_theirs", _("This task belongs to another person."))
    return None


def _question(task: Task, actor: Actor, on_behalf_of: OnBehalfOf | None) -> Question:
    """The duty itself says how its holder stands to the work: no rows are read for it."""
    case, step = task.process.case, task.step
    return Question(
        action=f"{step}.on_behalf" if on_behalf_of else step,
        standings=set() if on_behalf_of else _standings(task, actor),
        territory_id=case.territory_id,
        organisation_id=case.organisation_id,
        state=CaseState(case.state),
    )


def _standings(task: Task, actor: Actor) -> set[Standing]:
    if task.person_id != actor.person_id:
        return set()
    if task.role == Role.COUNCIL_MEMBER:
        return {Standing.RAPPORTEUR}
    return {task.flow_task.standing}
