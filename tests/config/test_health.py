from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from config import health

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_healthz_answers_without_asking_the_database(client: Client) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_is_ok_when_every_part_works(client: Client) -> None:
    health.record_beat(now=datetime.now(UTC))

    response = client.get("/readyz")

    assert response.status_code == 200
    assert {name: check["ok"] for name, check in response.json()["checks"].items()} == {
        "database": True,
        "migrations": True,
        "jobs": True,
        "beat": True,
    }


@pytest.mark.django_db
def test_readyz_fails_when_beat_was_never_seen(client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["beat"] == {"ok": False, "detail": "never seen"}


@pytest.mark.parametrize(("silence", "ok"), [(180, True), (181, False)])
def test_beat_may_be_silent_for_three_minutes(silence: int, ok: bool) -> None:
    health.record_beat(now=NOW)

    finding = health.find_beat(NOW + timedelta(seconds=silence))

    assert finding.ok is ok


def test_a_part_that_does_not_answer_is_a_finding_not_an_error() -> None:
    def find(now: datetime) -> health.Finding:
        raise OperationalError("no such host")

    assert health.guarded("database", find, NOW) == health.Finding(
        "database", False, "does not answer"
    )
