"""More time for an open task: given with a reason, asked for, refused in words."""

from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.status import STATUS

from registry.models import Person
from registry.queries.absences import away_until
from registry.rules.actors import Actor
from registry.rules.calendar import end_of_day, local_date
from registry.services.errors import DomainError
from registry.services.journal import record
from registry.services.letters import write_letter
from review.models import Assignment
from review.queries import coordinators_of, parameters_of
from workflows.models import Task, TermRequest
from workflows.queries import first_look
from workflows.rules.ladder import OF_EXPERTS, Rung, RungKind, RungReason
from workflows.rules.terms import TermFault, fault_of_term
from workflows.services.acts import ActRefused, locked_task
from workflows.services.ladder import hand_on, note_rung

LONGEST_WORDS = 300

FAULTS: dict[TermFault, Promise] = {
    TermFault.PAST: _("This day is over already. Choose a later one."),
    TermFault.NOT_LATER: _("The term ends on this day or later as it is. Choose a later day."),
    TermFault.TOO_FAR: _("This day is more than a year away. Check the year."),
}


def set_term(task: Task, due_at: datetime, *, now: datetime) -> None:
    """The one place where the term of an open task changes; the caller holds the task's lock.

    An expert's assignment says the same moment. The ladder of silence begins anew from it.
    """
    case = task.process.case
    old, task.due_at = task.due_at, due_at
    look_at = first_look(task, ladder=parameters_of(case).ladder, territory=case.territory, now=now)
    Task.objects.filter(pk=task.pk).update(due_at=due_at, look_at=look_at)
    if task.step in OF_EXPERTS:
        column = "respond_by_at" if task.step == "respond_to_invitation" else "due_at"
        Assignment.objects.filter(pk=task.data["assignment"], **{column: old}).update(
            **{column: due_at}
        )


def extend_term(task_id: int, *, day: date, reason: str, actor: Actor, now: datetime) -> datetime:
    """Move the term of an open task to the end of a later day; the moment it ends now.

    Side effects, in order: the term of the task and of the expert's assignment; the request for
    time, if there is one, is answered; a journal line with both terms and the reason; a letter to
    the holder. The day may be another one than the one asked for.
    """
    words = reason.strip()[:LONGEST_WORDS]
    if not words:
        raise DomainError("reason_needed", _("Say why the term is moved."), field="reason")
    with locked_task(task_id) as task:
        _refuse_closed(task)
        _refuse_own(task, actor)
        _refuse_stopped(task)
        case = task.process.case
        _refuse_day(task, day, now)
        old = task.due_at
        due_at = end_of_day(day, case.territory.time_zone)
        set_term(task, due_at, now=now)
        _answer(task, actor, now, is_granted=True)
        record(
            "workflows.task.term_moved",
            subject=task,
            case=case,
            actor=actor,
            now=now,
            old={"step": task.step, "due_at": old.isoformat() if old else ""},
            new={"due_at": due_at.isoformat(), "reason": words},
        )
        if task.person_id not in (None, actor.person_id):
            _tell_holder(task, due_at, words, now)
    return due_at


def ask_for_time(
    task_id: int, *, day: date, words: str, actor: Actor, now: datetime
) -> TermRequest:
    """«Попросить ещё время»: an expert names a day and why; the coordinators are written to.

    There is one open request of a task; the term stays until somebody answers.
    """
    said = words.strip()[:LONGEST_WORDS]
    if not said:
        raise DomainError("words_needed", _("Say in a few words why."), field="words")
    with locked_task(task_id) as task:
        _refuse_closed(task)
        if task.step not in OF_EXPERTS or task.person_id != actor.person_id:
            raise ActRefused("not_yours", _("This task belongs to someone else."))
        if open_request_of(task):
            raise DomainError(
                "asked_already", _("You have asked already. The coordinator will answer you.")
            )
        _refuse_day(task, day, now)
        assert actor.person_id is not None  # noqa: S101 -- the holder of the task asks
        asked = TermRequest.objects.create(
            task=task, person_id=actor.person_id, until=day, words=said, asked_at=now
        )
        record(
            "workflows.task.time_asked",
            subject=task,
            case=task.process.case,
            actor=actor,
            now=now,
            new={"step": task.step, "until": day.isoformat(), "words": said},
        )
        _tell_coordinators(task, asked, now)
    return asked


