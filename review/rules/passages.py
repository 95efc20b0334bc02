"""What of a work can be read as text, piece by piece, each with its place."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

PAGE = re.compile(r"<h2>(\d+)</h2>")
END_OF_LINE = re.compile(r"</(?:p|li|h\d|td|th|tr|caption)>|<br\s*/?>")
TAG = re.compile(r"<[^>]*>")


class PlaceKind(StrEnum):
    """Where a piece of text stands."""

    TITLE = "title"
    ANNOTATION = "annotation"
    NOTE = "note"
    FILE_NAME = "file_name"
    FILE = "file"


@dataclass(frozen=True)
class Place:
    """Where something was found; the page counts from one, nought is the file as a whole."""

    kind: PlaceKind
    file: str = ""
    page: int = 0


@dataclass(frozen=True)
class Passage:
    """A piece of text and where it stands."""

    place: Place
    text: str


def passages_of_file(name: str, text_html: str, *, has_pages: bool) -> Iterator[Passage]:
    """The text of a file page by page, or as a whole where it has no pages."""
    if not has_pages:
        yield Passage(Place(PlaceKind.FILE, name), plain_text(text_html))
        return
    parts = PAGE.split(text_html)
    for number, body in zip(parts[1::2], parts[2::2], strict=True):
        yield Passage(Place(PlaceKind.FILE, name, int(number)), plain_text(body))


def plain_text(text_html: str) -> str:
    """Cleaned HTML as lines of text."""
    lines = TAG.sub("", END_OF_LINE.sub("\n", text_html)).split("\n")
    return "\n".join(line for line in map(str.strip, map(html.unescape, lines)) if line)
