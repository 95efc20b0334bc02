"""Lists as files, and the whole way from a file to written rows."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from registry.models import ListImport, ListRow, Person, Territory
from registry.rules.actors import Actor
from registry.rules.vocabulary import ListKind, Role
from registry.services.lists.applying import decide_rows, start_apply
from registry.services.lists.checking import start_check
from registry.services.lists.intake import choose_columns, take_file
from registry.services.lists.writing import write_csv, write_ods, write_xlsx
from registry.services.operations import do_next_rows
from tests.factories import registry as make

Rows = Sequence[Sequence[str]]

PEOPLE = ("ФИО", "Школа", "Должность", "Эл. почта", "Телефон")


def list_file(rows: Rows, name: str = "список.xlsx", **shape: str) -> SimpleUploadedFile:
    """A file of the format that its name says."""
    if name.endswith(".xlsx"):
        return SimpleUploadedFile(name, write_xlsx(rows, sheet="Лист"))
    if name.endswith(".ods"):
        return SimpleUploadedFile(name, write_ods(rows, sheet="Лист"))
    shape = {"encoding": "utf-8", "delimiter": ";"} | shape
    return SimpleUploadedFile(name, write_csv(rows, **shape))


def coordinator(territory: Territory) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.COORDINATOR, territory)
    return person


def take(
    kind: ListKind, rows: Rows, territory: Territory, actor: Actor, name: str = "список.xlsx"
) -> ListImport:
    return take_file(list_file(rows, name), kind, territory=territory, actor=actor, now=make.NOW)


def check(taken: ListImport, actor: Actor, **options: Any) -> ListImport:
    """Columns as they were understood, then the dry run."""
    if taken.kind == ListKind.CONCLUSIONS:
        options.setdefault("source", "журнал заключений за 2025 год")
    choose_columns(taken, taken.fields, options)
    run(start_check(taken, actor=actor, now=make.NOW).pk)
    taken.refresh_from_db()
    return taken


def apply(taken: ListImport, actor: Actor, decisions: dict[int, str] | None = None) -> ListImport:
    if decisions:
        decide_rows(taken, decisions)
    run(start_apply(taken, actor=actor, now=make.NOW).pk)
    taken.refresh_from_db()
    return taken


def load(
    kind: ListKind, rows: Rows, territory: Territory, actor: Actor, **options: Any
) -> ListImport:
    """From the file to the registry, as shown, without answers on doubtful rows."""
    return apply(check(take(kind, rows, territory, actor), actor, **options), actor)


def run(operation_id: int) -> None:
    while do_next_rows(operation_id, now=make.NOW):
        pass


def outcomes(taken: ListImport) -> list[str]:
    return list(taken.rows.order_by("place").values_list("outcome", flat=True))


def notes(taken: ListImport, place: int) -> list[str]:
    """Codes of what is told about a row."""
    row = ListRow.objects.get(list_import=taken, place=place)
    return [code for code, _facts in row.plan["notes"]]


def changes(taken: ListImport, place: int) -> dict[str, tuple[str, str]]:
    row = ListRow.objects.get(list_import=taken, place=place)
    return {field: (old, new) for field, old, new in row.plan["changes"]}


def read_csv(body: bytes, *, encoding: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(encoding)), delimiter=delimiter))
