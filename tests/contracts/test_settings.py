"""What every installation must hold to."""

from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.test import Client

from config.checks import find_deferred
from config.settings.base import CELERY_BEAT_SCHEDULE, database


def test_pages_allow_no_inline_code_and_no_other_hosts(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]

    assert set(policy.split("; ")) == {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    }


def test_sqlite_takes_its_lock_when_a_transaction_begins() -> None:
    settings = database("sqlite:////tmp/areopag.sqlite3")

    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert settings["OPTIONS"]["timeout"] == 20


def test_start_is_refused_on_sqlite_with_deferred_transactions() -> None:
    deferred = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}

    found = find_deferred(deferred)

    assert found == ["default"]
    assert find_deferred({"default": database("sqlite:////tmp/areopag.sqlite3")}) == []


@pytest.mark.parametrize("query", ["", "?sslmode=require"])
def test_postgresql_waits_five_seconds_for_a_lock(query: str) -> None:
    settings = database(f"postgres://areopag@db/areopag{query}")

    assert settings["OPTIONS"]["options"] == "-c lock_timeout=5s"


def test_an_act_alone_opens_its_transaction() -> None:
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


def test_every_task_on_the_clock_exists() -> None:
    current_app.loader.import_default_modules()

    missing = {entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()} - set(current_app.tasks)

    assert missing == set()


@pytest.mark.django_db
def test_nobody_opens_an_account_by_himself(client: Client) -> None:
    assert client.get("/account/signup/").status_code == 404


@pytest.mark.django_db
def test_a_page_is_for_signed_in_people_unless_it_says_otherwise(client: Client) -> None:
    response: Any = client.get("/account/password/change/")

    assert response.status_code == 302
    assert response.url.startswith("/account/login/?next=")
