"""A backup as one file: a tar whose members are proved by the manifest, the last of them."""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from config.backups.faults import BackupFault
from config.backups.manifest import Manifest, Part, no_backup, read_manifest

MANIFEST = "manifest.json"
DATABASE = "database"
BLOCK = 1024 * 1024


class Writer:
    """Adds members to an archive and remembers what each was."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self.archive = archive
        self.parts: list[Part] = []

    def add(self, name: str, path: Path) -> bool:
        """Add a file; whether it was there."""
        try:
            with path.open("rb") as file:
                info = self.archive.gettarinfo(arcname=name, fileobj=file)
                proved = _Hashing(file)
                self._write(info, proved)
        except FileNotFoundError:
            return False
        self.parts.append(Part(name, info.size, proved.found.hexdigest()))
        return True

    def add_bytes(self, name: str, content: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        self._write(info, BytesIO(content))
        self.parts.append(Part(name, info.size, hashlib.sha256(content).hexdigest()))

    def _write(self, info: tarfile.TarInfo, content: "BytesIO | _Hashing") -> None:
        """Without the owner's name and rights: what is restored belongs to whoever restores."""
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        info.mode = 0o600
        self.archive.addfile(info, content)


class _Hashing:
    """A file that counts its digest while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.found = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.found.update(block)
        return block


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new archive, readable by its owner alone, on the disk when the block ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
            yield Writer(archive)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """A new name is on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def opened(path: Path) -> Iterator[tarfile.TarFile]:
    """An archive to read; refuses what is none."""
    try:
        with tarfile.open(path, mode="r:") as archive:
            yield archive
    except FileNotFoundError as error:
        raise BackupFault(_("There is no such file: %(path)s") % {"path": path}) from error
    except tarfile.TarError as error:
        raise no_backup() from error


def manifest_of(archive: tarfile.TarFile) -> Manifest:
    try:
        member = archive.extractfile(MANIFEST)
    except KeyError:
        member = None
    if member is None:
        raise no_backup()
    return read_manifest(member.read())


def check_archive(path: Path) -> Manifest:
    """Read every member to its end: each is what the manifest says, and nothing else is there."""
    with opened(path) as archive:
        manifest = manifest_of(archive)
        expected = {part.name: part for part in manifest.parts}
        seen = set()
        for member in archive:
            if member.name == MANIFEST:
                continue
            _check_name(member)
            if _part_of(archive, member) != expected.get(member.name):
                raise _damaged(member.name)
            seen.add(member.name)
    if missing := expected.keys() - seen:
        raise _damaged(min(missing))
    return manifest


def unpack(path: Path, folder: Path) -> None:
    """Put every member into a folder; none may leave it."""
    with opened(path) as archive:
        for member in archive:
            _check_name(member)
            archive.extract(member, folder, set_attrs=False, filter="data")


def _check_name(member: tarfile.TarInfo) -> None:
    """A path of plain steps downwards, and a plain file: an archive may have been tampered with."""
    steps = member.name.split("/")
    if not member.isreg() or not all(steps) or {".", ".."} & set(steps) or "\\" in member.name:
        raise BackupFault(
            _("The archive holds a dangerous name, it is not restored: %(name)s")
            % {"name": member.name}
        )


def _part_of(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Part | None:
    content = archive.extractfile(member)
    if content is None:
        return None
    found = hashlib.sha256()
    while block := content.read(BLOCK):
        found.update(block)
    return Part(member.name, member.size, found.hexdigest())


def _damaged(name: str) -> BackupFault:
    return BackupFault(_("The backup is damaged in “%(name)s”. Take another one.") % {"name": name})
