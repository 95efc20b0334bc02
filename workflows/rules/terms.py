"""To which day the term of an open task may be moved."""

from datetime import date, timedelta
from enum import StrEnum

LONGEST = timedelta(days=365)  # further away it is a slip of the finger


class TermFault(StrEnum):
    PAST = "term_past"
    NOT_LATER = "term_not_later"
    TOO_FAR = "term_too_far"


def fault_of_term(day: date, *, ends_on: date, today: date) -> TermFault | None:
    """What is wrong with a new last day; terms are extended, never shortened."""
    if day < today:
        return TermFault.PAST
    if day <= ends_on:
        return TermFault.NOT_LATER
    return TermFault.TOO_FAR if day > today + LONGEST else None
