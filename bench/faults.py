"""500 cases while workers and people's processes die, Redis forgets and PostgreSQL falls once.

Four real workers, the clock and two processes in which people act, on a PostgreSQL and a Redis of
their own. One of them gets SIGKILL every few seconds; Redis is flushed three times; PostgreSQL is
stopped as by a power failure and started again. One case is walked before, undisturbed: in the end
every other must have left exactly the same behind. Steps, marks, papers, lines of the journal and
letters are counted, so that whatever was lost or done twice is seen.
"""

import argparse
import contextlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.figures import Report  # noqa: E402 -- after the path
from bench.servers import Postgres, postgres_cluster, redis  # noqa: E402

WORKERS, PEOPLE = 4, 2
AT_ONCE = 12  # works that the people of one process have under way
BETWEEN_DEATHS = (4.0, 10.0)  # seconds: a worker that never lives to its first job shows nothing
FLUSHES, FALLS = (0.2, 0.45, 0.7), (0.55,)  # after which share of the cases
PATIENCE = 900  # seconds without one more case at its end
STEPS_OF_PEOPLE = (
    "check_completeness",
    "assign_experts",
    "respond_to_invitation",
    "score_material",
    "draft_conclusion",
    "decide_in_council",
    "publish_practice",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="20 cases instead of 500")
    parser.add_argument("--cases", type=int, help="how many cases")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # then everything started is stopped
    cases = arguments.cases or (20 if arguments.quick else 500)
    with (
        tempfile.TemporaryDirectory(prefix="areopag-faults-") as folder,
        postgres_cluster() as cluster,
        redis() as queue,
    ):
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "AREOPAG_ENV_FILE": os.devnull,
            "VAR_DIR": folder,
            "DATABASE_URL": cluster.url,
            "REDIS_URL": queue,
            "EMAIL_URL": f"filemail:///{folder}/mail",
            "LOG_LEVEL": "CRITICAL",
        }
        return measure(cluster, Path(folder), cases=cases)


def measure(cluster: Postgres, folder: Path, *, cases: int) -> int:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from bench import walk

    world = walk.make_world()
    _let_letters_go_at_once(world)
    _chance = random.Random(20260914)
    drafts = [walk.draft(world, now=_now()).case_id for _ in range(cases + 1)]
    undisturbed, ready = drafts[0], drafts[1:]
    town = Town(world, _chance)
    with town.at_work([undisturbed]):
        town.wait_for_end([undisturbed])
    pattern = left_behind([undisturbed])[undisturbed]
    print(f"{cases} cases; undisturbed, one leaves {sum(pattern.values())} rows behind", flush=True)

    started = time.monotonic()
    with town.at_work(ready):
        _disasters(town, cluster, ready)
        town.wait_for_end(ready)
        _wait_for_letters()
    print()
    report = Report()
    for what, count in town.told.items():
        report.show(what, count)
    report.show("from the first submission to the last end", time.monotonic() - started, unit="s")
    _count(report, ready, pattern, folder)
    return report.exit_code()


# --- What dies and comes again ------------------------------------------------------------


@dataclass
class Town:
    """Processes of workers, of the clock and of people; each is started anew when it has died."""

    world: Any
    chance: random.Random
    running: dict[str, Any] = field(default_factory=dict)
    starts: dict[str, Callable[[], Any]] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)

    @contextlib.contextmanager
    def at_work(self, cases: list[int]) -> Iterator[None]:
        self.starts = {
            **{f"worker {n}": _worker for n in range(WORKERS)},
            "clock": _clock,
            **{
                f"people {n}": lambda n=n: _people(self.world, cases[n::PEOPLE])
                for n in range(PEOPLE)
            },
        }
        self.running = {name: start() for name, start in self.starts.items()}
        try:
            yield
        finally:
            for name in self.running:
                self._kill(name)

    def kill_one(self) -> None:
        """SIGKILL to somebody, who is there again at once."""
        name = self.chance.choice([*self.running])
        self._kill(name)
        self.running[name] = self.starts[name]()
        self.told[f"killed: {name.split()[0]}"] += 1

    def wait_for_end(self, cases: list[int]) -> None:
        """Until every case is over, or none has ended for long."""
        left, since = len(cases) + 1, time.monotonic()
        while left and time.monotonic() - since < PATIENCE:
            now_left = len(cases) - ended(cases)
            if now_left < left:
                left, since = now_left, time.monotonic()
            time.sleep(0.5)

    def _kill(self, name: str) -> None:
        process = self.running[name]
        with contextlib.suppress(ProcessLookupError):
            if isinstance(process, subprocess.Popen):
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            else:
                process.kill()
                process.join()


