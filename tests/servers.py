"""The servers and programs tests may need, and whether they answer."""

import os
from functools import cache

import psycopg
import redis
from django.conf import settings

REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")

POSTGRESQL_URLS = (
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres:///postgres",  # the local socket, as the user of this machine
)


def reason_to_skip(name: str) -> str:
    """Why a test that needs the named server cannot run here; empty when it can."""
    if name == "postgresql":
        on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
        return "" if on_postgresql else "runs on PostgreSQL only"
    if name == "redis":
        return "" if _redis_answers() else f"needs Redis at {REDIS_URL} (TEST_REDIS_URL changes it)"
    if name == "libreoffice":
        return (
            ""
            if settings.OFFICE_COMMAND
            else "needs LibreOffice: install-system-packages.sh office"
        )
    raise ValueError(f"No server is called {name!r}: say postgresql, redis or libreoffice.")


def find_postgresql() -> str:
    """Address of a PostgreSQL where databases may be made; empty where none answers."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    candidates = (given,) if given else POSTGRESQL_URLS
    return next((url for url in candidates if _may_make_databases(url)), "")


def _may_make_databases(url: str) -> bool:
    if url.startswith("sqlite"):
        return False
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


@cache
def _redis_answers() -> bool:
    try:
        return bool(redis.Redis.from_url(REDIS_URL, socket_connect_timeout=3).ping())
    except redis.RedisError:
        return False
