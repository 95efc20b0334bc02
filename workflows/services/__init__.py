"""The one door: people, API, commands and sweeps act on cases through here."""

from workflows.services.acts import act, claim, open_task, release
from workflows.services.jobs import retry_job, run_job, stale_jobs
from workflows.services.reminders import Reminded, remind, was_reminded_today
from workflows.services.start import submit_material
from workflows.services.withdrawal import withdraw_material

__all__ = [
    "Reminded",
    "act",
    "claim",
    "open_task",
    "release",
    "remind",
    "retry_job",
    "run_job",
    "stale_jobs",
    "submit_material",
    "was_reminded_today",
    "withdraw_material",
]
