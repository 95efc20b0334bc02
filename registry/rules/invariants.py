"""Truths about the whole database that no constraint can state."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Breach:
    """A row about which a truth does not hold."""

    truth: str
    model: str
    pk: int
