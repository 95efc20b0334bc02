"""Who holds a task of a role: taken up for a time, given back, handed to a colleague."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from registry.models import Person
from registry.permissions import Viewer
from registry.queries import viewer_of_person, working_calendar
from registry.rules.actors import JOB, Actor
from registry.rules.calendar import local_date
from registry.rules.vocabulary import Role
from registry.services.errors import DomainError
from registry.services.journal import record
from registry.services.letters import write_letter
from review.queries import conflicts_of
from review.rules.vocabulary import ConflictKind, Severity
from review.services.separation import named
from workflows.models import Task
from workflows.permissions import refusal_to_act
from workflows.queries import expired_leases
from workflows.rules.leases import DELEGABLE, lease_until
from workflows.services.acts import ActRefused, locked_task

LONGEST_WORDS = 300


def claim(task_id: int, *, actor: Actor, now: datetime, viewer: Viewer | None = None) -> None:
    """«Взять в работу до …»: a duty of a role becomes the actor's own and leaves others' lists.

    It is held for two working days; then the sweep gives it back to the list.
    """
    with locked_task(task_id) as task:
        if task.status != STATUS.ASSIGNED or task.person_id is not None:
            raise ActRefused("already_claimed", _("Someone has already taken this task."))
        _refuse_stranger(task, actor, viewer, now)
        until = lease_of(task, now)
        Task.objects.filter(pk=task_id).update(
            person_id=actor.person_id, assigned=now, claimed_until=until
        )
        record(
            "workflows.task.claimed",
            subject=task,
            case=task.process.case,
            actor=actor,
            now=now,
            new={"step": task.flow_task.name, "until": until.isoformat()},
        )


def release(task_id: int, *, actor: Actor, now: datetime, viewer: Viewer | None = None) -> None:
    """«Вернуть в общий список»: a claimed duty of a role waits for everyone who holds it again.

    Its holder may do so, and so may any colleague with that role: the holder may be ill.
    """
    with locked_task(task_id) as task:
        if task.status != STATUS.ASSIGNED or task.person_id is None or is_personal(task):
            raise ActRefused("not_claimed", _("This task cannot be given back to the list."))
        holder, task.person_id = task.person_id, None
        _refuse_stranger(task, actor, viewer, now)
        give_back(task)
        record(
            "workflows.task.released",
            subject=task,
            case=task.process.case,
            actor=actor,
            now=now,
            old={"step": task.step, "person": holder},
        )


def delegate(
    task_id: int,
    *,
    to: int,
    words: str = "",
    actor: Actor,
    now: datetime,
    viewer: Viewer | None = None,
) -> Person:
    """Hand a duty of a role to a colleague who holds that role too; the colleague is written to.

    Whoever may do the duty may hand it over, also for a holder who is ill. The colleague's ties
    to the work are looked at anew. The first holder stays in ``first_person`` and in the journal
    however often the duty is handed on.
    """
    with locked_task(task_id) as task:
        if task.status != STATUS.ASSIGNED or is_personal(task) or task.role not in DELEGABLE:
            raise ActRefused("not_delegable", _("This task cannot be handed over."))
        holder, task.person_id = task.person_id, None
        _refuse_stranger(task, actor, viewer, now)
        if to in (holder, None):
            raise ActRefused("same_person", _("This colleague holds the task already."), field="to")
        colleague = colleague_to_hold(task, to, now)
        until = lease_of(task, now)
        Task.objects.filter(pk=task_id).update(
            person_id=colleague.pk,
            first_person_id=task.first_person_id or holder or actor.person_id,
            assigned=now,
            opened_at=None,
            claimed_until=until,
            absence=None,
        )
        record(
            "workflows.task.delegated",
            subject=task,
            case=task.process.case,
            actor=actor,
            now=now,
            old={"step": task.step, "person": holder},
            new={"person": colleague.pk, "words": words[:LONGEST_WORDS]},
        )
        if colleague.pk != actor.person_id:
            tell_of_task(task, colleague, actor.person_id, now)
    return colleague


def release_expired(now: datetime, *, limit: int = 200) -> int:
    """Give back what was held for longer than a lease lasts; how many tasks were given back.

    Each in its own transaction: a task done meanwhile is left alone.
    """
    return sum(
        _release_expired(pk, now) for pk in expired_leases(now).values_list("pk", flat=True)[:limit]
    )


def _release_expired(task_id: int, now: datetime) -> bool:
    with locked_task(task_id) as task:
        until = task.claimed_until
        if task.status != STATUS.ASSIGNED or until is None or until > now:
            return False
        holder = task.person_id
        give_back(task)
        record(
            "workflows.task.lease_expired",
            subject=task,
            case=task.process.case,
            actor=JOB,
            now=now,
            old={"step": task.step, "person": holder, "until": until.isoformat()},
        )
    return True


def is_personal(task: Task) -> bool:
    """Named for one person, as a rapporteur is: not a duty of everyone who holds the role."""
    return bool(task.role != task.flow_task.role)


def _refuse_stranger(task: Task, actor: Actor, viewer: Viewer | None, now: datetime) -> None:
    refusal = refusal_to_act(task, actor=actor, on_behalf_of=None, viewer=viewer, now=now)
    if refusal:
        raise ActRefused(refusal.code, refusal.message)


def lease_of(task: Task, now: datetime) -> datetime:
    """Until when whoever takes a task up now holds it."""
    territory = task.process.case.territory
    today = local_date(now, territory.time_zone)
    return lease_until(now, calendar=working_calendar(territory, today), zone=territory.time_zone)


def give_back(task: Task) -> None:
    """Let a locked task wait for everyone who holds its role."""
    Task.objects.filter(pk=task.pk).update(
        person_id=None, opened_at=None, claimed_until=None, absence=None
    )


def colleague_to_hold(task: Task, person_id: int, now: datetime) -> Person:
    """The colleague, who holds the role there today and has no tie that bars from the work."""
    case = task.process.case
    today: date = local_date(now, case.territory.time_zone)
    holds = viewer_of_person(person_id, now).has_role(
        Role(task.role), territory_id=case.territory_id
    )
    if not holds:
        raise ActRefused(
            "not_a_colleague",
            _("This person does not hold the role that the task is for. Choose from the list."),
            field="to",
        )
    person = Person.objects.get(pk=person_id)
    barring = tuple(
        one
        for one in conflicts_of(case, person_id, today=today)
        if one.severity is Severity.FORBIDDEN and one.kind is not ConflictKind.COORDINATES
    )
    if barring:
        raise DomainError(
            "tied",
            _("%(person)s: %(reasons)s. Choose another colleague.")
            % {"person": person.full_name, "reasons": named(barring)},
            field="to",
        )
    return person


def tell_of_task(task: Task, colleague: Person, by_id: int | None, now: datetime) -> None:
    """Write to whoever holds the task now; ``by_id`` is from whom it came."""
    by = Person.objects.filter(pk=by_id or 0).first()
    write_letter(
        "duty_delegated",
        person=colleague,
        case=task.process.case,
        key=f"duty-delegated-{task.pk}-{colleague.pk}-{now:%Y%m%d%H%M%S}",
        facts={
            "task": task.pk,
            "step": task.step,
            "by": by.short_name if by else "",
            "due_at": task.due_at.isoformat() if task.due_at else "",
        },
        now=now,
    )
