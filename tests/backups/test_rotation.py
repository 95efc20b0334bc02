"""Old backups go, the folder's other files stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.backups.rotation import good_backups, remove_old
from registry.services.backup_state import (
    note_failed_backup,
    note_good_backup,
    read_backup_state,
)

NOW = datetime(2026, 11, 29, 2, 30, tzinfo=UTC)


def lay(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).touch()


def test_only_old_and_incomplete_backups_go(tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS = 2, 0
    lay(tmp_path, "areopag-20261101T023000Z.tar", "areopag-20261128T023000Z.tar")
    lay(tmp_path, "areopag-20261127T023000Z.incomplete.tar")
    lay(tmp_path, "areopag-before-the-move.tar", "notes.txt", "areopag-20261129T023000Z.tar")

    gone = [path.name for path in remove_old(tmp_path, now=NOW)]

    assert gone == ["areopag-20261101T023000Z.tar", "areopag-20261127T023000Z.incomplete.tar"]
    assert len(good_backups(tmp_path)) == 2
    assert (tmp_path / "areopag-before-the-move.tar").exists()


def test_a_fault_keeps_the_last_good_one_in_mind_until_the_next_good_one(settings: Any) -> None:
    note_good_backup("a.tar", size=5, digest="d", now=NOW)
    note_failed_backup("no room", now=NOW + timedelta(days=1))
    after_fault = read_backup_state()
    note_good_backup("b.tar", size=6, digest="e", now=NOW + timedelta(days=2))
    after_good = read_backup_state()

    assert (after_fault.last_good_at, after_fault.fault) == (NOW, "no room")
    assert (after_good.good_file, after_good.fault) == ("b.tar", "")


def test_an_unreadable_state_is_no_backup(settings: Any) -> None:
    (settings.VAR_DIR / "backup-state.json").write_text("{", "utf-8")

    assert read_backup_state().last_good_at is None
