"""While the author is asked, the terms of everyone else at his work stand still."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from registry.queries import working_calendar
from registry.rules.calendar import (
    TermUnit,
    WorkingCalendar,
    due_after_pause,
    local_date,
    working_days_between,
)
from registry.services.journal import record
from review.models import Assignment, Question
from review.queries import fallen_away, open_questions
from review.services.questions import close_question
from workflows.models import Process, Task
from workflows.queries import first_look
from workflows.rules.acting import Acting
from workflows.steps import term_of

ANSWER = "answer_question"
# Where the term of an expert's duty is written on his assignment, too.
FIELD_OF_ASSIGNMENT = {"respond_to_invitation": "respond_by_at", "score_material": "due_at"}


def stop_terms(act: Acting, process: Process) -> None:
    """Let the terms of the open duties stand still from now on; nothing when they do already."""
    if process.paused_at:
        return
    process.paused_at = act.now
    process.save(update_fields=["paused_at"])
    Task.objects.filter(
        process=process, finished=None, flow_task_type="HUMAN", due_at__isnull=False
    ).exclude(step=ANSWER).update(stopped_due_at=F("due_at"), due_at=None, look_at=None)
    record("workflows.terms.stopped", subject=process, case=act.case, actor=act.actor, now=act.now)


def settle_questions(act: Acting, process: Process) -> None:
    """Close the questions that the act in progress has made needless; let the terms run if none is left.

    Costs nothing where the terms are not standing still. The duty to answer a question that is
    closed without an answer is cancelled.
    """
    if process.paused_at is None:
        return
    asked = open_questions(act.case)
    needless = fallen_away(act.case, asked)
    for question in needless:
        question.case = act.case
        drop_question(act, process, question)
    if len(needless) == len(asked):
        _let_terms_run(act, process)


def drop_question(act: Acting, process: Process, question: Question) -> None:
    """Close a question without an answer; its duty leaves the author's list."""
    close_question(question, actor=act.actor, now=act.now)
    for task in Task.objects.filter(process=process, step=ANSWER, finished=None):
        if task.data["question"] == question.pk:
            task.flow_task.activation_class(task).cancel()


def _let_terms_run(act: Acting, process: Process) -> None:
    """Every stopped term goes on with what was left of it; so does the day promised to the author.

    What was done meanwhile was due later, too: an expert who sent his sheet during a pause is
    not late by it.
    """
    since, process.paused_at = process.paused_at, None
    assert since is not None  # noqa: S101 -- asked by the caller
    process.save(update_fields=["paused_at"])
    zone = act.case.territory.time_zone
    today = local_date(act.now, zone)
    calendar = working_calendar(act.case.territory, today)
    stopped = list(Task.objects.filter(process=process, stopped_due_at__isnull=False))
    for task in stopped:
        task.due_at = _moved(act, task, since, calendar)
        task.stopped_due_at = None
        if task.finished is None:
            task.look_at = first_look(
                task, ladder=act.parameters.ladder, territory=act.case.territory, now=act.now
            )
    Task.objects.bulk_update(stopped, ["due_at", "stopped_due_at", "look_at"])
    _move_assignments(stopped)
    if act.case.expected_at:
        act.case.expected_at = due_after_pause(
            act.case.expected_at,
            TermUnit.WORKING,
            since=since,
            until=act.now,
            calendar=calendar,
            zone=zone,
        )
        act.case.save(update_fields=["expected_at"])
    record(
        "workflows.terms.went_on",
        subject=process,
        case=act.case,
        actor=act.actor,
        on_behalf_of=act.on_behalf_of,
        now=act.now,
        old={"since": since.isoformat()},
        new={"working_days": working_days_between(local_date(since, zone), today, calendar)},
    )


def _moved(act: Acting, task: Task, since: datetime, calendar: WorkingCalendar) -> datetime:
    """When the duty is due after the pause; one that appeared during it stood still since then."""
    assert task.stopped_due_at is not None  # noqa: S101 -- asked by the caller
    return due_after_pause(
        task.stopped_due_at,
        term_of(act.parameters, task.step).unit,
        since=max(since, task.created),
        until=task.finished or act.now,
        calendar=calendar,
        zone=act.case.territory.time_zone,
    )


def _move_assignments(tasks: Iterable[Task]) -> None:
    """An expert's term stands on his assignment as well: pages and reports read it there."""
    for task in tasks:
        if field := FIELD_OF_ASSIGNMENT.get(task.step):
            Assignment.objects.filter(pk=task.data["assignment"]).update(**{field: task.due_at})
