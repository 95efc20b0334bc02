"""What a backup says of itself."""

import json
import tomllib
from dataclasses import asdict, dataclass, field
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _

from config.backups.content import MISSING, combine
from config.backups.faults import BackupFault

# Raised when a backup can no longer be read by the code of before.
FORMAT = 1


@dataclass(frozen=True)
class Part:
    """A member of the archive, with what its content must be."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Everything needed to trust a backup before anything is touched."""

    created_at: str
    version: str
    engine: str
    migrations: list[str]
    tables: dict[str, str]
    parts: list[Part]
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def to_json(self) -> bytes:
        told = asdict(self) | {"digest": self.digest}
        return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()

    @property
    def digest(self) -> str:
        """The one digest of rows and files that the restored installation must have."""
        return combine(self.tables, self.files)

    @property
    def files(self) -> dict[str, str]:
        """Digests of the stored files by their names; those that were missing say so."""
        found = {
            part.name.removeprefix("files/"): part.sha256
            for part in self.parts
            if part.name.startswith("files/")
        }
        return found | dict.fromkeys(self.missing, MISSING)


def read_manifest(content: bytes) -> Manifest:
    """The manifest of an archive; refuses one that newer code has written."""
    try:
        told = json.loads(content)
        if told["format"] > FORMAT:
            raise BackupFault(
                _(
                    "The backup was made by a newer version (%(version)s). "
                    "Install that version and restore again."
                )
                % {"version": told["version"]}
            )
        told["parts"] = [Part(**part) for part in told["parts"]]
        digest = told.pop("digest")
        manifest = Manifest(**told)
    except (ValueError, KeyError, TypeError) as error:
        raise no_backup() from error
    if manifest.digest != digest:
        raise no_backup()
    return manifest


def no_backup() -> BackupFault:
    return BackupFault(_("This is not a backup of Areopag, or it is damaged. Take another one."))


@cache
def version() -> str:
    """The version of this code."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
