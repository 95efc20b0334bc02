"""A worker killed at any moment of a job: whoever comes next does the rest, and nothing twice.

The worker is a process of its own and dies by SIGKILL; what it had not committed is lost.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.core.management import call_command
from django.db import connections
from viewflow.workflow.status import PROCESS, STATUS

from registry.models import Document, JournalEntry, Letter, NumberRegister
from tests.factories.registry import NOW
from tests.factories.scenes import make_scene
from workflows.models import Process, Task
from workflows.nodes.jobs import JobActivation
from workflows.services import jobs, run_job, stale_jobs

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Task:
    """A conclusion approved and waiting to be printed; no worker has heard of it yet."""
    monkeypatch.setattr(current_app.conf, "task_always_eager", False)
    scene = make_scene()
    case_id = scene.scored()
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict="positive",
        motivation="Работа рассмотрена по всем критериям.",
        recommendations="",
    )
    scene.do(case_id, "decide_in_council", scene.chair, approves=True)
    return Task.objects.get(case_id=case_id, step="issue_conclusion")


def dies(*_args: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def then_dies(work: Callable[..., Any]) -> Callable[..., Any]:
    def done(*args: Any, **named: Any) -> None:
        work(*args, **named)
        dies()

    return done


# What happens to a worker, by the moment of its death: said in the process that will die.
DEATHS: dict[str, Callable[[Task], None]] = {
    "before it began": lambda task: setattr(jobs, "begin", dies),
    "after it began": lambda task: setattr(jobs, "begin", then_dies(jobs.begin)),
    "while it prints": lambda task: setattr(task.flow_task, "work", dies),
    "after it printed": lambda task: setattr(jobs, "finish", dies),
    "before the commit": lambda task: setattr(JobActivation, "activate_next", dies),
    "after the commit": lambda task: setattr(jobs, "finish", then_dies(jobs.finish)),
}


def worker_that_dies(task: Task, death: str) -> int | None:
    """A worker takes the message and dies as told; the signal it died of, as a negative number."""

    def works() -> None:
        for connection in connections.all(initialized_only=True):
            connection.connection = None  # the parent's: a child that closed it would cut it
        DEATHS[death](task)
        run_job(task.pk, now=NOW)

    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(target=works)
    worker.start()
    worker.join(60)
    return worker.exitcode


def told_of(task: Task) -> dict[str, int]:
    """How often each outward effect of the job is there."""
    letters = Letter.objects.filter(case=task.case, template="conclusion_issued")
    return {
        "papers": Document.objects.filter(case=task.case).count(),
        "papers with a file": Document.objects.filter(case=task.case, file__isnull=False).count(),
        "numbers given": NumberRegister.objects.get(kind="conclusion").next_number - 1,
        "issues in the journal": JournalEntry.objects.filter(
            case=task.case, key="review.conclusion.issued"
        ).count(),
        "letters to the author": letters.filter(person=task.case.applicant).count(),
        "jobs": Task.objects.filter(case=task.case, step="issue_conclusion").count(),
        "next duties": Task.objects.filter(case=task.case, step="publish_practice").count(),
    }


ONCE = {
    "papers": 1,
    "papers with a file": 1,
    "numbers given": 1,
    "issues in the journal": 1,
    "letters to the author": 1,
    "jobs": 1,
    "next duties": 1,
}


def everything_holds() -> None:
    call_command("check_invariants")
    call_command("verify_journal")


@pytest.mark.parametrize("death", DEATHS)
def test_a_message_given_back_after_a_death_is_done_once(job: Task, death: str) -> None:
    died = worker_that_dies(job, death)

    run_job(job.pk, now=NOW)

    assert (died, told_of(job)) == (-signal.SIGKILL, ONCE)
    everything_holds()


@pytest.mark.parametrize("death", ["before it began", "after it printed", "after the commit"])
def test_a_message_lost_with_its_worker_is_found_by_the_sweep(job: Task, death: str) -> None:
    worker_that_dies(job, death)

    found = [task.pk for task in stale_jobs(LATER + timedelta(days=365))]
    for task_id in found:
        run_job(task_id, now=LATER)

    assert found == ([] if death == "after the commit" else [job.pk])
    assert told_of(job) == ONCE
    everything_holds()


def test_a_message_that_was_never_delivered_is_found_by_the_sweep(job: Task) -> None:
    (found,) = stale_jobs(job.created + timedelta(minutes=2))

    run_job(found.pk, now=LATER)

    assert told_of(job) == ONCE


def test_of_two_workers_with_one_message_one_ends_the_job(job: Task) -> None:
    """Both print; the paper of the slower one is not a second paper."""
    jobs.begin(job.pk, now=NOW)
    jobs.begin(job.pk, now=NOW)
    job.refresh_from_db()
    first = job.flow_task.work(job.data)
    second = job.flow_task.work(job.data)

    ended = [jobs.finish(job.pk, first, now=NOW), jobs.finish(job.pk, second, now=NOW)]

    job.refresh_from_db()
    assert ended == [True, False]
    assert (told_of(job), job.status) == (ONCE, STATUS.DONE)
    assert Process.objects.get(case=job.case).status == PROCESS.NEW
