"""The two databases: copied while the site works, restored whole or not at all."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from config.backups.faults import BackupFault

# Tables whose rows somebody would miss: with none of them a database is taken for empty.
TELLING = ("registry_territory", "registry_user", "registry_person", "registry_case")


@contextmanager
def dumped(target: Path) -> Iterator[None]:
    """Write a copy of the database to ``target``; what is read inside the block is what was copied.

    Copy and reader share one snapshot while acts of people go on. SQLite: a transaction that only
    reads does not hinder writers, as the log of writes is ahead (WAL).
    """
    if connection.vendor == "sqlite":
        with _reading_sqlite():
            _copy_sqlite(target)
            yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(
            *("pg_dump", "--format=custom", "--no-owner", "--no-privileges"),
            *("--lock-wait-timeout=60s", f"--snapshot={snapshot}", f"--file={target}"),
        )
        yield


def check_dump(path: Path, *, engine: str) -> None:
    """Read a copy of the database through, without restoring it."""
    if engine == "postgresql":
        _run("pg_restore", "--file=/dev/null", str(path))
        return
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            said = opened.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise BackupFault(_("The copy of the database is damaged: %(said)s") % {"said": said})


def restore_dump(path: Path, *, scratch: Path) -> None:
    """Put a copy in place of what the database holds: all of it, or nothing is changed."""
    if connection.vendor == "sqlite":
        _restore_sqlite(path)
    else:
        _restore_postgresql(path, scratch / "restore.sql")


def is_empty() -> bool:
    """Whether the database holds nothing that anyone would miss."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in tables & set(TELLING):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 -- names of our own
            if cursor.fetchone():
                return False
    return bool(tables & set(TELLING)) or not tables


# --- SQLite ---------------------------------------------------------------------------------


@contextmanager
def _reading_sqlite() -> Iterator[None]:
    """By hand, because Django's transactions take the lock of writers at once."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _copy_sqlite(target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _restore_sqlite(path: Path) -> None:
    """SQLite replaces every page in one transaction."""
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        copy.backup(connection.connection)
    connection.close()


# --- PostgreSQL -----------------------------------------------------------------------------


def _restore_postgresql(path: Path, script: Path) -> None:
    """Through a script: a dump that cannot be read to its end never reaches the database."""
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path))
    connection.close()
    _run(
        *("psql", "--no-psqlrc", "--quiet", "--single-transaction"),
        *("--set=ON_ERROR_STOP=1", "--output=/dev/null"),
        *("--command=DROP SCHEMA public CASCADE; CREATE SCHEMA public;", f"--file={script}"),
    )
    script.unlink()


def _run(*command: str) -> None:
    """A program of PostgreSQL; the password goes through the environment, never the list of processes."""
    try:
        subprocess.run(  # noqa: S603 -- the names are ours, nothing goes through a shell
            command,
            env=os.environ | _environment(),
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise BackupFault(
            _("%(program)s is not installed: apt-get install postgresql-client")
            % {"program": command[0]}
        ) from error
    except subprocess.CalledProcessError as error:
        raise BackupFault(
            _("%(program)s failed: %(said)s")
            % {"program": command[0], "said": error.stderr.strip()[-600:]}
        ) from error


def _environment() -> dict[str, str]:
    """Where the database is, in the names PostgreSQL's programs read."""
    own: dict[str, Any] = connection.settings_dict
    options = {key: value for key, value in own["OPTIONS"].items() if key != "options"}
    _args, secret = DatabaseClient.settings_to_cmd_args_env({**own, "OPTIONS": options}, [])
    named = {
        "PGHOST": own["HOST"],
        "PGPORT": str(own["PORT"] or ""),
        "PGUSER": own["USER"],
        "PGDATABASE": own["NAME"],
        "PGCLIENTENCODING": "UTF8",
        "PGOPTIONS": "-c client_min_messages=warning -c lock_timeout=60s",
    }
    return {key: value for key, value in (named | (secret or {})).items() if value}
