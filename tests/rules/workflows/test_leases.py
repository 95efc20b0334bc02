from datetime import UTC, date, datetime

from registry.rules.calendar import WorkingCalendar
from workflows.rules.leases import lease_until


def test_lease_ends_with_the_second_working_day() -> None:
    friday = datetime(2026, 9, 11, 9, 0, tzinfo=UTC)
    calendar = WorkingCalendar(days_off=frozenset({date(2026, 9, 14)}))

    until = lease_until(friday, calendar=calendar, zone="Europe/Moscow")

    assert until.date() == date(2026, 9, 16)
