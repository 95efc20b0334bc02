"""Restoring a backup: everything is proved before anything is touched, and proved again after."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from config.backups import archive, content, databases
from config.backups.faults import BackupFault
from config.backups.manifest import Manifest
from registry.services.backup_state import forget_backup_state

Say = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    """What came of it: both digests, and how many migrations were added."""

    expected: str
    found: str
    migrated: int

    @property
    def is_equal(self) -> bool:
        return self.expected == self.found


def restore_backup(path: Path, *, replace: bool, incomplete: bool, say: Say) -> Restored:
    """Put a backup in place of an empty installation, or of this one with ``replace``.

    In order: read the archive to its end; refuse what may not be; unpack the files beside their
    place; restore the database (whole or not at all); put files and secrets in their place; count
    the digest anew; apply migrations the backup lacks.
    """
    manifest = archive.check_archive(path)
    say(_("The archive is whole: %(count)d parts.") % {"count": len(manifest.parts)})
    _refuse(manifest, incomplete=incomplete)
    if not replace:
        _refuse_full()
    root = Path(settings.MEDIA_ROOT)
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent, prefix=".restore-") as scratch:
        archive.unpack(path, Path(scratch))
        databases.check_dump(Path(scratch) / archive.DATABASE, engine=manifest.engine)
        databases.restore_dump(Path(scratch) / archive.DATABASE, scratch=Path(scratch))
        say(_("The database is restored."))
        _put_files(Path(scratch) / "files", root, aside=Path(scratch) / "before")
        say(_("The files are restored: %(count)d.") % {"count": len(manifest.files)})
        _put_secrets(Path(scratch) / "secrets", say=say)
    if path.resolve().parent != Path(settings.BACKUP_DIR).resolve():
        forget_backup_state()
    found = content.content_digest()
    return Restored(manifest.digest, found, _migrate(say) if found == manifest.digest else 0)


def _refuse(manifest: Manifest, *, incomplete: bool) -> None:
    if manifest.engine != connection.vendor:
        raise BackupFault(
            _("The backup is of %(theirs)s, this installation uses %(ours)s: change DATABASE_URL.")
            % {"theirs": manifest.engine, "ours": connection.vendor}
        )
    known = {
        f"{app}.{name}"
        for app, name in MigrationLoader(None, ignore_no_migrations=True).graph.nodes
    }
    if unknown := sorted(set(manifest.migrations) - known):
        raise BackupFault(
            _(
                "The backup was made by a newer version (%(version)s, it has %(migration)s). "
                "Install that version and restore again."
            )
            % {"version": manifest.version, "migration": unknown[-1]}
        )
    if manifest.missing and not incomplete:
        raise BackupFault(
            _("The backup lacks %(count)d files. To restore it all the same add --incomplete.")
            % {"count": len(manifest.missing)}
        )


def _refuse_full() -> None:
    root = Path(settings.MEDIA_ROOT)
    if not databases.is_empty() or (root.is_dir() and any(root.iterdir())):
        raise BackupFault(
            _(
                "There is data here already. To put the backup in its place, and lose what is here "
                "now, add --replace. Make a backup of what is here first."
            )
        )


def _put_files(unpacked: Path, root: Path, *, aside: Path) -> None:
    """Folders change places; what was there goes with the scratch folder."""
    unpacked.mkdir(exist_ok=True)
    _give_rights(unpacked)
    if root.exists():
        root.rename(aside)
    unpacked.rename(root)


def _give_rights(folder: Path) -> None:
    """As the site itself would have written them."""
    folder.chmod(settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
    for path in folder.rglob("*"):
        is_folder = path.is_dir()
        path.chmod(
            settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS
            if is_folder
            else settings.FILE_UPLOAD_PERMISSIONS
        )


def _put_secrets(unpacked: Path, *, say: Say) -> None:
    """The key of the backup becomes the key of this machine, unless the settings name another."""
    key = (unpacked / "secret_key").read_text(encoding="utf-8")
    kept = Path(settings.VAR_DIR) / "secrets"
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = kept / f"secret_key.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(key, encoding="utf-8")
    draft.replace(kept / "secret_key")
    if os.environ.get("SECRET_KEY") not in (None, "", key):
        say(
            _(
                "SECRET_KEY in the settings is not the key of the backup. Delete that line: the "
                "key of the backup lies in %(path)s."
            )
            % {"path": kept / "secret_key"}
        )
    former = unpacked / "secret_key_fallbacks"
    if former.exists():
        say(
            _("Add to the settings: SECRET_KEY_FALLBACKS=%(keys)s")
            % {"keys": former.read_text(encoding="utf-8")}
        )


def _migrate(say: Say) -> int:
    """Bring an older backup to this version; how many migrations it lacked."""
    before = set(content.applied_migrations())
    call_command("migrate", interactive=False, verbosity=0)
    added = len(set(content.applied_migrations()) - before)
    if added:
        say(
            _("The backup was of an older version: %(count)d migrations applied.")
            % {"count": added}
        )
    return added
