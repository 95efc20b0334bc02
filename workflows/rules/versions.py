"""What changed between two versions of a material."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    ADDED = "added"
    KEPT = "kept"
    REMOVED = "removed"


@dataclass(frozen=True)
class FileChange:
    file_id: int
    name: str
    change: Change


def compare_files(
    old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]
) -> tuple[FileChange, ...]:
    """Files (id and name) of the new version in their order, then those it no longer has."""
    before, after = {file_id for file_id, _ in old}, {file_id for file_id, _ in new}
    present = [
        FileChange(file_id, name, Change.KEPT if file_id in before else Change.ADDED)
        for file_id, name in new
    ]
    gone = [
        FileChange(file_id, name, Change.REMOVED) for file_id, name in old if file_id not in after
    ]
    return (*present, *gone)
