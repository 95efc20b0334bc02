"""An expert puts one of his tasks after the others, with a reason."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from viewflow.workflow.status import STATUS

from registry.rules.actors import Actor
from registry.services.errors import DomainError
from registry.services.journal import record
from workflows.models import Task
from workflows.rules.ladder import OF_EXPERTS
from workflows.services.acts import ActRefused, locked_task

LONGEST_WORDS = 300


def skip_task(task_id: int, *, words: str, actor: Actor, now: datetime) -> None:
    """«Пропустить»: the task comes after the expert's other ones; its term stays as it is.

    The reason is kept with the task, where the coordinators read it beside who is silent, and in
    the journal. Skipped once more, it goes to the end again with the newer reason.
    """
    said = words.strip()[:LONGEST_WORDS]
    if not said:
        raise DomainError(
            "words_needed",
            _("Say in a few words why you skip it: the coordinator reads it."),
            field="words",
        )
    with locked_task(task_id) as task:
        if task.finished is not None or task.status != STATUS.ASSIGNED:
            raise ActRefused("already_done", _("This has already been done."))
        if task.step not in OF_EXPERTS or task.person_id != actor.person_id:
            raise ActRefused("not_yours", _("This task belongs to someone else."))
        Task.objects.filter(pk=task_id).update(skipped_at=now, skip_words=said)
        record(
            "workflows.task.skipped",
            subject=task,
            case=task.process.case,
            actor=actor,
            now=now,
            new={"step": task.step, "words": said},
        )
