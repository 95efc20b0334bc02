"""Kinds of nodes: a duty, a job, what is passed at once, a branch for each expert.

Only public seams of viewflow are used. Every move of the engine happens in one act, under the
locks of ``workflows.services``, in one transaction that an exception rolls back whole; so our
kinds do without the library's savepoints and states of failure. What each node is for is said in
``flows``.
"""

from workflows.nodes.branches import Join, MultiSplit
from workflows.nodes.duties import Duty, DutyTerms
from workflows.nodes.jobs import Job, queue_job
from workflows.nodes.passing import End, Function, Start, Switch, outcome_is

__all__ = [
    "Duty",
    "DutyTerms",
    "End",
    "Function",
    "Job",
    "Join",
    "MultiSplit",
    "Start",
    "Switch",
    "outcome_is",
    "queue_job",
]
