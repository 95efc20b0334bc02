"""Taking a list in: the file becomes rows, the columns get a meaning that is remembered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.models import ListImport, ListMemory, ListRow, Territory
from registry.rules.actors import Actor
from registry.rules.files import clean_name
from registry.rules.lists.columns import (
    FIELDS,
    find_columns,
    find_missing,
    heading_key,
    is_protected,
)
from registry.rules.vocabulary import ListField, ListKind, ListState
from registry.services.errors import DomainError
from registry.services.lists.tables import ListRefused, Table, read_pasted, read_table

AT_ONCE = 1000
PASTED_NAME = "Вставленный список.csv"


def take_file(
    upload: "File[bytes]", kind: ListKind, *, territory: Territory, actor: Actor, now: datetime
) -> ListImport:
    """Read a file and keep its rows; nothing of the registry is touched.

    Cells of protected columns (birth dates, SNILS, passports) are not even kept.
    """
    name = clean_name(upload.name or "") or "list"
    return _take(read_table(upload), name, kind, territory=territory, actor=actor, now=now)


def take_pasted(
    text: str, kind: ListKind, *, territory: Territory, actor: Actor, now: datetime
) -> ListImport:
    """The same for cells pasted from a table."""
    return _take(read_pasted(text), PASTED_NAME, kind, territory=territory, actor=actor, now=now)


def choose_columns(
    taken: ListImport, fields: Sequence[str], options: Mapping[str, Any]
) -> ListImport:
    """Say what each column holds, and what holds for the whole list; remember the headings."""
    kind = ListKind(taken.kind)
    if taken.state not in (ListState.TAKEN, ListState.CHECKED):
        raise DomainError("list_busy", _("This list is being worked at or is loaded already."))
    chosen = [one for one in fields if one]
    if len(set(chosen)) < len(chosen):
        raise DomainError("column_twice", _("Two columns hold the same. Leave one of them out."))
    if any(is_protected(head) for head, one in zip(taken.headings, fields, strict=True) if one):
        raise DomainError(
            "column_protected",
            _("Birth dates, SNILS and passports are not taken in. Leave that column out."),
        )
    if find_missing([ListField(one) if one else None for one in fields], kind):
        raise DomainError(
            "column_missing", _("A needed column is not chosen yet. See below which one.")
        )
    taken.fields = list(fields)
    taken.options = {**taken.options, **options}
    with transaction.atomic():
        taken.save(update_fields=["fields", "options"])
        _remember(taken)
    return taken


def remembered_headings(territory: Territory, kind: ListKind) -> dict[str, str]:
    found = ListMemory.objects.filter(territory=territory, kind=kind.value).first()
    return dict(found.headings) if found else {}


def _take(
    table: Table,
    name: str,
    kind: ListKind,
    *,
    territory: Territory,
    actor: Actor,
    now: datetime,
) -> ListImport:
    columns = find_columns(table.rows, kind, remembered_headings(territory, kind))
    headings = list(table.rows[columns.header])
    data = [(at + 1, row) for at, row in enumerate(table.rows) if at > columns.header and any(row)]
    if not data:
        raise ListRefused("list_empty")
    hidden = {at for at, heading in enumerate(headings) if is_protected(heading)}
    with transaction.atomic():
        taken = ListImport.objects.create(
            territory=territory,
            kind=kind.value,
            state=ListState.TAKEN.value,
            name=name[:200],
            shape={
                "format": table.format,
                "sheet": table.sheet,
                "sheets": table.sheets,
                "encoding": table.encoding,
                "delimiter": table.delimiter,
                "above": [list(row) for row in table.rows[: columns.header]],
            },
            headings=headings,
            fields=[one.value if one else "" for one in columns.fields],
            row_count=len(data),
            taken_by_id=actor.person_id,
            taken_at=now,
        )
        for start in range(0, len(data), AT_ONCE):
            ListRow.objects.bulk_create(
                ListRow(
                    list_import=taken,
                    place=place,
                    line=line,
                    cells=["" if at in hidden else cell for at, cell in enumerate(row)],
                )
                for place, (line, row) in enumerate(data[start : start + AT_ONCE], start)
            )
    return taken


def _remember(taken: ListImport) -> None:
    memory, _made = ListMemory.objects.get_or_create(territory=taken.territory, kind=taken.kind)
    said = {
        heading_key(heading)[:100]: field
        for heading, field in zip(taken.headings, taken.fields, strict=True)
        if heading_key(heading)
    }
    memory.headings = {**memory.headings, **said}
    memory.save(update_fields=["headings"])


def offered_fields(kind: ListKind) -> tuple[ListField, ...]:
    return FIELDS[kind]