def refuse_time(task_id: int, *, words: str, actor: Actor, now: datetime) -> None:
    """Answer a request for time with a refusal in words; the expert is written to."""
    said = words.strip()[:LONGEST_WORDS]
    if not said:
        raise DomainError("words_needed", _("Say why not: the expert reads it."), field="words")
    with locked_task(task_id) as task:
        _refuse_own(task, actor)
        asked = _answer(task, actor, now, answer=said)
        if asked is None:
            raise DomainError("no_request", _("This request has been answered already."))
        record(
            "workflows.task.time_refused",
            subject=task,
            case=task.process.case,
            actor=actor,
            now=now,
            new={"step": task.step, "words": said},
        )
        write_letter(
            "time_refused",
            person=asked.person,
            case=task.process.case,
            key=f"time-refused-{asked.pk}",
            facts={
                "task": task.pk,
                "words": said,
                "due_at": task.due_at.isoformat() if task.due_at else "",
            },
            now=now,
        )


def pass_on(task_id: int, *, actor: Actor, now: datetime) -> Assignment:
    """Take a work from an expert whose term is over or who is away, by the coordinator's choice.

    The next of the reserve is invited; without one a coordinator chooses. Returns the assignment
    that the next task is about.
    """
    with locked_task(task_id) as task:
        _refuse_closed(task)
        _refuse_own(task, actor)
        today = local_date(now, task.process.case.territory.time_zone)
        is_away = bool(away_until([task.person_id or 0], today))
        is_late = task.due_at is not None and task.due_at < now
        if task.step not in OF_EXPERTS or not (is_late or is_away):
            raise DomainError(
                "not_late", _("The term of this expert is not over: ask him, or wait for it.")
            )
        if is_late:
            assert task.due_at is not None  # noqa: S101 -- compared above
            zone = task.process.case.territory.time_zone
            note_rung(
                task,
                Rung(RungKind.REPLACE, RungReason.COORDINATOR_DECIDES),
                term=local_date(task.due_at, zone),
                day=today,
            )
        return hand_on(task, is_away=is_away and not is_late, actor=actor, now=now)


def open_request_of(task: Task) -> TermRequest | None:
    """The request for time that waits for an answer, if there is one."""
    return TermRequest.objects.filter(task=task, answered_at=None).select_related("person").first()


def _answer(
    task: Task, actor: Actor, now: datetime, *, is_granted: bool = False, answer: str = ""
) -> TermRequest | None:
    asked = open_request_of(task)
    if asked is not None:
        asked.answered_at, asked.answered_by_id = now, actor.person_id
        asked.is_granted, asked.answer = is_granted, answer
        asked.save(update_fields=["answered_at", "answered_by", "is_granted", "answer"])
    return asked


def _refuse_closed(task: Task) -> None:
    if task.finished is not None or task.status != STATUS.ASSIGNED:
        raise ActRefused("already_done", _("This has already been done: no term is needed."))


def _refuse_stopped(task: Task) -> None:
    """A term that stands still has no day to be moved from: it goes on with what was left of it."""
    if task.is_stopped:
        raise DomainError(
            "term_stands_still",
            _("The term stands still until the author answers. Move it when it goes on."),
            field="day",
        )


def _refuse_own(task: Task, actor: Actor) -> None:
    if actor.person_id == task.process.case.applicant_id:
        raise ActRefused("own_work", _("You cannot move the terms of your own work."))


def _refuse_day(task: Task, day: date, now: datetime) -> None:
    zone = task.process.case.territory.time_zone
    today = local_date(now, zone)
    ends_on = local_date(task.due_at, zone) if task.due_at else today
    if fault := fault_of_term(day, ends_on=ends_on, today=today):
        raise DomainError(fault.value, FAULTS[fault], field="day")


def _tell_holder(task: Task, due_at: datetime, words: str, now: datetime) -> None:
    """Whoever was only asked gets a new link: that of the invitation ends with the old term."""
    assert task.person_id is not None  # noqa: S101 -- asked by the caller
    facts = {"task": task.pk, "due_at": due_at.isoformat(), "words": words}
    is_invited = task.step == "respond_to_invitation"
    if is_invited:
        facts |= {"assignment": task.data["assignment"], "respond_by_at": due_at.isoformat()}
    write_letter(
        "invitation_extended" if is_invited else "term_extended",
        person=Person.objects.get(pk=task.person_id),
        case=task.process.case,
        key=f"term-extended-{task.pk}-{due_at:%Y%m%d}-{now:%Y%m%d%H%M%S}",
        facts=facts,
        now=now,
    )


def _tell_coordinators(task: Task, asked: TermRequest, now: datetime) -> None:
    case = task.process.case
    today = local_date(now, case.territory.time_zone)
    for coordinator in coordinators_of(case.territory, today):
        if coordinator.pk == case.applicant_id:
            continue
        write_letter(
            "time_asked",
            person=coordinator,
            case=case,
            key=f"time-asked-{asked.pk}-{coordinator.pk}",
            facts={
                "by": asked.person.short_name,
                "words": asked.words,
                "until_at": end_of_day(asked.until, case.territory.time_zone).isoformat(),
            },
            now=now,
        )