def _disasters(town: Town, cluster: Postgres, cases: list[int]) -> None:
    """Deaths every few seconds, floods at their time, until nearly all cases are over."""
    flushes, falls = list(FLUSHES), list(FALLS)
    quiet_since, before = time.monotonic(), 0
    while (done := ended(cases)) < len(cases) * 0.95:
        if done > before:
            quiet_since, before = time.monotonic(), done
            print(f"\r{done} of {len(cases)} over", end="", flush=True)
        if time.monotonic() - quiet_since > PATIENCE:
            return
        share = done / len(cases)
        if flushes and share >= flushes[0]:
            flushes.pop(0)
            _flush_redis()
            town.told["Redis flushed"] += 1
        if falls and share >= falls[0]:
            falls.pop(0)
            cluster.crash_and_restart()
            town.told["PostgreSQL fell"] += 1
        town.kill_one()
        time.sleep(town.chance.uniform(*BETWEEN_DEATHS))


def _worker() -> subprocess.Popen[bytes]:
    return _celery("worker", "--concurrency", "1")


def _clock() -> subprocess.Popen[bytes]:
    return _celery("beat")


def _celery(*command: str) -> subprocess.Popen[bytes]:
    """A real process in a group of its own, so that its children die with it."""
    celery = Path(sys.executable).with_name("celery")
    return subprocess.Popen(
        [celery, "-A", "config", *command, "--loglevel", "CRITICAL"],
        cwd=ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _flush_redis() -> None:
    import redis

    redis.Redis.from_url(os.environ["REDIS_URL"]).flushall()


# --- People ---------------------------------------------------------------------------------


def _people(world: Any, cases: list[int]) -> multiprocessing.process.BaseProcess:
    from django.db import connections

    connections.close_all()  # a child must not speak over its parent's line
    process = multiprocessing.get_context("fork").Process(target=_act, args=(world, cases))
    process.start()
    return process


def _act(world: Any, cases: list[int]) -> None:
    """Do whatever waits in these cases, a few at a time; press again after a failure."""
    from django.db import InterfaceError, OperationalError, connection

    from registry.services.errors import DomainError

    while True:
        try:
            if not _one_round(world, cases):
                return
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(0.5)
        except DomainError:  # done by somebody who died before he heard of it
            time.sleep(0.1)


def _one_round(world: Any, cases: list[int]) -> bool:
    """Everything that waits for people now; False when all cases are over."""
    from bench import walk
    from review.models import Material
    from workflows.models import Process, Task

    over = set(Process.objects.filter(case__in=cases, status="DONE").values_list("case", flat=True))
    under_way = [case for case in cases if case not in over][:AT_ONCE]
    drafts = Material.objects.filter(case__in=under_way, case__state="draft")
    for material in drafts.select_related("case__territory", "case__procedure_version"):
        walk.submit(world, material, now=_now())
    waiting = Task.objects.filter(
        case__in=under_way, step__in=STEPS_OF_PEOPLE, flow_task_type="HUMAN", finished=None
    )
    tasks = list(waiting.order_by("pk"))
    for task in tasks:
        person, facts = walk.facts_of(world, task.step, task)
        walk.do(task.pk, task.step, person, now=_now(), **facts)
    if not tasks:
        time.sleep(0.2)
    return bool(under_way)


# --- What is left in the end ------------------------------------------------------------------


def ended(cases: list[int]) -> int:
    """How many cases are over; asks again while the database is down."""
    from django.db import InterfaceError, OperationalError, connection

    from workflows.models import Process

    while True:
        try:
            return Process.objects.filter(case__in=cases, status="DONE").count()
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(0.5)


def left_behind(cases: list[int]) -> dict[int, Counter[tuple[str, ...]]]:
    """Rows of every kind that a case leaves, by case."""
    from registry.models import Document, JournalEntry, Letter
    from review.models import Mark, Sheet
    from workflows.models import Task

    found: dict[int, Counter[tuple[str, ...]]] = {case: Counter() for case in cases}
    for kind, rows in {
        "step": Task.objects.filter(case__in=cases).values_list("case", "step", "status"),
        "journal": JournalEntry.objects.filter(case__in=cases).values_list("case", "key"),
        "letter": Letter.objects.filter(case__in=cases).values_list("case", "template", "person"),
        "paper": Document.objects.filter(case__in=cases, file__isnull=False).values_list(
            "case", "state"
        ),
        "sheet": Sheet.objects.filter(assignment__stage__case__in=cases).values_list(
            "assignment__stage__case", "state", "total", "assignment__expert"
        ),
        "mark": Mark.objects.filter(sheet__assignment__stage__case__in=cases).values_list(
            "sheet__assignment__stage__case", "criterion", "points"
        ),
    }.items():
        for case, *what in rows:
            found[case][(kind, *map(str, what))] += 1
    return found


def _count(
    report: Report, cases: list[int], pattern: Counter[tuple[str, ...]], folder: Path
) -> None:
    from django.core.management import CommandError, call_command

    from registry.models import Letter, NumberRegister

    missing: Counter[tuple[str, ...]] = Counter()
    doubled: Counter[tuple[str, ...]] = Counter()
    for rows in left_behind(cases).values():
        missing += pattern - rows
        doubled += rows - pattern
    report.show("cases stuck", len(cases) - ended(cases), bound=0)
    for kind in ("step", "mark", "sheet", "paper", "letter", "journal"):
        report.show(f"rows lost: {kind}", _of(kind, missing), bound=0)
        report.show(f"rows doubled: {kind}", _of(kind, doubled), bound=0)
    for what, count in [*missing.most_common(5), *doubled.most_common(5)]:
        print(f"  {' '.join(what)}: {count}")
    for register in NumberRegister.objects.filter(kind__in=("conclusion", "examination")):
        lost = register.next_number - register.first_number - len(cases) - 1
        report.show(f"numbers lost or doubled: {register.kind}", abs(lost), bound=0)
    unsent = Letter.objects.filter(case__in=cases, state__in=("queued", "sending"))
    report.show("letters not sent", unsent.count(), bound=0)
    report.show("letters sent more than once under one Message-ID", _sent_again(folder / "mail"))
    for command in ("check_invariants", "verify_journal"):
        broken = 0
        try:
            call_command(command, verbosity=0)
        except (CommandError, SystemExit):
            broken = 1
        report.show(f"{command} finds faults", broken, bound=0)


def _of(kind: str, rows: Counter[tuple[str, ...]]) -> int:
    return sum(count for what, count in rows.items() if what[0] == kind)


def _sent_again(mail: Path) -> int:
    """Mails beyond the first of a letter: of those a mailbox shows one."""
    ids = Counter(
        line
        for path in mail.glob("*")
        for line in path.read_text("utf-8", errors="replace").splitlines()
        if line.startswith("Message-ID:")
    )
    return sum(count - 1 for count in ids.values())


def _let_letters_go_at_once(world: Any) -> None:
    """No quiet hours: by day and by night the measurement is the same."""
    world.territory.quiet_from = world.territory.quiet_to = time_of_day(0)
    world.territory.save()


def _wait_for_letters() -> None:
    from registry.models import Letter

    until = time.monotonic() + PATIENCE
    while (
        Letter.objects.filter(state__in=("queued", "sending")).exists() and time.monotonic() < until
    ):
        time.sleep(1)


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


if __name__ == "__main__":
    sys.exit(main())
