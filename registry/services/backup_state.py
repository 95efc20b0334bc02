"""What is known of the backups of this machine: the last good one, the last fault.

Kept in a file beside the data and not in the database: a restored database would tell of backups of
another machine, and writing the row would change what was just copied.
"""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from registry.rules.backups import BackupAge, judge_backup


@dataclass(frozen=True)
class BackupState:
    """The outcome of backups so far; moments are ISO 8601 in UTC."""

    good_at: str = ""
    good_file: str = ""
    good_size: int = 0
    good_digest: str = ""
    failed_at: str = ""
    fault: str = ""

    @property
    def last_good_at(self) -> datetime | None:
        return datetime.fromisoformat(self.good_at) if self.good_at else None


def backup_warning(now: datetime) -> BackupAge | None:
    """How old the last good backup is, where that is too old; nothing where none is expected."""
    if not settings.BACKUP_EXPECTED:
        return None
    age = judge_backup(read_backup_state().last_good_at, now=now)
    return age if age.is_too_old else None


def read_backup_state() -> BackupState:
    """The state of this machine; an empty one where nothing was ever copied or it is unreadable."""
    try:
        return BackupState(**json.loads(_path().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return BackupState()


def note_good_backup(file: str, *, size: int, digest: str, now: datetime) -> None:
    """A backup was made and read again without a fault."""
    _write(BackupState(good_at=now.isoformat(), good_file=file, good_size=size, good_digest=digest))


def note_failed_backup(fault: str, *, now: datetime) -> None:
    """A backup failed; the last good one stays what it was."""
    _write(replace(read_backup_state(), failed_at=now.isoformat(), fault=fault))


def forget_backup_state() -> None:
    """After a restore: this data has not been copied on this machine yet."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    return Path(settings.VAR_DIR) / "backup-state.json"


def _write(state: BackupState) -> None:
    """Whole or not at all: the board may read at the same instant."""
    draft = _path().with_name(f"backup-state.{os.getpid()}")
    draft.write_text(json.dumps(asdict(state), ensure_ascii=False), encoding="utf-8")
    draft.replace(_path())
