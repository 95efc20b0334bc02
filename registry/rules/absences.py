"""When somebody is away, and which stated absence cannot be right. Days are local, both included."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST = timedelta(days=365)  # longer it is a slip of the finger, or the role should end


class AbsenceFault(StrEnum):
    """What is wrong with an absence; the values are codes of refusals."""

    ENDS_BEFORE_BEGIN = "ends_before_begin"
    OVER_ALREADY = "over_already"
    TOO_LONG = "too_long"
    OVERLAPS = "overlaps"


@dataclass(frozen=True)
class Days:
    """From the first to the last day away."""

    first: date
    last: date

    def hold(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meet(self, other: "Days") -> bool:
        return self.first <= other.last and other.first <= self.last


def fault_of_absence(days: Days, *, others: Iterable[Days], today: date) -> AbsenceFault | None:
    """Why the absence cannot be stated; ``others`` are the person's own ones in force."""
    if days.last < days.first:
        return AbsenceFault.ENDS_BEFORE_BEGIN
    if days.last < today:
        return AbsenceFault.OVER_ALREADY
    if days.last - days.first > LONGEST:
        return AbsenceFault.TOO_LONG
    return AbsenceFault.OVERLAPS if any(days.meet(one) for one in others) else None
