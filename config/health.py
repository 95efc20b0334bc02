"""What the site needs to work: the database, its tables, the worker and the clock."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor

from workflows.models import Task

logger = logging.getLogger(__name__)

BEAT_KEY = "beat-seen"
# Beat makes itself known every twenty seconds; nine missed are no accident.
BEAT_SILENCE = timedelta(minutes=3)
# A lost job is found and queued again within minutes; one older than this says nobody works.
JOB_AGE = timedelta(minutes=15)


@dataclass(frozen=True)
class Finding:
    name: str
    ok: bool
    detail: str


def examine(*, now: datetime) -> list[Finding]:
    """Return one finding per part. With no database the parts that live in it are not asked."""
    found = guarded("database", find_database, now)
    if not found.ok:
        return [found]
    return [
        found,
        guarded("migrations", find_migrations, now),
        guarded("jobs", find_oldest_job, now),
        guarded("beat", find_beat, now),
    ]


def record_beat(*, now: datetime) -> None:
    """Remember that beat sent a job and a worker did it."""
    cache.set(BEAT_KEY, now.isoformat(), timeout=None)


def beat_seen_at() -> datetime | None:
    """When beat and a worker last made themselves known."""
    seen = cache.get(BEAT_KEY)
    return datetime.fromisoformat(seen) if seen else None


def find_database(now: datetime) -> Finding:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding("database", True, "answers")


def find_migrations(now: datetime) -> Finding:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Finding("migrations", missing == 0, f"{missing} not applied")


def find_oldest_job(now: datetime) -> Finding:
    """Look at the jobs of the engine: a job that waits long means that no worker takes it."""
    oldest = (
        Task.objects.filter(flow_task_type="JOB", status="SCHEDULED")
        .order_by("created")
        .values_list("created", flat=True)
        .first()
    )
    if oldest is None:
        return Finding("jobs", True, "none waits")
    age = now - oldest
    return Finding("jobs", age <= JOB_AGE, f"oldest waits {int(age.total_seconds())} s")


def find_beat(now: datetime) -> Finding:
    seen = beat_seen_at()
    if seen is None:
        return Finding("beat", False, "never seen")
    silence = now - seen
    return Finding("beat", silence <= BEAT_SILENCE, f"seen {int(silence.total_seconds())} s ago")


def guarded(name: str, find: Callable[[datetime], Finding], now: datetime) -> Finding:
    """Turn a failure of the database or the cache into a finding; the text goes to the log."""
    try:
        return find(now)
    except (Error, OSError) as error:
        logger.warning("health check failed", extra={"check": name, "error": str(error)})
        return Finding(name, False, "does not answer")
