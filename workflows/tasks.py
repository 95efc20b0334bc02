"""Background work. Every task may run twice: it reloads, and its service does things by key."""

from celery import shared_task
from django.conf import settings
from django.utils.timezone import now

from review.services import videos
from workflows.services import (
    absences,
    corrections,
    digests,
    discussions,
    holding,
    jobs,
    ladder,
    planned,
)


@shared_task(name="workflows.run_job")
def run_job(task_id: int) -> None:
    jobs.run_job(task_id, now=now())


@shared_task(name="workflows.sweep_jobs")
def sweep_jobs() -> None:
    moment = now()
    jobs.requeue_stale_jobs(moment)
    corrections.requeue_waiting_corrections(moment)


@shared_task(name="workflows.issue_correction")
def issue_correction(conclusion_id: int) -> None:
    corrections.issue_correction(conclusion_id, now=now())


@shared_task(name="workflows.check_video_links")
def check_video_links() -> None:
    if settings.CHECK_LINKS:
        videos.check_video_links(now())


@shared_task(name="workflows.sweep_deadlines")
def sweep_deadlines() -> None:
    moment = now()
    absences.move_for_absences(moment)
    holding.release_expired(moment)
    discussions.end_discussions(moment)
    ladder.climb_ladders(moment)


@shared_task(name="workflows.gather_letters")
def gather_letters() -> None:
    digests.gather_letters(now())


@shared_task(name="workflows.lay_out_planned")
def lay_out_planned() -> None:
    planned.lay_out_planned(now())
