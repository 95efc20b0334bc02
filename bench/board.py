"""What the board «Где застряло» costs with 500 and with 5 000 works under way.

Statements, and time to the answer through all middleware; on SQLite and PostgreSQL. The board
counts in the database and reads a bounded number of rows, so ten times the works must not make
it much slower: the ratio of the two is bounded, and holds on any machine.
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

from bench.figures import Report, counted_statements, cpu_of  # noqa: E402 -- after the path

FEW, MANY = 500, 5000
MOST_STATEMENTS = 15
MOST_MILLISECONDS = 300
MOST_RATIO = 2.5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer looks at the page")
    parser.add_argument("--database", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.database:
        return measure(arguments.database, looks=5 if arguments.quick else 15)
    from bench.servers import postgres

    flags = ["--quick"] if arguments.quick else []
    with tempfile.TemporaryDirectory(prefix="areopag-board-") as folder:
        on_sqlite = _alone(f"sqlite:///{folder}/bench.sqlite3", flags)
    with postgres() as url:
        on_postgresql = _alone(url, flags)
    return on_sqlite or on_postgresql


def _alone(url: str, flags: list[str]) -> int:
    return subprocess.run([sys.executable, __file__, "--database", url, *flags]).returncode


def measure(url: str, *, looks: int) -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "TEST_DATABASE_URL": url}
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    print(f"\n{'SQLite' if url.startswith('sqlite') else 'PostgreSQL'}")
    report = Report()
    look, fill = _board()
    fill(FEW)
    few = _quietest(look, looks)
    fill(MANY - FEW)
    look()
    with counted_statements() as counts:
        look()
    many = _quietest(look, looks)
    report.show(f"statements of the board, {MANY} works", counts[0], bound=MOST_STATEMENTS)
    report.show(f"CPU of the board, {FEW} works", few[1], unit="ms")
    report.show(f"CPU of the board, {MANY} works", many[1], unit="ms")
    report.show(f"time of the board, {MANY} works", many[0], bound=MOST_MILLISECONDS, unit="ms")
    report.show(f"{MANY} works against {FEW}", many[0] / few[0], bound=MOST_RATIO, unit="times")
    return report.exit_code()


def _quietest(look: Callable[[], None], looks: int) -> tuple[float, float]:
    """Milliseconds of the quietest look, by the clock and of our own work."""
    walls, works = [], []
    for _ in range(looks):
        started = time.perf_counter()
        works.append(cpu_of(look))
        walls.append(time.perf_counter() - started)
    return min(walls) * 1000, min(works) * 1000


def _board() -> tuple[Callable[[], None], Callable[[int], None]]:
    """A look at the board by its coordinator, and a way to fill the territory with works."""
    from django.test import Client

    from bench.crowd import fill_with_works
    from tests.factories.scenes import make_scene

    scene = make_scene(experts=40)
    pattern = scene.taken()
    client = Client()
    client.force_login(scene.coordinator.user)

    def look() -> None:
        if client.get("/board/").status_code != 200:
            raise SystemExit("The board did not answer.")

    return look, lambda works: fill_with_works(scene, pattern, works)


if __name__ == "__main__":
    sys.exit(main())
