"""What changed between the files of two versions of a material."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    ADDED = "added"
    KEPT = "kept"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class VersionFile:
    """A file of a version; the same digest is the same content, however it is called."""

    file_id: int
    name: str
    digest: str


@dataclass(frozen=True)
class FileChange:
    """What became of a file; ``before_id`` is what a changed one was before."""

    file_id: int
    name: str
    change: Change
    before_id: int | None = None


def compare_files(old: Sequence[VersionFile], new: Sequence[VersionFile]) -> tuple[FileChange, ...]:
    """Files of the new version in their order, then those it no longer has.

    A file is kept when its content is, and changed when another content has its name.
    """
    digests = {one.digest for one in new}
    gone = [one for one in old if one.digest not in digests]
    kept = {one.digest for one in old}
    present = []
    for one in new:
        if one.digest in kept:
            present.append(FileChange(one.file_id, one.name, Change.KEPT))
        elif before := next((was for was in gone if was.name == one.name), None):
            gone.remove(before)
            present.append(FileChange(one.file_id, one.name, Change.CHANGED, before.file_id))
        else:
            present.append(FileChange(one.file_id, one.name, Change.ADDED))
    return (*present, *(FileChange(one.file_id, one.name, Change.REMOVED) for one in gone))
