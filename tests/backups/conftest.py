"""A lived-in installation to copy, and empty ones to restore into."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection

from registry.services.journal_seals import seal_journal
from registry.services.letters import send_letters
from review.rules.vocabulary import Verdict
from tests import servers
from tests.factories.registry import NOW, TODAY
from tests.factories.scenes import Scene, make_scene
from workflows.services import run_job

SECRET = "the key of the machine that was copied: 0123456789 abcdefghij"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    settings.MEDIA_ROOT = settings.VAR_DIR / "files"
    settings.BACKUP_DIR = tmp_path / "backups"


@pytest.fixture
def lived_in(transactional_db: None, settings: Any) -> Scene:
    """Works at every step up to an issued paper, with files, letters, a journal and a seal."""
    settings.SECRET_KEY = SECRET
    call_command("load_calendar", 2026, verbosity=0)
    scene = make_scene()
    scene.submitted("Только пришла")
    scene.taken(title="У экспертов")
    concluded(scene, scene.scored(title="С заключением"))
    send_letters(NOW)
    seal_journal(TODAY, now=NOW)
    return scene


def concluded(scene: Scene, case_id: int) -> None:
    """The chair approves what the coordinator drafted, and the paper is issued."""
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict=Verdict.POSITIVE.value,
        motivation="Работа рассмотрена по всем критериям.",
        recommendations="Добавить задания на планируемые результаты.",
    )
    scene.do(case_id, "decide_in_council", scene.chair, approves=True)
    run_job(scene.task(case_id, "issue_conclusion").pk, now=NOW)


@dataclass
class Machine:
    """Another installation: its own database, its own folder, this code."""

    folder: Path
    database_url: str
    code: Path = field(default_factory=lambda: Path(django_settings.BASE_DIR))

    def run(self, *command: str | Path, status: int = 0) -> str:
        """A command of the installation; what it said."""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, command)],
            cwd=self.code,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == status, said
        return said.strip()

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DJANGO_SETTINGS_MODULE": "config.settings.prod",
            "AREOPAG_ENV_FILE": os.devnull,
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "SITE_URL": "https://areopag.example",
            "ALLOWED_HOSTS": "areopag.example",
        }


@pytest.fixture
def empty_machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine with the same kind of database as the tests use, and nothing in it."""
    folder = tmp_path / "other"
    folder.mkdir()
    if connection.vendor == "sqlite":
        yield Machine(folder, f"sqlite:///{folder / 'areopag.sqlite3'}")
        return
    name = f"restored_{os.getpid()}"
    own = servers.find_postgresql()
    with psycopg.connect(own, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        yield Machine(folder, own.rpartition("/")[0] + f"/{name}")
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
