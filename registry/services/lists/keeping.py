"""What becomes of a list afterwards: rows to mend are given back, old rows are forgotten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from registry.labels import LIST_FIELD, LIST_KIND
from registry.models import ListImport, ListRow
from registry.queries.classifiers import classifier_items
from registry.rules.vocabulary import ClassifierKey, ListField, ListKind, ListState, RowOutcome
from registry.services.errors import DomainError
from registry.services.lists.notes import sentences
from registry.services.lists.writing import (
    CONTENT_TYPES,
    write_csv,
    write_ods,
    write_xlsx,
    written_format,
)

ROWS_KEPT_FOR = timedelta(days=30)
F = ListField

# Columns of an empty list and one row that shows how they are filled.
EXAMPLES: dict[ListKind, dict[ListField, str]] = {
    ListKind.ORGANISATIONS: {
        F.SHORT_NAME: "Школа № 5",
        F.NAME: "Муниципальное бюджетное общеобразовательное учреждение «Школа № 5»",
        F.KIND: "школа",
        F.SUBORDINATE: "да",
        F.CLOSED_DATE: "",
    },
    ListKind.PEOPLE: {
        F.FULL_NAME: "Орешкина Дарья Глебовна",
        F.ORGANISATION: "Школа № 5",
        F.POSITION: "учитель географии",
        F.EMAIL: "oreshkina@example.ru",
        F.PHONE: "8 900 000-00-00",
        F.PART_TIME: "нет",
        F.PERIOD_FROM: "01.09.2026",
        F.PERIOD_TO: "",
        F.TRANSFERRED_FROM: "",
    },
    ListKind.EXPERTS: {
        F.FULL_NAME: "Туманова Вера Андреевна",
        F.ORGANISATION: "Школа № 5",
        F.POSITION: "учитель математики",
        F.EMAIL: "tumanova@example.ru",
        F.DIRECTIONS: "",
        F.BASIS: "приказ № 12 от 29.08.2026",
        F.PERIOD_FROM: "01.09.2026",
        F.PERIOD_TO: "31.08.2029",
    },
    ListKind.CONCLUSIONS: {
        F.NUMBER: "2025-0014",
        F.ISSUED_DATE: "12.11.2025",
        F.HOLDER: "Орешкина Дарья Глебовна",
        F.TITLE: "Сборник заданий по географии родного края",
        F.ORGANISATION: "Школа № 5",
        F.VERDICT: "рекомендовать к распространению",
    },
}


@dataclass(frozen=True)
class WrittenFile:
    name: str
    content_type: str
    body: bytes


def template_of(kind: ListKind) -> WrittenFile:
    """An empty list with its headings and one row as an example."""
    example = dict(EXAMPLES[kind])
    if kind is ListKind.EXPERTS:
        first = classifier_items(ClassifierKey.EXPERT_DIRECTION).first()
        example[F.DIRECTIONS] = first.title if first else ""
    rows = [[str(LIST_FIELD[one]) for one in example], list(example.values())]
    title = str(LIST_KIND[kind])
    body = write_xlsx(rows, sheet=title, bold=0)
    return WrittenFile(f"{title}.xlsx", CONTENT_TYPES["xlsx"], body)


def rows_to_mend(taken: ListImport) -> WrittenFile:
    """The same file with only those rows that were not taken, and what is wrong in a last column.

    Format, sheet, encoding, separator and lines above the headings stay. Old Excel files come
    back as new ones. Read again, the last column is left out.
    """
    shape = taken.shape
    format_ = written_format(shape["format"])
    rows = list(_mending_rows(taken))
    sheet = shape["sheet"] or str(LIST_KIND[ListKind(taken.kind)])
    if format_ == "xlsx":
        body = write_xlsx(rows, sheet=sheet, bold=len(shape["above"]))
    elif format_ == "ods":
        body = write_ods(rows, sheet=sheet)
    else:
        body = write_csv(rows, encoding=shape["encoding"], delimiter=shape["delimiter"])
    stem = taken.name.rpartition(".")[0] or taken.name
    mended = _("to be mended")
    name = f"{stem} — {mended}.{format_}"
    return WrittenFile(name, CONTENT_TYPES[format_], body)


def _mending_rows(taken: ListImport) -> Iterator[Sequence[str]]:
    width = len(taken.headings)
    yield from taken.shape["above"]
    yield [*taken.headings, _("What to mend")]
    for row in unmended(taken).order_by("place").iterator(500):
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        yield [*cells, " ".join(sentences(row.plan))]


def unmended(taken: ListImport) -> QuerySet[ListRow]:
    """Rows that were not taken: with an error, or doubtful and not decided."""
    wanted = [RowOutcome.ERROR.value, RowOutcome.DOUBTFUL.value]
    return ListRow.objects.filter(list_import=taken, outcome__in=wanted, is_applied=False)


def discard(taken: ListImport) -> None:
    """Put a list aside that was not written: its rows are deleted at once."""
    if taken.state not in (ListState.TAKEN, ListState.CHECKED):
        raise DomainError("list_busy", _("This list is being worked at or is loaded already."))
    taken.rows.all().delete()
    taken.state = ListState.DISCARDED.value
    taken.save(update_fields=["state"])


def forget_old_rows(now: datetime) -> int:
    """Rows hold names and phones: they are kept a month for mending, the counts for good."""
    old = ListRow.objects.filter(list_import__taken_at__lt=now - ROWS_KEPT_FOR)
    forgotten, _models = old.delete()
    return forgotten
