"""An update that fails leaves code and data as they were; one that does not, changes both."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from config import health
from config.backups import content
from config.backups.making import make_backup
from tests.backups.conftest import Machine
from tests.factories.scenes import Scene

pytestmark = pytest.mark.slow

SPOILS = """
from django.db import migrations

def spoil(apps, schema_editor):
    apps.get_model("registry", "Case").objects.update(title="испорчено")

class Migration(migrations.Migration):
    dependencies = [("registry", "{after}")]
    operations = [migrations.RunPython(spoil, migrations.RunPython.noop)]
"""
FAILS = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("registry", "9001_spoils")]
    operations = [migrations.RunSQL("SELECT 1 FROM no_such_table")]
"""


def release(folder: Path, **migrations: str) -> Path:
    """A release unpacked: the code of today, with further migrations of the registry."""
    code = Path(settings.BASE_DIR)
    skipped = {".git", ".venv", "var", "staticfiles", "__pycache__", "docs"}
    shutil.copytree(code, folder, ignore=lambda _at, names: skipped & set(names))
    (folder / "docs" / "pictures").mkdir(parents=True)
    (folder / ".venv").symlink_to(code / ".venv")
    for name, text in migrations.items():
        (folder / "registry" / "migrations" / f"{name}.py").write_text(text, "utf-8")
    return folder


@pytest.fixture
def installed(lived_in: Scene, empty_machine: Machine, tmp_path: Path) -> Machine:
    """An installation with people's works in it: a link to a release."""
    empty_machine.run("restore", make_backup(now=timezone.now(), say=lambda line: None).path)
    old = release(tmp_path / "areopag-1")
    link = tmp_path / "areopag"
    link.symlink_to(old)
    return replace(empty_machine, code=link)


def update(
    machine: Machine, new: Path, *, services: str = "none", **environment: str
) -> tuple[int, str]:
    """Run what ``deploy/update`` runs once the libraries are there."""
    env_file = new.parent / "areopag.env"
    env_file.touch()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "config.updating",
            f"--link={machine.code}",
            "--user=",
            f"--services={services}",
        ],
        cwd=new,
        env=machine.environment
        | {"AREOPAG_ENV_FILE": str(env_file), "STATIC_ROOT": str(machine.folder / "static")}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def last_migration() -> str:
    names = [name for name in content.applied_migrations() if name.startswith("registry.")]
    return max(names).removeprefix("registry.")


def systemctl(folder: Path) -> Path:
    """The program of the system, which only notes what it was asked."""
    program = folder / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {folder}/asked\n')
    program.chmod(0o755)
    return program.parent


def test_a_failing_migration_leaves_code_and_data_as_they_were(
    installed: Machine, tmp_path: Path
) -> None:
    before = installed.run("content_digest")
    old = installed.code.resolve()
    new = release(
        tmp_path / "areopag-2", **{"9001_spoils": SPOILS.format(after=last_migration())},
        **{"9002_fails": FAILS},
    )  # fmt: skip
    path = systemctl(tmp_path)

    status, said = update(installed, new, services="systemd", PATH=f"{path}:{os.environ['PATH']}")

    assert status == 2, said
    assert "no_such_table" in said
    assert installed.code.resolve() == old
    assert installed.run("content_digest") == before
    asked = (tmp_path / "asked").read_text().split("\n")
    assert [line.split()[0] for line in asked if line] == ["stop", "stop", "start"]


def test_services_that_do_not_come_up_are_taken_back_too(
    installed: Machine, tmp_path: Path
) -> None:
    before = installed.run("content_digest")
    old = installed.code.resolve()
    new = release(tmp_path / "areopag-2", **{"9001_spoils": SPOILS.format(after=last_migration())})
    shorten(new)
    path = systemctl(tmp_path)

    status, said = update(installed, new, services="systemd", PATH=f"{path}:{os.environ['PATH']}")

    assert status == 2, said
    assert "pages, beat" in said
    assert installed.code.resolve() == old
    assert installed.run("content_digest") == before


def shorten(release: Path) -> None:
    """The services of this test never come up: nobody waits two minutes for them."""
    path = release / "config" / "updating.py"
    path.write_text(
        path.read_text("utf-8").replace('SECONDS_TO_START = "120"', 'SECONDS_TO_START = "2"')
    )


def test_an_update_that_works_changes_code_and_data(installed: Machine, tmp_path: Path) -> None:
    new = release(tmp_path / "areopag-2", **{"9001_spoils": SPOILS.format(after=last_migration())})

    status, said = update(installed, new)

    assert status == 0, said
    assert installed.code.resolve() == new
    assert "[X] 9001_spoils" in installed.run("showmigrations", "registry")


def test_an_installation_that_is_ill_is_not_updated(installed: Machine, tmp_path: Path) -> None:
    key = installed.folder / "secrets" / "secret_key"
    key.chmod(0o644)
    old = installed.code.resolve()
    new = release(tmp_path / "areopag-2")

    status, said = update(installed, new)

    assert status == 1, said
    assert f"chmod 600 {key}" in said
    assert installed.code.resolve() == old


def test_a_site_is_ready_when_its_clock_was_heard_anew(settings: Any, db: None) -> None:
    from config.management.commands.wait_ready import failing_parts

    began = timezone.now()
    health.record_beat(now=began - timezone.timedelta(seconds=20))
    before = failing_parts("http://127.0.0.1:9", since=began, now=timezone.now())
    health.record_beat(now=timezone.now())
    after = failing_parts("http://127.0.0.1:9", since=began, now=timezone.now())

    assert (before, after) == (["pages", "beat"], ["pages"])
