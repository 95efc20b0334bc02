"""What a case costs: bare viewflow, ours, and the least a hand-written state machine must write.

One case of one stage with three experts, on SQLite and PostgreSQL. Bare viewflow has the same
nodes and a timer on every human step; ours has permissions, domain rows, journal and outbox.
Printing the paper is left out of all three. CPU is the process's own, median of interleaved rounds.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.figures import Report, counted_statements, interleaved_medians  # noqa: E402 -- after the path

HISTORY = 1_000_000
PDF = b"%PDF-1.7\n%bench\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds, less history")
    parser.add_argument("--database", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.database:
        return measure(arguments.database, quick=arguments.quick)
    from bench.servers import postgres

    flags = ["--quick"] if arguments.quick else []
    with tempfile.TemporaryDirectory(prefix="areopag-flow-cost-") as folder:
        on_sqlite = _alone(f"sqlite:///{folder}/bench.sqlite3", flags)
    with postgres() as url:
        on_postgresql = _alone(url, flags)
    return on_sqlite or on_postgresql


def _alone(url: str, flags: list[str]) -> int:
    """Each database in a process of its own: settings are read once."""
    return subprocess.run([sys.executable, __file__, "--database", url, *flags]).returncode


def measure(url: str, *, quick: bool) -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "TEST_DATABASE_URL": url}
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    title = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    print(f"\n{title}")
    report = Report()
    bare, ours, hand = _works()
    _statements(report, bare, ours, hand)
    before = _cpu(report, bare, ours, hand, rounds=7 if quick else 25)
    _with_history(report, bare, ours, before, rows=HISTORY // 20 if quick else HISTORY)
    return report.exit_code()


def _works() -> tuple[Any, Any, Any]:
    """The three walks as functions of the number of experts."""
    from bench import walk
    from bench.bare.run import run_bare
    from bench.by_hand import run_by_hand
    from registry.models import User

    worlds = {seats: walk.make_world(experts=seats, tag=str(seats)) for seats in (3, 4)}
    users = [User.objects.create(email=f"{number}@bench.example").pk for number in range(6)]

    def bare(seats: int = 3) -> Any:
        return partial(run_bare, users[0], users[1 : seats + 1])

    def ours(seats: int = 3) -> Any:
        material = walk.draft(worlds[seats])
        return partial(_run_ours, worlds[seats], material)

    def hand(seats: int = 3) -> Any:
        return partial(run_by_hand, worlds[seats], walk.draft(worlds[seats]))

    for make in (bare, ours, hand):
        for seats in (3, 4):
            make(seats)()  # the first case of a year begins its run of numbers
    return bare, ours, hand


def _run_ours(world: Any, material: Any) -> None:
    from bench import walk
    from workflows.services import jobs

    walk.submit(world, material)
    for step in walk.STEPS_BEFORE_PAPER:
        walk.run_step(world, material.case_id, step)
    (job,) = walk.waiting(material.case_id, "issue_conclusion")
    jobs.begin(job.pk, now=walk.NOW)
    jobs.finish(job.pk, PDF, now=walk.NOW)
    walk.run_step(world, material.case_id, "publish_practice")


def _statements(report: Report, bare: Any, ours: Any, hand: Any) -> None:
    counts = {
        name: {seats: _counted(make(seats)) for seats in (3, 4)}
        for name, make in (("bare", bare), ("ours", ours), ("hand", hand))
    }
    for name, title in (
        ("bare", "statements, bare viewflow with timers"),
        ("ours", "statements, ours"),
        ("hand", "statements, the least written by hand"),
    ):
        report.show(title, counts[name][3])
        report.show(f"{title}, one more expert", counts[name][4] - counts[name][3])
    report.show("ours / bare, statements", counts["ours"][3] / counts["bare"][3], bound=1.3)
    more = {name: by_seats[4] - by_seats[3] for name, by_seats in counts.items()}
    report.show(
        "ours / bare, statements per additional expert", more["ours"] / more["bare"], bound=1.3
    )


def _counted(work: Any) -> int:
    with counted_statements() as counts:
        work()
    return counts[0]


def _cpu(report: Report, bare: Any, ours: Any, hand: Any, *, rounds: int) -> dict[str, float]:
    drafts = {"ours": [ours() for _ in range(rounds)], "hand": [hand() for _ in range(rounds)]}
    medians = interleaved_medians(
        rounds,
        bare=bare(),
        ours=lambda: drafts["ours"].pop()(),
        hand=lambda: drafts["hand"].pop()(),
    )
    for name in ("bare", "ours", "hand"):
        report.show(f"CPU a case, {name}", medians[name] * 1000, unit="ms")
    report.show("ours / bare, CPU", medians["ours"] / medians["bare"], bound=1.2)
    return medians


def _with_history(
    report: Report, bare: Any, ours: Any, before: dict[str, float], *, rows: int
) -> None:
    """The same case when the tables hold years of others.

    The bare flow has tables of its own, which stay as they were: it is the clock, since the
    machine may be faster or slower than before.
    """
    from bench.history import fill_tasks

    statements = _counted(ours())
    fill_tasks(rows)
    drafts = [ours() for _ in range(9)]
    after = interleaved_medians(9, bare=bare(), ours=lambda: drafts.pop()())
    more = _counted(ours()) - statements
    report.show(f"statements more with {rows} tasks in the tables", more, bound=0)
    growth = (after["ours"] / after["bare"]) / (before["ours"] / before["bare"])
    report.show(f"CPU with {rows} tasks / without", growth, bound=1.3)


if __name__ == "__main__":
    sys.exit(main())
