"""A backup made while the site works, restored on an empty machine: nothing differs."""

import json
import pickle
import tarfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from config.backups import archive, content
from config.backups.making import Made, make_backup
from registry.models import Case, StoredFile
from registry.services.backup_state import read_backup_state
from tests.backups.conftest import SECRET, Machine
from tests.factories import registry as make
from tests.factories.scenes import Scene

pytestmark = pytest.mark.slow


def backed_up() -> Made:
    return make_backup(now=timezone.now(), say=lambda line: None)


def rewritten(made: Made, change: Callable[[tarfile.TarFile, tarfile.TarFile], None]) -> Path:
    """The archive once more, changed by somebody on its way."""
    path = made.path.with_name("tampered.tar")
    with tarfile.open(made.path) as old, tarfile.open(path, "w") as new:
        change(old, new)
    return path


def copy_members(old: tarfile.TarFile, new: tarfile.TarFile, **changed: bytes) -> None:
    for member in old:
        body = changed.get(member.name) or old.extractfile(member).read()  # type: ignore[union-attr]
        member.size = len(body)
        new.addfile(member, BytesIO(body))


# --- The whole way --------------------------------------------------------------------------


def test_an_empty_machine_gets_everything_back(lived_in: Scene, empty_machine: Machine) -> None:
    here = content.content_digest()
    made = backed_up()

    said = empty_machine.run("restore", made.path)

    assert made.digest == here
    assert f"{here}" in said.splitlines()[-1]
    assert empty_machine.run("content_digest") == here
    assert "journal is whole" in empty_machine.run("verify_journal")
    assert "holds" in empty_machine.run("check_invariants")
    key = empty_machine.folder / "secrets" / "secret_key"
    assert key.read_text() == SECRET
    assert key.stat().st_mode & 0o777 == 0o600


def test_people_go_on_working_while_a_backup_is_made(lived_in: Scene) -> None:
    def somebody_sends_a_work(line: str) -> None:
        if Case.objects.count() == 3:
            lived_in.submitted("Пришла посреди ночи")

    made = make_backup(now=timezone.now(), say=somebody_sends_a_work)

    assert Case.objects.count() == 4
    assert made.digest != content.content_digest()
    assert archive.check_archive(made.path).missing == []


def test_a_backup_is_readable_by_its_owner_alone(lived_in: Scene) -> None:
    made = backed_up()

    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made.path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.services("postgresql")
