from datetime import UTC, datetime

import pytest

from workflows.rules.inbox import Urgency, urgency_of

WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_at", "expected"),
    [
        (datetime(2026, 11, 25, 8, 59, tzinfo=UTC), Urgency.OVERDUE),
        (datetime(2026, 11, 25, 20, 59, tzinfo=UTC), Urgency.TODAY),
        (datetime(2026, 11, 26, 12, 0, tzinfo=UTC), Urgency.THIS_WEEK),
        (datetime(2026, 11, 29, 20, 59, tzinfo=UTC), Urgency.THIS_WEEK),
        (datetime(2026, 11, 30, 12, 0, tzinfo=UTC), Urgency.LATER),
        (None, Urgency.LATER),
    ],
)
def test_duty_stands_in_the_part_of_the_list_its_local_day_says(
    due_at: datetime | None, expected: Urgency
) -> None:
    assert urgency_of(due_at, now=WEDNESDAY, zone="Europe/Moscow") is expected


def test_day_of_a_term_is_that_of_the_territory() -> None:
    due_at = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)

    assert urgency_of(due_at, now=WEDNESDAY, zone="Europe/Moscow") is Urgency.TODAY
    assert urgency_of(due_at, now=WEDNESDAY, zone="Asia/Yekaterinburg") is Urgency.THIS_WEEK
