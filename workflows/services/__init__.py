"""The one door: people, API, commands and sweeps act on cases through here."""

from workflows.services.acts import act, open_task
from workflows.services.duplicates import merge_duplicate
from workflows.services.holding import claim, delegate, release
from workflows.services.jobs import retry_job, run_job, stale_jobs
from workflows.services.questions import ask_author, take_back_question
from workflows.services.reminders import Reminded, remind, was_reminded_today
from workflows.services.saved_lists import forget_list, save_list
from workflows.services.skips import skip_task
from workflows.services.start import submit_material
from workflows.services.terms import ask_for_time, extend_term, pass_on, refuse_time
from workflows.services.withdrawal import (
    annul_conclusion,
    stop_examination,
    withdraw_material,
)

__all__ = [
    "Reminded",
    "act",
    "annul_conclusion",
    "ask_author",
    "ask_for_time",
    "claim",
    "delegate",
    "extend_term",
    "forget_list",
    "merge_duplicate",
    "open_task",
    "pass_on",
    "refuse_time",
    "release",
    "remind",
    "retry_job",
    "run_job",
    "save_list",
    "skip_task",
    "stale_jobs",
    "stop_examination",
    "submit_material",
    "take_back_question",
    "was_reminded_today",
    "withdraw_material",
]
