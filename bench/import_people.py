"""What loading a staff list costs: memory against the length of the list, and nobody twice.

A list of a thousand people and one of ten thousand, each in a process and a database of its own,
on SQLite and PostgreSQL: read, checked, written, and the same file once more. Peak memory may
hardly grow with the list; the second time nobody may be added. Seconds are printed and not
bounded: nobody waits for them, the page shows how far it has come.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.figures import Report  # noqa: E402 -- after the path

SMALL, LARGE = 1_000, 10_000
QUICK_SMALL, QUICK_LARGE = 300, 1_500
SCHOOLS = 40
MOST_GROWTH = 1.6  # ten times the rows
SURNAMES = ("Соколова", "Воронцова", "Лапина", "Зимина", "Орешкина", "Туманова", "Ярцева")
NAMES = ("Анна", "Вера", "Галина", "Дарья", "Елена", "Жанна", "Зоя", "Инна", "Кира", "Лидия")
PATRONYMICS = ("Викторовна", "Андреевна", "Борисовна", "Глебовна", "Денисовна")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="shorter lists")
    parser.add_argument("--database", help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.database:
        print(json.dumps(measure(arguments.database, arguments.rows)))
        return 0
    sizes = (QUICK_SMALL, QUICK_LARGE) if arguments.quick else (SMALL, LARGE)
    from bench.servers import postgres

    report = Report()
    with tempfile.TemporaryDirectory(prefix="areopag-import-") as folder:
        urls = [f"sqlite:///{folder}/{rows}.sqlite3" for rows in sizes]
        show(report, "SQLite", [_alone(url, rows) for url, rows in zip(urls, sizes, strict=True)])
    found = []
    for rows in sizes:
        with postgres() as url:
            found.append(_alone(url, rows))
    show(report, "PostgreSQL", found)
    return report.exit_code()


def show(report: Report, name: str, found: list[dict[str, float]]) -> None:
    small, large = found
    print(f"\n{name}")
    for figures in found:
        rows = figures["rows"]
        for what in ("read", "check", "write"):
            report.show(f"{what} 1 000 of {rows:.0f} rows", figures[what] / rows * 1000, unit="s")
        report.show(f"peak memory, {rows:.0f} rows", figures["peak"], unit="MB")
        report.show(f"{name}: people missing, {rows:.0f} rows", figures["missing"], bound=0)
        report.show(f"{name}: added by the same file again", figures["again"], bound=0)
    growth = large["peak"] / small["peak"]
    report.show(f"{name}: growth of peak memory", growth, bound=MOST_GROWTH, unit="times")


def _alone(url: str, rows: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--database", url, "--rows", str(rows)],
        check=True,
        stdout=subprocess.PIPE,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(url: str, rows: int) -> dict[str, float]:
    """Load a list of so many rows twice; seconds, megabytes, and how many people came of it."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "TEST_DATABASE_URL": url}
    import logging
    import resource

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    from registry.models import Person

    service, coordinator = _service()
    body = _list_of(rows)
    before = Person.objects.count()
    figures = _load(body, service, coordinator)
    after = Person.objects.count()
    _load(body, service, coordinator)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures | {
        "rows": rows,
        "missing": before + rows - after,
        "again": Person.objects.count() - after,
        "peak": peak,
    }


def _service():
    from tests.factories import registry as make

    territory = make.make_territory()
    for number in range(1, SCHOOLS + 1):
        name = f"Школа № {number}"
        make.make_organisation(territory, short_name=name, name=name)
    return territory, make.make_person()


def _list_of(rows: int) -> bytes:
    """A CSV whose rows are all of different people; names repeat as they do in a county."""
    lines = ["ФИО;Школа;Должность;Эл. почта;Телефон"]
    for at in range(rows):
        name = f"{SURNAMES[at % 7]} {NAMES[at // 7 % 10]} {PATRONYMICS[at // 70 % 5]}"
        # Namesakes of one school would be asked about: a double surname tells them apart.
        name = name.replace(" ", f"-{_letters(at // 350)} ", 1)
        lines.append(f"{name};Школа № {at % SCHOOLS + 1};учитель;p{at}@areopag.example;8900{at:07}")
    return "\n".join(lines).encode()


def _letters(number: int) -> str:
    told = ""
    for _ in range(3):
        number, letter = divmod(number, 20)
        told += "абвгдежзиклмнопрстуф"[letter]
    return told.capitalize()


def _load(body: bytes, territory, person) -> dict[str, float]:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils.timezone import now

    from registry.rules.actors import Actor
    from registry.rules.vocabulary import ListKind
    from registry.services.lists.applying import start_apply
    from registry.services.lists.checking import start_check
    from registry.services.lists.intake import choose_columns, take_file
    from registry.services.operations import do_next_rows

    actor = Actor.person(person.pk)
    marks = [time.perf_counter()]
    file = SimpleUploadedFile("список.csv", body)
    taken = take_file(file, ListKind.PEOPLE, territory=territory, actor=actor, now=now())
    choose_columns(taken, taken.fields, {"make_teachers": True})
    marks.append(time.perf_counter())
    for start in (start_check, start_apply):
        operation = start(taken, actor=actor, now=now())
        while do_next_rows(operation.pk, now=now()):
            pass
        taken.refresh_from_db()
        marks.append(time.perf_counter())
    return {
        what: later - earlier
        for what, earlier, later in zip(
            ("read", "check", "write"), marks[:-1], marks[1:], strict=True
        )
    }


if __name__ == "__main__":
    sys.exit(main())
