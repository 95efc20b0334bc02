"""Driving the bare flow from start to end."""

from typing import Any

from django.utils import timezone
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from bench.bare.flows import Bare


def run_bare(coordinator: int, experts: list[int]) -> None:
    """One case: every human step is taken, locked and executed as the library means it."""
    process = Bare.submit_material.run(_process_data={"user": coordinator, "experts": experts})
    _do_all(process, "check_completeness")
    _do_all(process, "assign_experts")
    _do_all(process, "respond_to_invitation")
    _do_all(process, "score_material")
    _do_all(process, "draft_conclusion")
    _do_all(process, "decide_in_council")
    _do_job(process)
    _do_all(process, "publish_practice")
    process.refresh_from_db()
    if process.status != STATUS.DONE:
        raise RuntimeError("The bare flow did not come to its end.")


def _waiting(process: Process, step: str) -> list[Any]:
    node = getattr(Bare, step)
    return list(Task.objects.filter(process=process, flow_task=node, finished=None).order_by("pk"))


def _do_all(process: Process, step: str) -> None:
    for task in _waiting(process, step):
        # A page of the library reads its task once more, by its key.
        task = Task.objects.get(pk=task.pk)
        with task.activation() as activation:
            activation.start(None)
            activation.execute()


def _do_job(process: Process) -> None:
    """A worker takes the job in two transactions, as a job node of the library does."""
    (task,) = _waiting(process, "issue_conclusion")
    with task.activation() as activation:
        activation.task.started = timezone.now()
        activation.start()
    with task.activation() as activation:
        activation.resume()
        activation.execute()
