"""A database of the first release, with people's works in it, becomes one of today.

``data/0.1.0.json`` was written by the code of that release: three works up to an issued paper.
"""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.backups.conftest import Machine

pytestmark = pytest.mark.slow

RELEASES = sorted(path.stem for path in (Path(__file__).parent / "data").glob("*.json"))

MIGRATE_AS_THEN = """
import json
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
told = {{tuple(one.split(".")) for one in json.load(open("{told}"))["migrations"]}}
executor = MigrationExecutor(connection)
graph = executor.loader.graph
last = [
    one for one in told
    if not any(child.key in told and child.key[0] == one[0] for child in graph.node_map[one].children)
]
executor.migrate(last)
"""
FILL = """
import json
from django.core.management.color import no_style
from django.db import connection, transaction
from config.backups.content import models_of
told = json.load(open("{told}"))
models = {{model._meta.db_table: model for model in models_of()}}
with transaction.atomic(), connection.cursor() as cursor:
    for table in told["tables"]:
        cursor.execute(f'DELETE FROM "{{table}}"')
    for table, part in told["tables"].items():
        model = models[table]
        fields = [model._meta.get_field(name) for name in part["columns"]]
        model._base_manager.bulk_create(
            model(**{{
                field.attname: value if field.is_relation else field.to_python(value)
                for field, value in zip(fields, row)
            }})
            for row in part["rows"]
        )
    for line in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
        cursor.execute(line)
"""
COUNT = """
import json
from django.db import connection
told = json.load(open("{told}"))
with connection.cursor() as cursor:
    for table in told["tables"]:
        cursor.execute(f'SELECT count(*) FROM "{{table}}"')
        print(table, cursor.fetchone()[0])
"""


def script(machine: Machine, text: str, told: Path) -> str:
    return machine.run("shell", "--no-imports", "-c", text.format(told=told))


@pytest.fixture(params=RELEASES)
def of_former_release(request: Any, empty_machine: Machine) -> tuple[Machine, Path]:
    """An installation as the former release left it."""
    told = Path(__file__).parent / "data" / f"{request.param}.json"
    script(empty_machine, MIGRATE_AS_THEN, told)
    script(empty_machine, FILL, told)
    for name, content in json.loads(told.read_text("utf-8"))["files"].items():
        path = empty_machine.folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content))
    return empty_machine, told


def test_a_former_release_is_brought_to_today_with_all_it_holds(
    of_former_release: tuple[Machine, Path],
) -> None:
    machine, told = of_former_release
    before = script(machine, COUNT, told)

    machine.run("migrate", "--no-input", "--verbosity", "0")

    changed = set(script(machine, COUNT, told).splitlines()) - set(before.splitlines())
    assert {line.split()[0] for line in changed} <= GROWN
    assert "journal is whole: 46 lines" in machine.run("verify_journal")
    assert "holds" in machine.run("check_invariants")


# Reference rows, which later releases may add to.
GROWN = {"registry_classifieritem"}


def test_a_backup_of_a_former_release_is_restored_and_migrated(
    of_former_release: tuple[Machine, Path], tmp_path: Path
) -> None:
    """Made by code of today from an old database, as the first update has to."""
    machine, _told = of_former_release
    old = machine.run("content_digest")
    backup = machine.run("backup").splitlines()[-1]

    said = machine.run("restore", backup, "--replace")

    assert old in said.splitlines()[-1]
    assert machine.run("content_digest") != old
    assert "[ ]" not in machine.run("showmigrations")
    assert "holds" in machine.run("check_invariants")
