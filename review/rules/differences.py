"""What one version of a text says otherwise than another, in words a person can follow."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORD = re.compile(r"\s+|[^\s]+")
# Beyond these nobody reads a difference, and finding it takes seconds.
MOST_LINES = 1500
MOST_WORDS = 1500
MOST_PLACES = 40


class PieceKind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, came or went."""

    kind: PieceKind
    text: str


Place = tuple[Piece, ...]


@dataclass(frozen=True)
class TextDifference:
    """Changed places of a text in their order. ``is_cut``: there are more than are shown."""

    places: tuple[Place, ...]
    is_cut: bool = False


def compare_words(old: str, new: str) -> Place:
    """The new text word by word, with what went in its place; empty when nothing differs.

    Long texts stand one after the other, whole.
    """
    if old == new:
        return ()
    before, after = WORD.findall(old), WORD.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return Piece(PieceKind.REMOVED, old), Piece(PieceKind.ADDED, new)
    return tuple(_pieces(before, after))


def _pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what == "equal":
            yield Piece(PieceKind.SAME, "".join(before[start:end]))
            continue
        if start < end:
            yield Piece(PieceKind.REMOVED, "".join(before[start:end]))
        if new_start < new_end:
            yield Piece(PieceKind.ADDED, "".join(after[new_start:new_end]))


def compare_lines(old: str, new: str) -> TextDifference | None:
    """Changed places of a long text, line by line, each with its words compared.

    None when a text is too long to be compared while somebody waits for the page.
    """
    before, after = old.splitlines(), new.splitlines()
    if max(len(before), len(after)) > MOST_LINES:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return TextDifference(
        places=tuple(
            compare_words("\n".join(before[start:end]), "\n".join(after[new_start:new_end]))
            for _what, start, end, new_start, new_end in changed[:MOST_PLACES]
        ),
        is_cut=len(changed) > MOST_PLACES,
    )
