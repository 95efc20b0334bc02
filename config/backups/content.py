"""What an installation holds, as one digest: equal digests mean equal rows and equal files.

Rows are read through the models as they were at the migrations the database has had, so a
database of an older version is read by newer code. Values are written in one way whatever the
database keeps them in.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import FileField, Model
from django.utils.translation import gettext as _

from config.backups.faults import BackupFault

CHUNK = 2000
MISSING = "missing"


def applied_migrations() -> list[str]:
    """Names of the migrations a database has had, like ``registry.0001_initial``."""
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations)


def models_of() -> list[type[Model]]:
    """Models as they were at the migrations of this database, by the name of the table."""
    loader = MigrationLoader(connection)
    unknown = set(loader.applied_migrations) - set(loader.graph.nodes)
    if unknown:
        raise BackupFault(
            _("The database is of a newer version than this code: it has had %(names)s.")
            % {"names": ", ".join(f"{app}.{name}" for app, name in sorted(unknown))}
        )
    state = loader.project_state(sorted(loader.applied_migrations))
    found = {
        model._meta.db_table: model
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return [found[table] for table in sorted(found)]


def digest_tables(models: Iterable[type[Model]]) -> dict[str, str]:
    """Digest of each table: its rows in the order of their keys."""
    return {model._meta.db_table: _digest_rows(model) for model in models}


def file_names(models: Iterable[type[Model]]) -> list[str]:
    """Names of the stored files that rows speak of, without repetition."""
    names: set[str] = set()
    for model in models:
        for field in model._meta.local_concrete_fields:
            if isinstance(field, FileField):
                rows = model._base_manager.exclude(**{field.name: ""})
                names.update(rows.values_list(field.attname, flat=True).iterator(CHUNK))
    return sorted(name for name in names if name)


def digest_files(names: Iterable[str]) -> dict[str, str]:
    """Digest of each file on the disk; ``missing`` where there is none."""
    root = Path(settings.MEDIA_ROOT)
    return {name: digest_of(root / name) for name in names}


def digest_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return MISSING


def combine(tables: Mapping[str, str], files: Mapping[str, str]) -> str:
    """The one digest of tables and files."""
    lines = [f"table {name} {found}" for name, found in sorted(tables.items())]
    lines += [f"file {name} {found}" for name, found in sorted(files.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def content_digest() -> str:
    """The digest of everything here and now."""
    models = models_of()
    tables = digest_tables(models)
    return combine(tables, digest_files(file_names(models)))


# --- Rows -----------------------------------------------------------------------------------


def _digest_rows(model: type[Model]) -> str:
    found = hashlib.sha256()
    fields = sorted(field.attname for field in model._meta.local_concrete_fields)
    found.update(f"{fields}\n".encode())
    rows = model._base_manager.order_by("pk").values_list(*fields)
    for row in rows.iterator(CHUNK):
        found.update("\x1f".join(_written(row)).encode() + b"\n")
    return found.hexdigest()


def _written(row: Iterable[Any]) -> Iterator[str]:
    return (json.dumps(_plain(value), ensure_ascii=False, sort_keys=True) for value in row)


def _plain(value: Any) -> Any:
    """A value as JSON, with its kind where JSON has none of its own."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dict | list):
        return ["json", value]
    return f"{type(value).__name__} {_text_of(value)}"


def _text_of(value: Any) -> str:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return repr(value.total_seconds())
        case Decimal():
            return f"{value.normalize():f}"
        case bytes() | memoryview():
            return bytes(value).hex()
        case _:
            return str(value)
