"""The act in progress: who does what when, and what the engine is to know of its outcome."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from registry.rules.actors import Actor, OnBehalfOf

if TYPE_CHECKING:
    from registry.models import Case, Person
    from review.models import Assignment
    from review.rules.procedure import ProcedureParameters


@dataclass
class Acting:
    """One act on one case, from its transaction's start to its end.

    ``outcome`` is the code by which the gateway after the step chooses the way; ``ids`` go into
    the data of the duties that appear; ``invited`` are the experts for whom a split opens a
    branch each; ``person`` is whose the next personal duty is.
    """

    case: Case
    parameters: ProcedureParameters
    actor: Actor
    on_behalf_of: OnBehalfOf | None
    now: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    outcome: str = ""
    ids: dict[str, int] = field(default_factory=dict)
    invited: list[Assignment] = field(default_factory=list)
    person: Person | None = None
    result: object = None

    @property
    def by(self) -> dict[str, Any]:
        """Who and when, as every service takes them."""
        return {"actor": self.actor, "on_behalf_of": self.on_behalf_of, "now": self.now}


_current: ContextVar[Acting | None] = ContextVar("acting", default=None)


@contextmanager
def acting(act: Acting) -> Iterator[Acting]:
    """Make the act known to the nodes of the flow while the engine moves the token."""
    token = _current.set(act)
    try:
        yield act
    finally:
        _current.reset(token)


def current_act() -> Acting:
    """The act in progress; the engine never moves outside of one."""
    act = _current.get()
    if act is None:
        raise RuntimeError("The engine was moved outside of workflows.services.act.")
    return act


def current_moment() -> datetime | None:
    """The moment of the act in progress, if there is one."""
    act = _current.get()
    return act.now if act else None
