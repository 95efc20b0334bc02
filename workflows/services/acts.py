"""Doing a duty: one transaction from the lock to the last letter."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.status import STATUS

from registry.permissions import Viewer
from registry.queries.prepared import prepared
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.errors import DomainError
from registry.services.journal import recording
from review.queries import parameters_of
from workflows.models import Task
from workflows.permissions import refusal_to_act
from workflows.rules.acting import Acting, acting
from workflows.services.pauses import settle_questions


class ActRefused(DomainError):
    """The actor may not do this duty, or it is no longer there to do."""


@contextmanager
def locked_task(task_id: int) -> Iterator[Task]:
    """The task with its process and case, locked and as they now are, in one transaction.

    The process's lock keeps two acts of one case apart; the case's keeps its journal in one chain
    with those who write to it without an act (an author adding files).
    """
    with recording() as opened:
        found = _locked(task_id=task_id)
        if not found:
            raise Task.DoesNotExist
        opened.hold(found[0].process.case)
        yield found[0]


@prepared
def _locked(*, task_id: int) -> "QuerySet[Task]":
    """Locked in the order that is written here, as every other act of the case does.

    PostgreSQL reads a row again when it has waited for its lock; hence the task is locked, too.
    """
    return (
        Task.objects.filter(pk=task_id)
        .select_related("process__case__territory", "process__case__procedure_version")
        .select_for_update(of=("process", "process__case", "self"))
    )


def begin_acting(
    task: Task,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None,
    now: datetime,
    facts: dict[str, Any] | None = None,
) -> Acting:
    """The act over the task's case, with the parameters of the case's own procedure version."""
    case = task.process.case
    return Acting(
        case=case,
        parameters=parameters_of(case),
        actor=actor,
        on_behalf_of=on_behalf_of,
        now=now,
        facts=facts or {},
    )


def act(
    task_id: int,
    step: str,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
    viewer: Viewer | None = None,
    **facts: Any,
) -> Acting:
    """Do the duty ``task_id``, which must be the step ``step``, with the given facts.

    In order, in one transaction: lock task, process and case, refuse if the actor may
    not or the duty is done, call the step's service, move the token (which creates the next
    duties), write journal and letters. Raises ``DomainError``; then nothing has changed.
    """
    with locked_task(task_id) as task:
        if task.flow_task.name != step:
            raise ActRefused("another_step", _("This link is for another step of the work."))
        if task.status != STATUS.ASSIGNED:
            raise ActRefused(
                "already_done",
                _("This has already been done. Nothing was changed the second time."),
            )
        refusal = refusal_to_act(
            task, actor=actor, on_behalf_of=on_behalf_of, viewer=viewer, now=now
        )
        if refusal:
            raise ActRefused(refusal.code, refusal.message)
        doing = begin_acting(task, actor=actor, on_behalf_of=on_behalf_of, now=now, facts=facts)
        with acting(doing):
            task.flow_task.step(doing, task)
            settle_questions(doing, task.process)
            if task.person_id is None:
                task.person_id = actor.person_id
            activation = task.flow_task.activation_class(task)
            activation.start(None)
            activation.execute()
        return doing


def open_task(task_id: int, *, actor: Actor, now: datetime) -> None:
    """Remember when its holder first opened a duty: waiting and working can be told apart."""
    Task.objects.filter(pk=task_id, person=actor.person_id, opened_at=None).update(opened_at=now)
