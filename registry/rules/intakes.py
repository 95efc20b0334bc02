"""Whether works are taken under a procedure on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NotTaken(StrEnum):
    """Why works are not taken."""

    NOT_OPEN = "not_open"
    CLOSED = "closed"
    DAY_PAST = "day_past"


@dataclass(frozen=True, kw_only=True)
class IntakeFacts:
    """The intake that counts: the open one, else the latest. Days are those of the territory."""

    last_date: date | None = None
    closed_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class Taking:
    """Whether works are taken; if not, why and which day was the last one, if there was any."""

    reason: NotTaken | None = None
    until: date | None = None

    @property
    def is_on(self) -> bool:
        return self.reason is None

    @property
    def is_over(self) -> bool:
        """There was an intake and it has ended: drafts are not sent either."""
        return self.reason in {NotTaken.CLOSED, NotTaken.DAY_PAST}


def taking_on(day: date, *, is_open: bool, intake: IntakeFacts | None) -> Taking:
    """An intake says until when; a procedure that never had one is open by its own mark alone."""
    if intake is not None:
        ends = [one for one in (intake.closed_date, intake.last_date) if one is not None]
        if intake.closed_date is not None:
            return Taking(reason=NotTaken.CLOSED, until=min(ends))
        if intake.last_date is not None and intake.last_date < day:
            return Taking(reason=NotTaken.DAY_PAST, until=intake.last_date)
    return Taking() if is_open else Taking(reason=NotTaken.NOT_OPEN)
