"""What lists and pages cost with 1 000 open tasks in 1 000 and in 1 000 000.

The tasks of an expert, the common ones of a coordinator, a work, the board, the list of works and
the search: statements, time to the answer through all middleware, and whether every plan of the
database walks an index. History may not make anybody wait: statements stay equal and the ratio of
times is bounded. On SQLite and PostgreSQL.
"""

import argparse
import json
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

OPEN, ALL = 1000, 1_000_000
MOST_RATIO = 1.3
# Whoever reads a table of fewer rows whole loses nothing by it.
SMALL = 2000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="100 000 tasks, fewer looks")
    parser.add_argument("--database", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.database:
        rows, looks = (ALL // 10, 7) if arguments.quick else (ALL, 15)
        return measure(arguments.database, rows=rows, looks=looks)
    from bench.servers import postgres

    flags = ["--quick"] if arguments.quick else []
    with tempfile.TemporaryDirectory(prefix="areopag-inbox-") as folder:
        on_sqlite = _alone(f"sqlite:///{folder}/bench.sqlite3", flags)
    with postgres() as url:
        on_postgresql = _alone(url, flags)
    return on_sqlite or on_postgresql


def _alone(url: str, flags: list[str]) -> int:
    return subprocess.run([sys.executable, __file__, "--database", url, *flags]).returncode


def measure(url: str, *, rows: int, looks: int) -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "TEST_DATABASE_URL": url}
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    print(f"\n{'SQLite' if url.startswith('sqlite') else 'PostgreSQL'}, {rows} tasks of the past")
    pages, fill_past = _pages()
    few = {name: _look(page, looks) for name, page in pages.items()}
    fill_past(rows)
    report = Report()
    for name, page in pages.items():
        statements, quietest, plans = _look(page, looks)
        report.show(f"{name}: statements", len(statements))
        report.show(f"{name}: statements more", len(statements) - len(few[name][0]), bound=0)
        report.show(f"{name}: time", quietest, unit="ms")
        report.show(f"{name}: ratio to {OPEN} tasks", quietest / few[name][1], bound=MOST_RATIO)
        report.show(f"{name}: tables read whole", len(plans()), bound=0)
        for table in sorted(plans()):
            print(f"    {table}")
    return report.exit_code()


Look = tuple[list[str], float, Callable[[], set[str]]]


def _look(page: Callable[[], None], looks: int) -> Look:
    """Statements of a look, milliseconds of the quietest one, and which tables it reads whole."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page()
    with CaptureQueriesContext(connection) as captured:
        page()
    statements = [one["sql"] for one in captured.captured_queries]
    times = []
    for _ in range(looks):
        started = time.perf_counter()
        page()
        times.append(time.perf_counter() - started)
    return statements, min(times) * 1000, lambda: _read_whole(statements)


def _pages() -> tuple[dict[str, Callable[[], None]], Callable[[int], None]]:
    """A look at each page by whoever uses it, and a way to fill the territory with its past."""
    from django.test import Client

    from bench.crowd import fill_with_works
    from bench.history import fill_tasks
    from review.rules.vocabulary import Verdict
    from tests.factories.registry import NOW
    from tests.factories.scenes import make_scene
    from workflows.services import run_job

    scene = make_scene(experts=40)
    under_way = scene.taken()
    fill_with_works(scene, under_way, OPEN, done=0)
    over = scene.scored(title="Давно закончена")
    scene.do(
        over,
        "draft_conclusion",
        scene.coordinator,
        verdict=Verdict.POSITIVE.value,
        motivation="Работа рассмотрена по всем критериям.",
        recommendations="",
    )
    scene.do(over, "decide_in_council", scene.chair, approves=True)
    run_job(scene.task(over, "issue_conclusion").pk, now=NOW)
    expert, coordinator = Client(), Client()
    expert.force_login(scene.experts[0].user)
    coordinator.force_login(scene.coordinator.user)

    def page(client: Client, address: str) -> Callable[[], None]:
        def look() -> None:
            if client.get(address).status_code != 200:
                raise SystemExit(f"{address} did not answer.")

        return look

    return {
        "tasks of an expert": page(expert, "/tasks/"),
        "common tasks of a coordinator": page(coordinator, "/tasks/"),
        "a work": page(coordinator, f"/works/{under_way}/"),
        "the board": page(coordinator, "/board/"),
        "works under way": page(coordinator, "/works/"),
        "search by a word": page(coordinator, "/search/?q=дроби"),
        "search by a number": page(coordinator, "/search/?q=2026-0001"),
    }, fill_tasks


# --- Plans ------------------------------------------------------------------------------------


def _read_whole(statements: list[str]) -> set[str]:
    """Tables of more than a few rows that some statement reads from end to end."""
    from django.db import connection

    found: set[str] = set()
    read = _of_postgresql if connection.vendor == "postgresql" else _of_sqlite
    for statement in statements:
        if statement.lstrip("( ").upper().startswith("SELECT"):
            found |= {
                f"{table}: {statement[:300]}" for table in read(statement) if _is_large(table)
            }
    return found


def _of_postgresql(statement: str) -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + statement.replace("%", "%%"), [])
        (plan,) = cursor.fetchone()
    found: set[str] = set()
    nodes = [one["Plan"] for one in (json.loads(plan) if isinstance(plan, str) else plan)]
    while nodes:
        node = nodes.pop()
        if node["Node Type"] in ("Seq Scan", "Parallel Seq Scan"):
            found.add(node["Relation Name"])
        nodes += node.get("Plans", [])
    return found


def _of_sqlite(statement: str) -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + statement.replace("%", "%%"), [])
        lines = [row[3] for row in cursor.fetchall()]
    return {line.split()[1] for line in lines if line.startswith("SCAN") and " INDEX " not in line}


def _is_large(table: str) -> bool:
    from django.db import connection

    if table not in connection.introspection.table_names():
        return False  # a name inside of the statement
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT COUNT(*) FROM (SELECT 1 FROM "{table}" LIMIT {SMALL + 1}) AS counted'
        )
        return bool(cursor.fetchone()[0] > SMALL)


if __name__ == "__main__":
    sys.exit(main())
