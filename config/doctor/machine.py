"""The machine: its disk, its folders, its programs."""

import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from ctypes.util import find_library
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from config.doctor.diagnosis import Diagnosis, ill, sound
from registry.services.backup_state import read_backup_state

# Below that a day of works may fill the disk.
LEAST_FREE = 1024**3
# Names of the libraries that WeasyPrint loads.
PRINTING = ("pango-1.0", "pangoft2-1.0")
# Beside a backup lies the copy of the database while it is made.
ROOM_FOR_BACKUP = 1.5


def look_at_disk(now: datetime) -> Diagnosis:
    name = "disk"
    needed = max(LEAST_FREE, int(read_backup_state().good_size * ROOM_FOR_BACKUP))
    for folder, least in ((settings.VAR_DIR, LEAST_FREE), (settings.BACKUP_DIR, needed)):
        free = shutil.disk_usage(_existing(Path(folder))).free
        if free < least:
            return ill(
                name,
                _(
                    "Little room is left on the disk of %(folder)s: %(free)d MB, needed is %(least)d MB."
                )
                % {"folder": folder, "free": free // 1024**2, "least": least // 1024**2},
                cure=_(
                    "df -h; move BACKUP_DIR to another disk, or lessen BACKUP_KEEP_DAYS and "
                    "BACKUP_KEEP_WEEKS"
                ),
            )
    return sound(name)


def look_at_folders(now: datetime) -> Diagnosis:
    """The site writes into all of them."""
    name = "folders"
    for folder in (settings.VAR_DIR, settings.MEDIA_ROOT, settings.BACKUP_DIR):
        try:
            with tempfile.TemporaryFile(dir=_existing(Path(folder))):
                continue
        except OSError as error:
            return ill(
                name,
                _("Cannot write into %(folder)s: %(error)s.")
                % {"folder": folder, "error": error.strerror},
                cure=f"chown -R areopag:areopag {folder}; chmod u+rwX {folder}",
            )
    return sound(name, str(settings.VAR_DIR))


def look_at_secrets(now: datetime) -> Diagnosis:
    name = "secrets"
    path = Path(settings.VAR_DIR) / "secrets" / "secret_key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return ill(
            name,
            _("Others can read the secret key: %(path)s.") % {"path": path},
            cure=f"chmod 600 {path}; chmod 700 {path.parent}",
        )
    key = settings.SECRET_KEY
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
        return ill(
            name,
            _("The secret key is too simple: letters and sessions can be forged."),
            cure=_(
                "Delete SECRET_KEY from the settings: a good one is made at the start. Write the old "
                "one into SECRET_KEY_FALLBACKS"
            ),
        )
    return sound(name)


def look_at_programs(now: datetime) -> Diagnosis:
    """What pip does not install: without it papers, pages of files or backups fail."""
    name = "programs"
    for missing, (fault, cure) in _needed_programs().items():
        if not (find_library(missing) or shutil.which(missing)):
            return ill(name, fault, cure=cure)
    return sound(name)


def look_at_office(now: datetime) -> Diagnosis:
    name = "office"
    if os.environ.get("OFFICE_COMMAND") == "off":
        return sound(name, "off")
    if not shutil.which(settings.OFFICE_COMMAND or "soffice"):
        return ill(
            name,
            _("LibreOffice is not found: presentations and tables are not taken."),
            cure=_(
                "deploy/install-system-packages.sh office; systemctl restart areopag.target. "
                "Or OFFICE_COMMAND=off in the settings"
            ),
        )
    return sound(name, settings.OFFICE_COMMAND)


def _needed_programs() -> Mapping[str, tuple[str, str]]:
    printing = (
        _("The libraries of printing are not found: papers cannot be made."),
        "deploy/install-system-packages.sh printing",
    )
    copying = (
        _("pg_dump and pg_restore are not found: no backup can be made or restored."),
        "apt-get install postgresql-client",
    )
    of_postgresql = {"pg_dump": copying, "pg_restore": copying, "psql": copying}
    needed = dict.fromkeys(PRINTING, printing)
    return needed | (of_postgresql if connection.vendor == "postgresql" else {})


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())
