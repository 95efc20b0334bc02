"""What changed in a work between the version an expert has judged and the one before him now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import ClassifierItem, StoredFile
from registry.rules.vocabulary import FileState
from review.models import MaterialVersion
from review.queries import files_to_judge
from review.rules.differences import (
    Piece,
    PieceKind,
    TextDifference,
    compare_lines,
    compare_words,
)
from review.rules.passages import plain_text
from workflows.rules.versions import Change, VersionFile, compare_files
from workflows.views.documents import neutral_name

FIELDS: Mapping[str, Promise] = {
    "title": _("Title"),
    "kind": _("Kind of material"),
    "direction": _("Direction of examination"),
    "level": _("Level"),
    "annotation": _("Annotation"),
    "video_url": _("Link to a video"),
}
CLASSIFIED = ("kind", "direction", "level")


@dataclass(frozen=True)
class FieldChange:
    """A field of the description that says otherwise now."""

    title: str | Promise
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ChangedFile:
    """A file beside the version before; ``difference`` where the text of both is known."""

    name: str
    change: Change
    difference: TextDifference | None


@dataclass(frozen=True, kw_only=True)
class VersionChanges:
    """From version ``before`` to version ``after``. ``note`` is the author's own word of it."""

    before: int
    after: int
    note: str
    fields: tuple[FieldChange, ...]
    changes: tuple[ChangedFile, ...]


def changes_between(
    old: MaterialVersion, new: MaterialVersion, *, hide_author: bool
) -> VersionChanges:
    """At most three queries. Where the author is hidden his note is, and so are names of files."""
    return VersionChanges(
        before=old.number,
        after=new.number,
        note="" if hide_author else new.note,
        fields=tuple(_fields(old.described, new.described)),
        changes=tuple(_files(old, new, hide_author=hide_author)),
    )


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldChange]:
    """Nothing of versions sent before descriptions were kept."""
    if not old or not new:
        return
    changed = [name for name in FIELDS if old.get(name) != new.get(name)]
    asked = {each[name] for name in changed if name in CLASSIFIED for each in (old, new)}
    items = ClassifierItem.objects.in_bulk([one for one in asked if one]) if asked else {}
    for name in changed:
        if name in CLASSIFIED:
            before, after = (str(items.get(each[name]) or "") for each in (old, new))
            pieces: tuple[Piece, ...] = (
                Piece(PieceKind.REMOVED, before),
                Piece(PieceKind.ADDED, after),
            )
        else:
            pieces = compare_words(old[name], new[name])
        yield FieldChange(FIELDS[name], tuple(one for one in pieces if one.text))


def _files(
    old: MaterialVersion, new: MaterialVersion, *, hide_author: bool
) -> Iterator[ChangedFile]:
    before, after = (_judged(version, hide_author=hide_author) for version in (old, new))
    shown = {
        file.pk: neutral_name(file, place) if hide_author else file.name
        for files in (before, after)
        for place, file in enumerate(files.values(), start=1)
    }
    for one in compare_files(_named(before), _named(after)):
        known = one.before_id is not None and (before[one.before_id], after[one.file_id])
        yield ChangedFile(shown[one.file_id], one.change, _difference(*known) if known else None)


def _judged(version: MaterialVersion, *, hide_author: bool) -> dict[int, StoredFile]:
    placed = files_to_judge(version.pk, author_hidden=hide_author).select_related("file")
    return {one.file_id: one.file for one in placed if one.file.state != FileState.INFECTED}


def _named(files: Mapping[int, StoredFile]) -> list[VersionFile]:
    return [VersionFile(one.pk, one.name, one.sha256) for one in files.values()]


def _difference(old: StoredFile, new: StoredFile) -> TextDifference | None:
    """Of texts that were taken out of the files when they came; no file is opened for it."""
    if not old.text_html or not new.text_html:
        return None
    return compare_lines(plain_text(old.text_html), plain_text(new.text_html))
