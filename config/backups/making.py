"""Making a backup: the database first, then the files its rows speak of, then the secrets.

Stored files never change once written, so files copied after the database are those of the
database. A draft name is given to the archive until it has been read again to its end.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from config.backups import archive, content, databases
from config.backups.faults import BackupFault
from config.backups.manifest import Manifest, version
from config.backups.rotation import remove_old
from registry.services.backup_state import note_failed_backup, note_good_backup

Say = Callable[[str], None]

PREFIX = "areopag-"
SCRATCH = ".dump-"
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Made:
    """A backup that was made; ``missing`` names stored files that were not on the disk."""

    path: Path
    size: int
    digest: str
    missing: list[str]


def make_backup(*, now: datetime, say: Say) -> Made:
    """Copy everything, read the copy again, give it its name, forget old ones.

    A stored file that is not on the disk is a fault: what could be copied is kept under a name
    that ends in ``.incomplete.tar`` and never counts as a good backup.
    """
    folder = Path(settings.BACKUP_DIR)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            made = _make(folder, now=now, say=say)
        if made.missing:
            raise BackupFault(_missing_words(made))
    except (BackupFault, OSError) as fault:
        note_failed_backup(str(fault), now=now)
        raise
    note_good_backup(made.path.name, size=made.size, digest=made.digest, now=now)
    for path in remove_old(folder, now=now):
        say(_("Old backup deleted: %(name)s") % {"name": path.name})
    return made


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time; what one that died left behind is removed."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupFault(_("Another backup is being made now. Wait for its end.")) from error
        _sweep(folder)
        try:
            yield
        finally:
            _sweep(folder)


def _sweep(folder: Path) -> None:
    for path in folder.glob(f".{PREFIX}*.partial"):
        path.unlink()
    for path in folder.glob(f"{SCRATCH}*"):
        shutil.rmtree(path, ignore_errors=True)


def _make(folder: Path, *, now: datetime, say: Say) -> Made:
    stamp = now.astimezone(UTC).strftime(STAMP)
    draft = folder / f".{PREFIX}{stamp}.partial"
    with tempfile.TemporaryDirectory(dir=folder, prefix=SCRATCH) as scratch:
        manifest = _write(draft, Path(scratch) / archive.DATABASE, now=now, say=say)
    archive.check_archive(draft)
    say(_("Read again: every part is whole"))
    ending = ".incomplete.tar" if manifest.missing else ".tar"
    path = draft.rename(folder / f"{PREFIX}{stamp}{ending}")
    archive.sync_folder(folder)
    return Made(path, path.stat().st_size, manifest.digest, manifest.missing)


def _write(draft: Path, dump: Path, *, now: datetime, say: Say) -> Manifest:
    with databases.dumped(dump):
        models = content.models_of()
        tables = content.digest_tables(models)
        names = content.file_names(models)
        migrations = content.applied_migrations()
    databases.check_dump(dump, engine=connection.vendor)
    say(_("Database: %(size)s") % {"size": megabytes(dump.stat().st_size)})
    with archive.writing(draft) as writer:
        writer.add(archive.DATABASE, dump)
        missing = _add_files(writer, names, say=say)
        _add_secrets(writer, say=say)
        manifest = Manifest(
            created_at=now.isoformat(),
            version=version(),
            engine=connection.vendor,
            migrations=migrations,
            tables=tables,
            parts=list(writer.parts),
            missing=missing,
        )
        writer.add_bytes(archive.MANIFEST, manifest.to_json())
    return manifest


def _add_files(writer: archive.Writer, names: list[str], *, say: Say) -> list[str]:
    """Add the stored files; the names of those that are not on the disk."""
    root = Path(settings.MEDIA_ROOT)
    missing = [name for name in names if not writer.add(f"files/{name}", root / name)]
    size = sum(part.size for part in writer.parts if part.name.startswith("files/"))
    say(
        _("Files: %(count)d, %(size)s")
        % {"count": len(names) - len(missing), "size": megabytes(size)}
    )
    return missing


def _add_secrets(writer: archive.Writer, *, say: Say) -> None:
    """The key in use, wherever it came from: without it second factors and links stop working."""
    writer.add_bytes("secrets/secret_key", settings.SECRET_KEY.encode())
    if settings.SECRET_KEY_FALLBACKS:
        former = ",".join(settings.SECRET_KEY_FALLBACKS)
        writer.add_bytes("secrets/secret_key_fallbacks", former.encode())
    say(_("Secrets: the key of the installation"))


def _missing_words(made: Made) -> str:
    return _(
        "%(count)d stored files are not on the disk, the first is %(name)s. What could be copied is "
        "in %(path)s; it does not count as a good backup. Bring the files back from an earlier one."
    ) % {"count": len(made.missing), "name": made.missing[0], "path": made.path}


def megabytes(size: int) -> str:
    return _("%(size).1f MB") % {"size": size / 1024 / 1024}
