"""A migration that has run on somebody's machine is never rewritten."""

import re
import tomllib
from pathlib import Path

import pytest

from tests import releases
from tests.releases import ROOT, add_release, migrations_here, released


def versions() -> list[str]:
    """Versions of the list of changes, the newest first."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    return re.findall(r"^## (\d+\.\d+\.\d+)", text, re.M)


def test_no_released_migration_is_rewritten_or_gone() -> None:
    here = migrations_here()

    changed = [
        name
        for names in released().values()
        for name, digest in names.items()
        if here.get(name) != digest
    ]

    assert changed == []


def test_every_version_but_the_one_being_made_is_written_down() -> None:
    _being_made, *done = versions()

    assert set(done) <= set(released())


def test_the_project_says_which_version_is_being_made() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

    assert told == versions()[0]


def test_a_release_adds_only_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = tmp_path / "released.toml"
    copied.write_text(releases.LIST.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(releases, "LIST", copied)
    before = {name for names in released().values() for name in names}

    added = add_release("9.9.9")

    assert added == len(set(migrations_here()) - before)
    assert set(released()["9.9.9"]) == set(migrations_here()) - before
