"""What a save of a score sheet's draft costs: statements, and time to the answer.

A sheet of twenty criteria with comments, each save different from the one before, through all
middleware; on SQLite and PostgreSQL. An expert waits for none of them, but a room of experts on
one small server must not wait for each other.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.figures import Report, counted_statements, cpu_of  # noqa: E402 -- after the path

MOST_MILLISECONDS = 100
MOST_STATEMENTS = 10
WINDOWS = 5  # the quietest counts: other programs of the machine are not what is measured


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer saves")
    parser.add_argument("--database", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.database:
        return measure(arguments.database, saves=40 if arguments.quick else 200)
    from bench.servers import postgres

    flags = ["--quick"] if arguments.quick else []
    with tempfile.TemporaryDirectory(prefix="areopag-autosave-") as folder:
        on_sqlite = _alone(f"sqlite:///{folder}/bench.sqlite3", flags)
    with postgres() as url:
        on_postgresql = _alone(url, flags)
    return on_sqlite or on_postgresql


def _alone(url: str, flags: list[str]) -> int:
    return subprocess.run([sys.executable, __file__, "--database", url, *flags]).returncode


def measure(url: str, *, saves: int) -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "TEST_DATABASE_URL": url}
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    print(f"\n{'SQLite' if url.startswith('sqlite') else 'PostgreSQL'}")
    report = Report()
    save = _saver()
    save(0)
    with counted_statements() as counts:
        save(1)
    report.show("statements of a save", counts[0], bound=MOST_STATEMENTS)
    report.show("CPU of a save, median", statistics.median(_cpu(save, 2, 22)) * 1000, unit="ms")
    windows = [_wall(save, 22 + saves * at, saves) for at in range(WINDOWS)]
    report.show("median of a save", min(map(statistics.median, windows)), unit="ms")
    report.show(
        "slowest save but for one in twenty",
        min(window[int(saves * 0.95)] for window in windows),
        bound=MOST_MILLISECONDS,
        unit="ms",
    )
    return report.exit_code()


def _cpu(save, first: int, end: int) -> list[float]:
    return [cpu_of(partial(save, number)) for number in range(first, end)]


def _wall(save, first: int, saves: int) -> list[float]:
    """Milliseconds of each save, the quickest first."""
    seen = []
    for number in range(first, first + saves):
        started = time.perf_counter()
        save(number)
        seen.append((time.perf_counter() - started) * 1000)
    return sorted(seen)


def _saver():
    """A save of one expert's draft as a function of its number."""
    from django.test import Client
    from django.urls import reverse

    from bench import walk
    from registry.models import User

    world = walk.make_world(experts=1)
    material = walk.draft(world)
    walk.submit(world, material)
    for step in ("check_completeness", "assign_experts", "respond_to_invitation"):
        walk.run_step(world, material.case_id, step)
    (task,) = walk.waiting(material.case_id, "score_material")
    client = Client()
    client.force_login(User.objects.create(email="expert@bench.example", person=world.experts[0]))
    address = reverse("score_material_draft", args=[task.pk])

    def save(number: int) -> None:
        form = {"version": str(number), "draft_tab": "bench", "recommendation": "accept"}
        for pk in world.criteria:
            form[f"mark-{pk}"] = str(number % 3)
            form[f"comment-{pk}"] = f"Комментарий к критерию, правка {number}."
        answer = client.post(address, urlencode(form), "application/x-www-form-urlencoded")
        if answer.headers.get("X-Draft-Version") != str(number + 1):
            raise RuntimeError(f"Save {number} was answered {answer.status_code}.")

    return save


if __name__ == "__main__":
    sys.exit(main())
