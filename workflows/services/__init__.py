"""The one door: people, API, commands and sweeps act on cases through here."""

from workflows.services.acts import act, claim, open_task
from workflows.services.jobs import retry_job, run_job, stale_jobs
from workflows.services.start import submit_material

__all__ = ["act", "claim", "open_task", "retry_job", "run_job", "stale_jobs", "submit_material"]
