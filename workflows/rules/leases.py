"""For how long a task of a role may be held by one who has taken it up."""

from datetime import datetime

from registry.rules.calendar import Term, WorkingCalendar, due_at
from registry.rules.vocabulary import Role

# Long enough to finish, short enough that an illness stops nobody.
LEASE = Term(2)

# Duties that a colleague with the same role may take over. A council's question is its chair's,
# a score sheet its expert's: these are replaced by the steps made for it, not handed over.
DELEGABLE = frozenset({Role.COORDINATOR.value})


def lease_until(now: datetime, *, calendar: WorkingCalendar, zone: str) -> datetime:
    """«Взять в работу до …»: the end of the second working day after today."""
    return due_at(now, LEASE, calendar, zone)
