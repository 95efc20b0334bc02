"""The last four sheets of one case submitted at the same instant: none stuck, none doubled.

Four threads meet at a barrier and submit the last four sheets of a case, 500 cases, on SQLite and
PostgreSQL. A case is stuck when its conclusion is not waiting to be drafted; doubled when there
are two joins, two conclusions or a sheet counted twice.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.figures import Report  # noqa: E402 -- after the path

SEATS = 4


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="25 cases instead of 500")
    parser.add_argument("--database", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.database:
        return measure(arguments.database, cases=25 if arguments.quick else 500)
    from bench.servers import postgres

    flags = ["--quick"] if arguments.quick else []
    with tempfile.TemporaryDirectory(prefix="areopag-last-sheets-") as folder:
        on_sqlite = _alone(f"sqlite:///{folder}/bench.sqlite3", flags)
    with postgres() as url:
        on_postgresql = _alone(url, flags)
    return on_sqlite or on_postgresql


def _alone(url: str, flags: list[str]) -> int:
    """Each database in a process of its own: settings are read once."""
    return subprocess.run([sys.executable, __file__, "--database", url, *flags]).returncode


def measure(url: str, *, cases: int) -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "TEST_DATABASE_URL": url}
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    from bench import walk

    print(f"\n{'SQLite' if url.startswith('sqlite') else 'PostgreSQL'}, {cases} cases")
    world = walk.make_world(experts=SEATS)
    ready = [_ready(world) for _ in range(cases)]
    alone = [_one_by_one(world, case_id) for case_id in ready[: max(5, cases // 20)]]
    seconds = [_at_once(world, case_id) for case_id in ready[len(alone) :]]
    report = Report()
    report.show("cases stuck", _stuck(ready), bound=0)
    report.show("cases with something doubled", _doubled(ready), bound=0)
    uncontended = statistics.quantiles([one for case in alone for one in case], n=20)[-1]
    contended = statistics.quantiles([one for case in seconds for one in case], n=20)[-1]
    report.show("p95 of a submission with nobody else", uncontended * 1000, unit="ms")
    report.show("p95 of a submission, four at once", contended * 1000, unit="ms")
    report.show("four at once / nobody else", contended / uncontended)
    return report.exit_code()


def _ready(world: Any) -> int:
    """A case whose four experts have all accepted."""
    from bench import walk

    material = walk.draft(world)
    walk.submit(world, material)
    for step in ("check_completeness", "assign_experts", "respond_to_invitation"):
        walk.run_step(world, material.case_id, step)
    return int(material.case_id)


def _one_by_one(world: Any, case_id: int) -> list[float]:
    from bench import walk

    return [_submit(world, task) for task in walk.waiting(case_id, "score_material")]


def _at_once(world: Any, case_id: int) -> list[float]:
    from django.db import connection

    from bench import walk

    tasks = walk.waiting(case_id, "score_material")
    barrier, seconds = threading.Barrier(len(tasks)), []

    def submit(task: Any) -> None:
        try:
            barrier.wait()
            seconds.append(_submit(world, task))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds


def _submit(world: Any, task: Any) -> float:
    from bench import walk

    person, facts = walk.facts_of(world, "score_material", task)
    started = time.perf_counter()
    walk.do(task.pk, "score_material", person, **facts)
    return time.perf_counter() - started


def _stuck(cases: list[int]) -> int:
    from workflows.models import Task

    going_on = Task.objects.filter(case__in=cases, step="draft_conclusion", finished=None)
    return len(set(cases) - set(going_on.values_list("case", flat=True)))


def _doubled(cases: list[int]) -> int:
    from django.db.models import Count

    from review.models import Conclusion, Sheet
    from workflows.models import Task

    joins = Task.objects.filter(case__in=cases, step="join_experts").values("case")
    conclusions = Conclusion.objects.filter(case__in=cases).values("case")
    sheets = Sheet.objects.filter(assignment__stage__case__in=cases, state="submitted").values(
        "assignment__stage__case"
    )
    return (
        joins.annotate(n=Count("pk")).exclude(n=1).count()
        + conclusions.annotate(n=Count("pk")).exclude(n=1).count()
        + sheets.annotate(n=Count("pk")).exclude(n=SEATS).count()
    )


if __name__ == "__main__":
    sys.exit(main())
