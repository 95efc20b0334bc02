"""Rows of the engine: one process a case, one task a duty, gateway or job; what people keep."""

from workflows.models.ladder import LadderRung, TermRequest
from workflows.models.planned import PlannedDuty, PlannedTask
from workflows.models.processes import Process
from workflows.models.reminders import Reminder
from workflows.models.saved_lists import SavedList
from workflows.models.tasks import Task

__all__ = [
    "LadderRung",
    "PlannedDuty",
    "PlannedTask",
    "Process",
    "Reminder",
    "SavedList",
    "Task",
    "TermRequest",
]
