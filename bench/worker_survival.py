"""Workers killed with SIGKILL, Redis flushed: every job is done exactly once by its key.

Cases wait for their papers. A real worker is started and killed again and again while it prints;
on Redis the queue is emptied as well. Then the sweep, as beat runs it, finds what was lost. Runs
on PostgreSQL with Redis and on the embedded default: SQLite with the queue in files.
"""

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.figures import Report  # noqa: E402 -- after the path

PATIENCE = 240  # seconds to wait for the last job


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="6 cases and 3 kills, not 40 and 10")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    cases, kills = (6, 3) if arguments.quick else (40, 10)
    if arguments.measure:
        return measure(cases=cases, kills=kills)
    from bench.servers import postgres, redis

    flags = ["--quick"] if arguments.quick else []
    with tempfile.TemporaryDirectory(prefix="areopag-survival-") as folder:
        embedded = _alone(folder, flags, DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3")
    with (
        tempfile.TemporaryDirectory(prefix="areopag-survival-") as folder,
        postgres() as database,
        redis() as queue,
    ):
        served = _alone(folder, flags, DATABASE_URL=database, REDIS_URL=queue)
    return embedded or served


def _alone(folder: str, flags: list[str], **addresses: str) -> int:
    """Each installation in a process of its own, with its own folder of data."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "AREOPAG_ENV_FILE": os.devnull,
        "VAR_DIR": folder,
        "EMAIL_URL": f"filemail:///{folder}/mail",
        "LOG_LEVEL": "CRITICAL",
        "REDIS_URL": "",
        **addresses,
    }
    command = [sys.executable, __file__, "--measure", *flags]
    return subprocess.run(command, env=environment).returncode


def measure(*, cases: int, kills: int) -> int:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from bench import walk

    on_redis = bool(os.environ["REDIS_URL"])
    print(f"\n{'PostgreSQL and Redis' if on_redis else 'SQLite, queue in files'}, {cases} cases")
    world = walk.make_world()
    ready = [_approved(world) for _ in range(cases)]
    started = time.monotonic()
    for _ in range(kills):
        with _worker() as worker:
            time.sleep(random.uniform(2.0, 5.0))
            os.killpg(worker.pid, signal.SIGKILL)
        if on_redis:
            _flush_redis()
    with _worker():
        _sweep_until_done(ready)
    report = Report()
    report.show("workers killed", kills)
    report.show("from the first kill to the last paper", time.monotonic() - started, unit="s")
    _count(report, ready)
    return report.exit_code()


def _approved(world: Any) -> int:
    """A case whose conclusion the chair has just approved: its job is queued."""
    from bench import walk

    material = walk.draft(world)
    walk.submit(world, material)
    for step in walk.STEPS_BEFORE_PAPER:
        walk.run_step(world, material.case_id, step)
    return int(material.case_id)


@contextlib.contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    """A real worker in a process group of its own; whatever is left of it is stopped at the end."""
    celery = Path(sys.executable).with_name("celery")
    worker = subprocess.Popen(
        [celery, "-A", "config", "worker", "--concurrency", "2", "--loglevel", "CRITICAL"],
        cwd=ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield worker
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def _flush_redis() -> None:
    import redis

    redis.Redis.from_url(os.environ["REDIS_URL"]).flushall()


def _sweep_until_done(cases: list[int]) -> None:
    """What beat does every half a minute, with the clock put forward so as not to wait for it."""
    from django.utils.timezone import now

    from workflows.models import Task
    from workflows.services import jobs

    waiting = Task.objects.filter(case__in=cases, flow_task_type="JOB", finished=None)
    until = time.monotonic() + PATIENCE
    while waiting.exists() and time.monotonic() < until:
        jobs.requeue_stale_jobs(now() + timedelta(minutes=10))
        time.sleep(5)


def _count(report: Report, cases: list[int]) -> None:
    from registry.models import Document, JournalEntry, Letter, NumberRegister
    from workflows.models import Task

    documents = Document.objects.filter(case__in=cases)
    whole = documents.filter(state="valid", file__isnull=False)
    issued = JournalEntry.objects.filter(case__in=cases, key="review.conclusion.issued")
    letters = Letter.objects.filter(case__in=cases, template="conclusion_issued")
    next_number = NumberRegister.objects.get(kind="conclusion").next_number
    undone = Task.objects.filter(case__in=cases, flow_task_type="JOB", finished=None)
    report.show("jobs not done", undone.count(), bound=0)
    report.show("cases without a paper", len(cases) - whole.count(), bound=0)
    report.show("papers too many", documents.count() - len(cases), bound=0)
    report.show("numbers lost or skipped", next_number - 1 - len(cases), bound=0)
    report.show("issues journaled too often", issued.count() - len(cases), bound=0)
    report.show("letters missing", len(cases) - letters.count(), bound=0)


if __name__ == "__main__":
    sys.exit(main())
