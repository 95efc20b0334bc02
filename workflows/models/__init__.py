"""Rows of the engine: one process a case, one task a duty, gateway or job."""

from workflows.models.processes import Process
from workflows.models.tasks import Task

__all__ = ["Process", "Task"]