def test_the_password_of_the_database_is_not_in_the_list_of_processes(
    lived_in: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/seen\nexec /usr/bin/pg_dump "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "тайна")

    backed_up()

    seen = (tmp_path / "seen").read_text()
    assert "--format=custom" in seen
    assert "тайна" not in seen


# --- What is no good backup -----------------------------------------------------------------


def test_a_lost_file_makes_the_backup_incomplete(lived_in: Scene) -> None:
    backed_up()
    good = read_backup_state()
    lost = StoredFile.objects.earliest("pk")
    (Path(settings.MEDIA_ROOT) / lost.content.name).unlink()

    with pytest.raises(CommandError) as refused:
        call_command("backup", verbosity=0)

    assert lost.content.name in str(refused.value)
    assert len(list(Path(settings.BACKUP_DIR).glob("*.incomplete.tar"))) == 1
    state = read_backup_state()
    assert (state.good_at, state.good_file) == (good.good_at, good.good_file)
    assert lost.content.name in state.fault


def test_an_incomplete_backup_is_restored_only_when_asked(
    lived_in: Scene, empty_machine: Machine
) -> None:
    lost = StoredFile.objects.earliest("pk")
    (Path(settings.MEDIA_ROOT) / lost.content.name).unlink()
    with pytest.raises(CommandError):
        call_command("backup", verbosity=0)
    path = next(Path(settings.BACKUP_DIR).glob("*.incomplete.tar"))

    refused = empty_machine.run("restore", path, status=1)
    empty_machine.run("restore", path, "--incomplete")

    assert "--incomplete" in refused
    assert empty_machine.run("content_digest") == content.content_digest()


def test_an_interrupted_backup_leaves_nothing_that_looks_good(
    lived_in: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # no pg_dump
    unreadable = Path(settings.MEDIA_ROOT) / StoredFile.objects.earliest("pk").content.name
    unreadable.unlink()
    unreadable.mkdir()

    with pytest.raises(CommandError):
        call_command("backup", verbosity=0)

    assert [path.name for path in Path(settings.BACKUP_DIR).iterdir()] == [".lock"]
    assert read_backup_state().good_at == ""
    assert read_backup_state().fault != ""


# --- What is not restored -------------------------------------------------------------------


def test_a_machine_with_data_is_left_alone(lived_in: Scene, empty_machine: Machine) -> None:
    first = backed_up()
    empty_machine.run("restore", first.path)
    lived_in.submitted("Ещё одна")
    second = backed_up()

    refused = empty_machine.run("restore", second.path, status=1)
    untouched = empty_machine.run("content_digest")
    empty_machine.run("restore", second.path, "--replace")

    assert "--replace" in refused
    assert untouched == first.digest
    assert empty_machine.run("content_digest") == second.digest


@pytest.fixture
def sparse(transactional_db: None) -> str:
    """A machine with next to nothing on it; the digest of what it holds."""
    make.make_territory()
    return content.content_digest()


def refusal_to_restore(path: Path) -> str:
    """What the command says when it refuses, even where the data here may be destroyed."""
    with pytest.raises(CommandError) as refused:
        call_command("restore", path, "--replace")
    return str(refused.value)


def with_manifest(made: Made, **changed: Any) -> Path:
    manifest = replace(archive.check_archive(made.path), **changed)
    return rewritten(
        made, lambda old, new: copy_members(old, new, **{"manifest.json": manifest.to_json()})
    )


def test_a_damaged_archive_changes_nothing(sparse: str) -> None:
    path = rewritten(
        backed_up(), lambda old, new: copy_members(old, new, **{"secrets/secret_key": b"other"})
    )

    assert "secrets/secret_key" in refusal_to_restore(path)
    assert content.content_digest() == sparse


def test_a_shortened_archive_changes_nothing(sparse: str) -> None:
    made = backed_up()
    made.path.write_bytes(made.path.read_bytes()[: made.size // 2])

    assert refusal_to_restore(made.path)
    assert content.content_digest() == sparse


@pytest.mark.parametrize("name", ["/etc/areopag", "../outside", "files/../../outside"])
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str, sparse: str) -> None:
    def add_dangerous(old: tarfile.TarFile, new: tarfile.TarFile) -> None:
        member = tarfile.TarInfo(name)
        member.size = 4
        new.addfile(member, BytesIO(b"evil"))
        copy_members(old, new)

    path = rewritten(backed_up(), add_dangerous)

    assert name in refusal_to_restore(path)


@pytest.mark.parametrize(
    "newer", [{"format": 99}, {"migrations": ["registry.9999_from_the_future"]}]
)
def test_a_backup_of_a_newer_version_is_refused(newer: dict[str, Any], sparse: str) -> None:
    path = with_manifest(backed_up(), version="9.0", **newer)

    assert "9.0" in refusal_to_restore(path)
    assert content.content_digest() == sparse


def test_a_backup_of_another_kind_of_database_is_refused(sparse: str) -> None:
    path = with_manifest(backed_up(), engine="oracle")

    assert "DATABASE_URL" in refusal_to_restore(path)


def test_a_restored_installation_that_differs_is_told_loudly(
    lived_in: Scene, empty_machine: Machine
) -> None:
    """Somebody who can write an archive changed a row's digest: the rows restored are others."""
    made = backed_up()
    honest = archive.check_archive(made.path)
    path = with_manifest(made, tables=honest.tables | {"registry_case": "0" * 64})

    said = empty_machine.run("restore", path, status=1)

    assert honest.digest in said
    assert archive.check_archive(path).digest in said


# --- The digest -----------------------------------------------------------------------------


def test_one_changed_row_changes_the_digest(lived_in: Scene) -> None:
    before = content.content_digest()

    Case.objects.filter(title="У экспертов").update(title="У  экспертов")

    assert content.content_digest() != before


def test_one_changed_byte_of_a_file_changes_the_digest(lived_in: Scene) -> None:
    before = content.content_digest()
    path = Path(settings.MEDIA_ROOT) / StoredFile.objects.earliest("pk").content.name

    path.write_bytes(path.read_bytes() + b" ")

    assert content.content_digest() != before


@pytest.mark.services("postgresql")
def test_the_same_rows_have_one_digest_on_both_databases(lived_in: Scene, tmp_path: Path) -> None:
    """Rows carried over by their models into a fresh SQLite; keys of links are given anew there."""
    other = Machine(tmp_path / "sqlite", f"sqlite:///{tmp_path / 'other.sqlite3'}")
    other.folder.mkdir()
    other.run("migrate", "--no-input", "--verbosity", "0")
    rows = tmp_path / "rows"
    models = [model for model in apps.get_models() if model._meta.managed]
    rows.write_bytes(
        pickle.dumps([serializers.serialize("python", one._base_manager.all()) for one in models])
    )

    there = json.loads(other.run("shell", "--no-imports", "-c", LOAD % rows).splitlines()[-1])

    here = content.digest_tables(
        model for model in content.models_of() if not model._meta.auto_created
    )
    assert len(here) > 60
    assert {table: there[table] for table in here} == here


LOAD = """
import json, pickle
from django.core import serializers
from django.db import connection
from config.backups.content import digest_tables, models_of
connection.disable_constraint_checking()
for table in connection.introspection.table_names():
    if table != "django_migrations":
        connection.cursor().execute(f'DELETE FROM "{table}"')
for rows in pickle.load(open("%s", "rb")):
    for row in serializers.deserialize("python", rows):
        row.save()
print(json.dumps(digest_tables(models_of())))
"""
