"""When a backup is too old to rely on, and which old ones may go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

# One night may fail; after a second one somebody must look.
TOO_OLD = timedelta(hours=48)


@dataclass(frozen=True)
class BackupAge:
    """How long ago the last good backup was made; ``None`` where there has never been one."""

    age: timedelta | None

    @property
    def is_too_old(self) -> bool:
        return self.age is None or self.age > TOO_OLD

    @property
    def hours(self) -> int | None:
        return None if self.age is None else int(self.age.total_seconds() // 3600)


def judge_backup(last_good_at: datetime | None, *, now: datetime) -> BackupAge:
    """A backup is relied on for 48 hours after it was begun."""
    return BackupAge(None if last_good_at is None else max(now - last_good_at, timedelta()))


def choose_old_backups(
    made_at: Collection[datetime], *, days: int, weeks: int, now: datetime
) -> set[datetime]:
    """Which good backups may be deleted.

    Kept are those of the last ``days`` days, the last one of each of ``weeks`` weeks before
    now, and in any case the newest of all: without new ones the old ones stay.
    """
    newest_of_week: dict[tuple[int, int], datetime] = {}
    for moment in sorted(made_at):
        year, week, _day = moment.isocalendar()
        newest_of_week[year, week] = moment
    kept = {moment for moment in made_at if now - moment <= timedelta(days=days)}
    kept |= {moment for moment in newest_of_week.values() if now - moment <= timedelta(weeks=weeks)}
    kept |= {max(made_at)} if made_at else set()
    return set(made_at) - kept
