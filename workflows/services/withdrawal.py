"""A work leaves its way before the end: its duties disappear from everyone's lists."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from viewflow.workflow.status import PROCESS, STATUS

from registry.models import Case
from registry.rules.actors import Actor, OnBehalfOf
from review.models import Conclusion
from review.services import annulment, withdrawal
from workflows.models import Process, Task
from workflows.rules.acting import Acting, acting
from workflows.services.pauses import settle_questions
from workflows.services.works import locked_work

OVER = (STATUS.DONE, STATUS.CANCELED)


def withdraw_material(
    case: Case,
    *,
    reason: str = "",
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> None:
    """Withdraw the work, cancel whatever waits in its process, end the process."""
    with _leaving(case, actor=actor, on_behalf_of=on_behalf_of, now=now) as doing:
        withdrawal.withdraw_material(doing.case.material, reason=reason, **doing.by)


def stop_examination(
    case: Case,
    *,
    reason: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> None:
    """Take the work off examination by the office, cancel whatever waits, end the process."""
    with _leaving(case, actor=actor, on_behalf_of=on_behalf_of, now=now) as doing:
        withdrawal.stop_examination(doing.case.material, reason=reason, **doing.by)


def annul_conclusion(
    conclusion: Conclusion,
    *,
    reason: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> None:
    """Annul the conclusion; its author is not asked any more whether to publish the work."""
    by: dict[str, Any] = {"actor": actor, "on_behalf_of": on_behalf_of, "now": now}
    with _leaving(conclusion.case, **by) as doing:
        conclusion.case = doing.case
        annulment.annul_conclusion(conclusion, reason=reason, **by)


@contextmanager
def _leaving(
    case: Case, *, actor: Actor, on_behalf_of: OnBehalfOf | None, now: datetime
) -> Iterator[Acting]:
    """The work as it now is, locked; when the body is through, its process ends with it."""
    by: dict[str, Any] = {"actor": actor, "on_behalf_of": on_behalf_of, "now": now}
    with locked_work(case, **by) as (process, doing):
        yield doing
        with acting(doing):
            settle_questions(doing, process)
            for task in Task.objects.filter(process=process).exclude(status__in=OVER):
                task.flow_task.activation_class(task).cancel()
            Process.objects.filter(pk=process.pk, finished=None).update(
                status=PROCESS.CANCELED, finished=now
            )
