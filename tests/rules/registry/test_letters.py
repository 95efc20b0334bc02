from datetime import UTC, datetime, time, timedelta

import pytest

from registry.rules.letters import MAX_ATTEMPTS, Quiet, is_withheld, retry_after, send_after


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


@pytest.mark.parametrize(
    ("quiet", "written", "sent"),
    [
        (Quiet(time(20), time(9)), moscow(14, 20), moscow(15, 9)),
        (Quiet(time(20), time(9)), moscow(14, 8), moscow(14, 9)),
        (Quiet(time(0), time(7)), moscow(14, 23), moscow(14, 23)),
        (Quiet(time(0), time(7)), moscow(14, 3), moscow(14, 7)),
        (Quiet(time(0), time(0)), moscow(14, 3), moscow(14, 3)),
        (Quiet(weekends=True), moscow(18, 22), moscow(21, 8)),
        (Quiet(weekends=True), moscow(19, 12), moscow(21, 8)),
        (Quiet(weekends=False), moscow(19, 12), moscow(19, 12)),
    ],
)
def test_territory_says_when_it_is_left_in_peace(
    quiet: Quiet, written: datetime, sent: datetime
) -> None:
    assert send_after(written, "Europe/Moscow", quiet) == sent
