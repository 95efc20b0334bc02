"""When a letter may be sent, and when to try again."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Among the facts of a letter about an account: where it goes instead of the usual address.
TO = "to"
LEFT = "left"  # why a letter was not sent: its reader works here no longer

QUIET_FROM = time(21)
QUIET_TO = time(8)

# The last of eight tries comes about a day and a half after the first.
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 480, 1440))
MAX_ATTEMPTS = len(RETRY_AFTER) + 1

# A sender that has not reported back for so long is dead; its letters are sent again.
CLAIM_HOLDS_FOR = timedelta(minutes=10)


def send_after(moment: datetime, zone: str) -> datetime:
    """The moment itself, or eight in the morning when it falls into the night of the territory."""
    local = moment.astimezone(ZoneInfo(zone))
    if QUIET_TO <= local.time() < QUIET_FROM:
        return moment
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_TO, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def retry_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed tries; None when there is no use in another."""
    return RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else None


def is_withheld(has_left: bool, facts: Mapping[str, object]) -> bool:
    """Nobody writes to those who have left, save about their own account: that they asked for."""
    return has_left and TO not in facts
