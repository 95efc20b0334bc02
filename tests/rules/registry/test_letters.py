from datetime import UTC, datetime, timedelta

import pytest

from registry.rules.letters import MAX_ATTEMPTS, is_withheld, retry_after, send_after


def moscow(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=UTC) - timedelta(hours=3)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (moscow(14, 12), moscow(14, 12)),
        (moscow(14, 8), moscow(14, 8)),
        (moscow(14, 20, 59), moscow(14, 20, 59)),
        (moscow(14, 21), moscow(15, 8)),
        (moscow(14, 23, 30), moscow(15, 8)),
        (moscow(14, 3), moscow(14, 8)),
        (moscow(14, 7, 59), moscow(14, 8)),
    ],
)
def test_letter_of_the_night_waits_for_the_morning(written: datetime, sent: datetime) -> None:
    assert send_after(written, "Europe/Moscow") == sent


def test_night_is_that_of_the_territory() -> None:
    noon_in_moscow = moscow(14, 12)

    assert send_after(noon_in_moscow, "Asia/Kamchatka") == moscow(14, 23)


def test_tries_become_rarer_and_end() -> None:
    delays = [retry_after(attempts) for attempts in range(1, MAX_ATTEMPTS)]

    assert delays == sorted(delays)
    assert retry_after(MAX_ATTEMPTS) is None
    assert MAX_ATTEMPTS == 8


def test_whoever_has_left_is_written_to_about_the_own_account_alone() -> None:
    assert is_withheld(True, {"day": "2026-09-01"}) is True
    assert is_withheld(True, {"to": "own@areopag.example"}) is False
    assert is_withheld(False, {}) is False
