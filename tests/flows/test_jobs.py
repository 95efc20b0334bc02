"""Jobs: done once by their key, whatever dies on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from viewflow.workflow.activation import Activation
from viewflow.workflow.status import PROCESS, STATUS

from registry.models import Document, JournalEntry, Letter, NumberRegister
from registry.rules.actors import COMMAND, JOB, Actor
from registry.services.errors import DomainError
from review.models import Conclusion
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from workflows.models import Process, Task
from workflows.rules.acting import acting
from workflows.services import jobs, run_job, stale_jobs
from workflows.services.acts import begin_acting, locked_task
from workflows.services.jobs import MAX_ATTEMPTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def job(scene: Scene) -> Task:
    """A conclusion approved and waiting to be printed."""
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


def break_printing(job: Task) -> None:
    """Begin the job, then make its paper unprintable: the snapshot has lost its content."""
    jobs.begin(job.pk, now=NOW)
    Document.objects.filter(case=job.case).update(template="no-such-template")


def test_a_job_waits_for_a_worker_after_the_commit(job: Task) -> None:
    assert (job.status, job.finished, job.attempts) == (STATUS.SCHEDULED, None, 0)


def test_a_message_that_comes_twice_prints_one_paper(job: Task) -> None:
    done = [run_job(job.pk, now=NOW), run_job(job.pk, now=NOW)]

    assert done == [True, False]
    assert Document.objects.filter(case=job.case).count() == 1
    assert Letter.objects.filter(template="conclusion_issued", case=job.case).count() == 1


@pytest.mark.parametrize("died", ["after_begin", "after_work"])
def test_a_worker_that_died_is_followed_by_another_with_the_same_number(
    job: Task, died: str
) -> None:
    jobs.begin(job.pk, now=NOW)
    number = Document.objects.get(case=job.case).number
    if died == "after_work":
        job.refresh_from_db()
        job.flow_task.work(job.data)

    run_job(job.pk, now=NOW + timedelta(minutes=10))

    assert Document.objects.get(case=job.case).number == number
    assert NumberRegister.objects.get(kind="conclusion").next_number == 2
    assert (
        JournalEntry.objects.filter(case=job.case, key__endswith="conclusion.issued").count() == 1
    )


def test_a_lost_message_is_found_by_the_sweep_only_when_it_is_late(job: Task) -> None:
    at_once = stale_jobs(job.created + timedelta(seconds=30))
    later = stale_jobs(job.created + timedelta(minutes=2))

    assert list(at_once) == []
    assert list(later) == [job]


def test_a_silent_worker_is_found_by_the_sweep(job: Task) -> None:
    jobs.begin(job.pk, now=NOW)

    assert list(stale_jobs(NOW + timedelta(seconds=30))) == []
    assert list(stale_jobs(NOW + timedelta(minutes=6))) == [job]


def test_a_finished_job_is_never_swept(job: Task) -> None:
    run_job(job.pk, now=NOW)

    assert list(stale_jobs(NOW + timedelta(days=1))) == []


def test_a_job_that_keeps_failing_waits_for_a_coordinator_and_the_case_is_not_over(
    job: Task,
) -> None:
    """Traps P7 and P8: a failed job neither ends the process nor bars its cancelling."""
    break_printing(job)

    for _ in range(MAX_ATTEMPTS):
        run_job(job.pk, now=NOW)

    job.refresh_from_db()
    assert (job.status, job.finished) == (STATUS.ERROR, None)
    assert Process.objects.get(case=job.case).status == PROCESS.NEW
    assert JournalEntry.objects.filter(case=job.case, key="workflows.job.failed").count() == 1
    with locked_task(job.pk) as task:
        doing = begin_acting(task, actor=COMMAND, on_behalf_of=None, now=NOW)
        with acting(doing):
            activation: Activation = task.flow_task.activation_class(task)
            assert activation.cancel.can_proceed()


def test_a_failed_job_keeps_the_kind_of_failure_and_nothing_of_the_people(job: Task) -> None:
    break_printing(job)

    for _ in range(MAX_ATTEMPTS):
        run_job(job.pk, now=NOW)

    job.refresh_from_db()
    assert set(job.data) == {"conclusion", "document", "problem"}
    assert job.data["problem"] == "TemplateDoesNotExist"


def test_a_coordinator_starts_a_failed_job_anew(scene: Scene, job: Task) -> None:
    break_printing(job)
    for _ in range(MAX_ATTEMPTS):
        run_job(job.pk, now=NOW)
    Document.objects.filter(case=job.case).update(template="conclusion")

    jobs.retry_job(job.pk, actor=Actor.person(scene.coordinator.pk), now=NOW)
    run_job(job.pk, now=NOW)

    job.refresh_from_db()
    assert job.status == STATUS.DONE
    assert Conclusion.objects.get(case=job.case).state == "issued"


def test_a_job_in_order_is_not_started_anew(job: Task) -> None:
    with pytest.raises(DomainError) as refused:
        jobs.retry_job(job.pk, actor=JOB, now=NOW)

    assert refused.value.code == "not_failed"


def test_the_journal_of_the_whole_case_verifies(job: Task, capsys: Any) -> None:
    run_job(job.pk, now=NOW)

    call_command("verify_journal")

    assert capsys.readouterr().out
