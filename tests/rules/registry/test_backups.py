"""When a backup is too old, and which ones may go."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.backups import choose_old_backups, judge_backup

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
NIGHTS = {NOW - timedelta(days=days, hours=6) for days in range(200)}


@pytest.mark.parametrize(("hours", "too_old"), [(0, False), (48, False), (48.1, True), (500, True)])
def test_a_backup_is_relied_on_for_48_hours(hours: float, too_old: bool) -> None:
    assert judge_backup(NOW - timedelta(hours=hours), now=NOW).is_too_old is too_old


def test_never_is_too_old() -> None:
    assert judge_backup(None, now=NOW).is_too_old
    assert judge_backup(None, now=NOW).hours is None


def test_a_backup_from_the_future_is_of_now() -> None:
    assert judge_backup(NOW + timedelta(hours=3), now=NOW).hours == 0


def test_days_and_then_one_a_week_are_kept() -> None:
    kept = NIGHTS - choose_old_backups(NIGHTS, days=14, weeks=8, now=NOW)

    of_days = {moment for moment in kept if NOW - moment <= timedelta(days=14)}
    weeks = sorted(moment.isocalendar()[:2] for moment in kept - of_days)
    assert len(of_days) == 14
    assert len(weeks) == len(set(weeks)) == 6
    assert min(kept) > NOW - timedelta(weeks=8)


def test_the_newest_stays_however_old_it_is() -> None:
    made = {NOW - timedelta(days=400), NOW - timedelta(days=500)}

    assert choose_old_backups(made, days=14, weeks=8, now=NOW) == {NOW - timedelta(days=500)}


@given(
    st.sets(st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 29)), max_size=60),  # noqa: DTZ001
    st.integers(0, 30),
    st.integers(0, 10),
)
def test_never_all_are_chosen_and_none_that_is_not_there(
    moments: set[datetime], days: int, weeks: int
) -> None:
    made = {moment.replace(tzinfo=UTC) for moment in moments}

    old = choose_old_backups(made, days=days, weeks=weeks, now=NOW)

    assert old <= made
    assert not made or max(made) not in old
