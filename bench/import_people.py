"""What loading a staff list costs: memory against the length of the list, and nobody twice.

A list of a thousand people and one of ten thousand, each in a process and a database of its own:
read, checked, written, and the same file once more. As CSV on SQLite and PostgreSQL; as XLSX and
ODS on SQLite, because a format costs the reader and not the database. Both are made by LibreOffice
where it is installed. Peak memory may hardly grow with the list; the second time nobody may be
added. Seconds are printed and not bounded: nobody waits for them, the page shows how far it has
come. Only the work on a row may hardly grow with the territory: the same number of rows is loaded
into an empty territory and into one of ten thousand people.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.figures import Report  # noqa: E402 -- after the path

SMALL, LARGE = 1_000, 10_000
QUICK_SMALL, QUICK_LARGE = 300, 1_500
SCHOOLS = 40
MOST_GROWTH = 1.6  # ten times the rows
MOST_SLOWER = 1.3  # a row, where ten thousand people are known already
FORMATS = ("csv", "xlsx", "ods")
SURNAMES = ("Соколова", "Воронцова", "Лапина", "Зимина", "Орешкина", "Туманова", "Ярцева")
NAMES = ("Анна", "Вера", "Галина", "Дарья", "Елена", "Жанна", "Зоя", "Инна", "Кира", "Лидия")
PATRONYMICS = ("Викторовна", "Андреевна", "Борисовна", "Глебовна", "Денисовна")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="shorter lists")
    parser.add_argument("--database", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--known", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.database:
        prepare(arguments.database)
        figures = (
            compare(arguments.rows, arguments.known)
            if arguments.known
            else measure(arguments.file, arguments.rows)
        )
        print(json.dumps(figures))
        return 0
    sizes = (QUICK_SMALL, QUICK_LARGE) if arguments.quick else (SMALL, LARGE)
    from bench.servers import postgres

    report = Report()
    with tempfile.TemporaryDirectory(prefix="areopag-import-") as name:
        folder = Path(name)
        files = _files(folder, sizes)
        for kind in FORMATS:
            found = [
                _alone(f"sqlite:///{folder}/{kind}{rows}.sqlite3", rows, file=files[kind, rows])
                for rows in sizes
            ]
            show(report, f"{kind.upper()}, SQLite", found)
        found = []
        for rows in sizes:
            with postgres() as url:
                found.append(_alone(url, rows, file=files["csv", rows]))
        show(report, "CSV, PostgreSQL", found)
        url = f"sqlite:///{folder}/known.sqlite3"
        show_slowing(report, "SQLite", _alone(url, sizes[0], known=sizes[1]))
        with postgres() as url:
            show_slowing(report, "PostgreSQL", _alone(url, sizes[0], known=sizes[1]))
    return report.exit_code()


def _files(folder: Path, sizes: Sequence[int]) -> dict[tuple[str, int], Path]:
    """The lists in every format: a real office program writes more than a library does."""
    from registry.services.lists.writing import write_ods, write_xlsx
    from tests.factories.office import convert_table

    soffice = shutil.which("soffice")
    if soffice is None:
        print("No soffice here: XLSX and ODS are made by our own writer, not by an office program.")
    files = {}
    for rows in sizes:
        body = _list_of(range(rows))
        cells = [line.split(";") for line in body.decode().split("\n")]
        for kind in FORMATS:
            files[kind, rows] = folder / f"list{rows}.{kind}"
            made = body
            if kind != "csv" and soffice:
                made = convert_table(soffice, body, "csv", kind)
            elif kind != "csv":
                write = write_xlsx if kind == "xlsx" else write_ods
                made = write(cells, sheet="1")
            files[kind, rows].write_bytes(made)
    return files


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


def show_slowing(report: Report, name: str, found: dict[str, float]) -> None:
    print(f"\n{name}: the territory grows")
    known = found["known"]
    for what in ("check", "write"):
        empty, full = found[f"{what} empty"], found[f"{what} full"]
        report.show(f"{what} 1 000 rows, nobody known", empty, unit="s of work")
        report.show(f"{what} 1 000 rows, {known:.0f} people known", full, unit="s of work")
        report.show(f"{name}: {what} slower", full / empty, bound=MOST_SLOWER, unit="times")


def _alone(
    url: str, rows: int, *, file: Path | None = None, known: int | None = None
) -> dict[str, float]:
    what = ["--file", str(file)] if file else ["--known", str(known)]
    done = subprocess.run(
        [sys.executable, __file__, "--database", url, "--rows", str(rows), *what],
        check=True,
        stdout=subprocess.PIPE,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def prepare(url: str) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "TEST_DATABASE_URL": url}
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)


def measure(file: Path, rows: int) -> dict[str, float]:
    """Load a list of so many rows twice; seconds, megabytes, and how many people came of it."""
    import resource

    from registry.models import Person

    service, coordinator = _service()
    body = file.read_bytes()
    before = Person.objects.count()
    figures, _batches = _load(body, service, coordinator)
    after = Person.objects.count()
    _load(body, service, coordinator)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures | {
        "rows": rows,
        "missing": before + rows - after,
        "again": Person.objects.count() - after,
        "peak": peak,
    }


def compare(rows: int, known: int) -> dict[str, float]:
    """Seconds of work on 1 000 rows where nobody is known and where so many people are.

    The median of the batches counts.
    """
    from django.db import connection

    service, coordinator = _service()
    found: dict[str, float] = {"known": known}
    for name, start in (("empty", 0), ("full", rows + known)):
        if name == "full":
            _settle(service, range(rows, rows + known))
            connection.cursor().execute("ANALYZE")
        body = _list_of(range(start, start + rows))
        _figures, batches = _load(body, service, coordinator)
        for what, seconds in batches.items():
            found[f"{what} {name}"] = statistics.median(seconds) * 1000
    return found


def _settle(territory, places: range) -> None:
    """People of the territory with their places of work and roles, not by way of a list."""
    from django.utils.timezone import now

    from registry.models import Employment, Person, RoleGrant

    schools = list(territory.organisations.all())
    people = []
    for line in _list_of(places).decode().split("\n")[1:]:
        name, _school, _position, email, phone = line.split(";")
        last, first, patronymic = name.split()
        person = Person(last_name=last, first_name=first, patronymic=patronymic)
        person.email, person.phone = email, phone
        people.append(person)
    Person.objects.bulk_create(people, batch_size=1000)
    Employment.objects.bulk_create(
        [
            Employment(person=one, organisation=schools[at % SCHOOLS], position="учитель")
            for at, one in enumerate(people)
        ],
        batch_size=1000,
    )
    granted = {"role": "teacher", "territory": territory, "basis": "Приказ", "granted_at": now()}
    RoleGrant.objects.bulk_create(
        [RoleGrant(person=one, period_from=now().date(), **granted) for one in people],
        batch_size=1000,
    )


def _service():
    from tests.factories import registry as make

    territory = make.make_territory()
    for number in range(1, SCHOOLS + 1):
        name = f"Школа № {number}"
        make.make_organisation(territory, short_name=name, name=name)
    return territory, make.make_person()


def _list_of(places: range) -> bytes:
    """A CSV whose rows are all of different people; names repeat as they do in a county."""
    lines = ["ФИО;Школа;Должность;Эл. почта;Телефон"]
    for at in places:
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


def _load(body: bytes, territory, person) -> tuple[dict[str, float], dict[str, list[float]]]:
    """Seconds of each step, and seconds of work on a row in each batch of check and writing."""
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
    batches: dict[str, list[float]] = {}
    for what, start in (("check", start_check), ("write", start_apply)):
        operation = start(taken, actor=actor, now=now())
        batches[what] = []
        more = True
        while more:
            begun, done = _worked(), operation.done
            more = do_next_rows(operation.pk, now=now())
            seconds = _worked() - begun
            operation.refresh_from_db()
            batches[what].append(seconds / max(operation.done - done, 1))
        taken.refresh_from_db()
        marks.append(time.perf_counter())
    figures = {
        what: later - earlier
        for what, earlier, later in zip(
            ("read", "check", "write"), marks[:-1], marks[1:], strict=True
        )
    }
    return figures, batches


def _worked() -> float:
    """Processor seconds of this process and of the server that works for it; no waiting."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    ticks = sum(map(int, stat.rpartition(")")[2].split()[11:13]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
