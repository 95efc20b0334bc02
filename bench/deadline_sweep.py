"""What the sweep of terms costs with 1 000 000 armed and 200 000 dead ones, none of them due.

Against the library's own sweep, ``fire_due_timers``, over as many timers in the same database and
the same run. The ratio is bounded, on SQLite and on PostgreSQL; the sweep runs every minute, so it
must cost next to nothing while nothing is to be done.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.figures import Report  # noqa: E402 -- after the path

ARMED, DEAD = 1_000_000, 200_000
MOST_PERCENT = 100 / 12


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a quarter of the rows, fewer looks")
    parser.add_argument("--database", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.database:
        share, looks = (4, 7) if arguments.quick else (1, 25)
        return measure(arguments.database, armed=ARMED // share, dead=DEAD // share, looks=looks)
    from bench.servers import postgres

    flags = ["--quick"] if arguments.quick else []
    with tempfile.TemporaryDirectory(prefix="areopag-sweep-") as folder:
        on_sqlite = _alone(f"sqlite:///{folder}/bench.sqlite3", flags)
    with postgres() as url:
        on_postgresql = _alone(url, flags)
    return on_sqlite or on_postgresql


def _alone(url: str, flags: list[str]) -> int:
    return subprocess.run([sys.executable, __file__, "--database", url, *flags]).returncode


def measure(url: str, *, armed: int, dead: int, looks: int) -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "TEST_DATABASE_URL": url}
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    named = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    print(f"\n{named}, {armed} armed and {dead} dead terms")
    _fill(armed, dead)
    own, stock = _quietest_of_both(looks)
    report = Report()
    report.show("the library's sweep of timers", stock, unit="ms")
    report.show("our sweep of terms", own, unit="ms")
    report.show("ours against the library's", 100 * own / stock, bound=MOST_PERCENT, unit="%")
    return report.exit_code()


def _quietest_of_both(looks: int) -> tuple[float, float]:
    """Milliseconds of the quietest look of each, taken by turns so that noise meets both alike."""
    from django.utils import timezone
    from viewflow.workflow.timers import fire_due_timers

    from workflows.services.ladder import climb_ladders

    own, stock = [], []
    for _ in range(looks):
        own.append(_milliseconds(lambda: climb_ladders(timezone.now())))
        stock.append(_milliseconds(fire_due_timers))
    return min(own), min(stock)


def _milliseconds(sweep: Callable[[], int]) -> float:
    started = time.perf_counter()
    if sweep():
        raise SystemExit("Something was due: the sweep of nothing was to be measured.")
    return (time.perf_counter() - started) * 1000


def _fill(armed: int, dead: int) -> None:
    """A task and a timer, copied: armed for the days to come, or dead with a moment of the past.

    Dead ones are what was done or cancelled before its moment came; the moment stays on the row.
    """
    from django.db import connection

    task, timer = _pattern_of_ours(), _pattern_of_the_library()
    now = _moment("n")
    past, future = _moment("-60 - n"), _moment("86400 + n")
    _copy("workflows_task", task, armed, {"look_at": future, "finished": "NULL"})
    _copy(
        "workflows_task",
        task,
        dead,
        {"look_at": past, "finished": past, "status": "'DONE'"},
    )
    _copy("viewflow_task", timer, armed, {"scheduled": future, "status": "'SCHEDULED'"})
    _copy(
        "viewflow_task",
        timer,
        dead,
        {"scheduled": past, "finished": now, "status": "'CANCELED'"},
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _pattern_of_ours() -> int:
    from datetime import timedelta

    from django.utils import timezone

    from tests.factories.scenes import make_scene
    from workflows.models import Task

    scene = make_scene()
    task = scene.task(scene.submitted(now=timezone.now()), "check_completeness")
    Task.objects.update(look_at=timezone.now() + timedelta(days=1))
    return int(task.pk)


def _pattern_of_the_library() -> int:
    from datetime import timedelta

    from django.utils import timezone
    from viewflow.workflow.models import Process, Task
    from viewflow.workflow.status import STATUS

    from bench.bare.flows import Bare

    process = Process.objects.create(flow_class=Bare)
    timer = Task.objects.create(
        process=process,
        flow_task=Bare.check_completeness,
        status=STATUS.SCHEDULED,
        scheduled=timezone.now() + timedelta(days=1),
    )
    Task.objects.filter(pk=timer.pk).update(flow_task_type="TIMER")
    return int(timer.pk)


def _copy(table: str, pattern: int, rows: int, replaced: dict[str, str]) -> None:
    from django.db import connection

    from bench.history import columns_of, numbers_to

    columns, values = columns_of(table, replaced)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} "
            f"CROSS JOIN ({numbers_to(rows)}) AS counted WHERE {table}.id = %s",
            [pattern],
        )


def _moment(seconds: str) -> str:
    """SQL of the moment that lies so many seconds from now."""
    from django.db import connection

    if connection.vendor == "postgresql":
        return f"now() + make_interval(secs => {seconds})"
    return f"datetime('now', ({seconds}) || ' seconds')"


if __name__ == "__main__":
    sys.exit(main())
