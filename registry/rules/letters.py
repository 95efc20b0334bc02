"""When a letter may be sent, and when to try again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Among the facts of a letter about an account: where it goes instead of the usual address.
TO = "to"
LEFT = "left"  # why a letter was not sent: its reader works here no longer

SATURDAY = 5


@dataclass(frozen=True)
class Quiet:
    """When a territory is left in peace: hours of every day, and weekends where it says so."""

    start: time = time(21)
    end: time = time(8)
    weekends: bool = False


USUAL_QUIET = Quiet()

# Reminders and notices about tasks: they wait for the letter of the day. Letters about accounts,
# invitations and decisions are not among them: they go at once.
DIGESTED = frozenset(
    {
        "duty_due_soon",
        "duty_overdue",
        "duty_reminder",
        "duty_delegated",
        "experts_needed",
        "task_is_late",
        "work_waits_long",
    }
)

# So long the first of a day's notices waits for others before the letter of the day goes out.
GATHER_FOR = timedelta(minutes=15)

# The last of eight tries comes about a day and a half after the first.
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 480, 1440))
MAX_ATTEMPTS = len(RETRY_AFTER) + 1

# A sender that has not reported back for so long is dead; its letters are sent again.
CLAIM_HOLDS_FOR = timedelta(minutes=10)


def send_after(moment: datetime, zone: str, quiet: Quiet = USUAL_QUIET) -> datetime:
    """The moment itself, or the end of the quiet hours of the territory into which it falls."""
    local = moment.astimezone(ZoneInfo(zone))
    ready = _after_night(local, quiet)
    while quiet.weekends and ready.weekday() >= SATURDAY:
        ready = _at_end(ready, quiet, days=1)
    return moment if ready == local else ready.astimezone(UTC)


def _after_night(local: datetime, quiet: Quiet) -> datetime:
    """Quiet hours may span midnight, or be a part of one day, or be none at all."""
    now = local.time()
    if quiet.start > quiet.end and now >= quiet.start:
        return _at_end(local, quiet, days=1)
    spans_midnight = quiet.start > quiet.end
    is_night = now < quiet.end and (spans_midnight or now >= quiet.start)
    return _at_end(local, quiet) if is_night else local


def _at_end(local: datetime, quiet: Quiet, *, days: int = 0) -> datetime:
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, quiet.end, tzinfo=local.tzinfo)


def retry_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed tries; None when there is no use in another."""
    return RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else None


def is_withheld(has_left: bool, facts: Mapping[str, object]) -> bool:
    """Nobody writes to those who have left, save about their own account: that they asked for."""
    return has_left and TO not in facts
