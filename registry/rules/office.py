"""Papers of the office: a text with names in braces becomes a sequence of blocks.

One line of a text is one paragraph. What it begins with says what it is:

    = ПРИКАЗ            a heading in the middle
    == подзаголовок     a line in the middle
    > Приложение        on the right
    | Без отступа       without the indent of the first line
    - пункт             an item of a list
    {experts}           alone on its line: a table or a list made of what the service knows
    ---                 the next page

Anything else is an ordinary paragraph; ``{city}`` in it is replaced by its value.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from registry.rules.typography import typeset
from registry.rules.vocabulary import OfficeField

BLANK = "_" * 14
MAX_BODY = 40_000

_NAME = re.compile(r"\{([^{}\s]*)\}")
_ALONE = re.compile(r"\{([a-z_]+)\}")


class TextStyle(StrEnum):
    """How a paragraph stands on the page."""

    BODY = "body"
    HEADING = "heading"
    CENTRE = "centre"
    RIGHT = "right"
    PLAIN = "plain"
    ITEM = "item"
    NOTE = "note"


class BlockName(StrEnum):
    """What a text may ask to be put in its own place."""

    LETTERHEAD = "letterhead"
    SIGNATURE = "signature"
    EXPERTS = "experts"
    COUNCIL = "council"
    PROCEDURES = "procedures"
    PROCEDURE_IN_FULL = "procedure_in_full"
    CHECKLISTS = "checklists"
    CHECKLISTS_IN_FULL = "checklists_in_full"
    RESULTS = "results"
    MEETING_HEAD = "meeting_head"
    PRESENCE = "presence"
    AGENDA = "agenda"
    QUESTIONS = "questions"
    MEETING_SIGNATURES = "meeting_signatures"


# Known without asking anybody, beside the fields of ``OfficeField`` that the requisites hold.
KNOWN = frozenset({"link", "bank"})


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    text: str
    style: TextStyle = TextStyle.BODY


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with a heading row. ``widths`` are shares of the page, in the order of columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signs, a place for the hand, the name."""

    position: str
    name: str


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Picture:
    """A picture in the middle of the page, as large as it is and no higher than ``height_cm``."""

    content: bytes
    height_cm: float = 2.6  # of a letterhead


Block = Paragraph | Table | Signature | PageBreak | Picture


@dataclass(frozen=True, kw_only=True)
class OfficePaper:
    """A paper before it has a format. ``author`` is the service, never a person."""

    title: str
    author: str
    blocks: tuple[Block, ...]


def names_in(body: str) -> tuple[str, ...]:
    """Names in braces, each once, in the order of the text."""
    return tuple(dict.fromkeys(_NAME.findall(body)))


def asked_in(body: str) -> tuple[OfficeField, ...]:
    """Fields that a text wants to know, in the order of the text."""
    fields = set(OfficeField)
    return tuple(OfficeField(name) for name in names_in(body) if name in fields)


def unknown_in(body: str) -> tuple[str, ...]:
    """Names in braces that mean nothing, or that ask for a block in the middle of a line."""
    fields, blocks = {*OfficeField, *KNOWN}, set(BlockName)
    alone = {found[1] for line in body.splitlines() if (found := _ALONE.fullmatch(line.strip()))}
    return tuple(
        name
        for name in names_in(body)
        if name not in fields and not (name in blocks and name in alone)
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    """A line with its names replaced; what nobody knows is left to be written in by hand."""
    return _NAME.sub(lambda found: values.get(found[1]) or BLANK, text)


def compose(
    body: str, *, values: Mapping[str, str], blocks: Mapping[str, Iterable[Block]]
) -> tuple[Block, ...]:
    """Blocks of a text in their order, with its names filled in and its spaces tied."""
    made: list[Block] = []
    for line in filter(None, map(str.strip, body.splitlines())):
        alone = _ALONE.fullmatch(line)
        if alone and alone[1] in blocks:
            made.extend(blocks[alone[1]])
        elif line == "---":
            made.append(PageBreak())
        else:
            style, text = _style_of(line)
            made.append(Paragraph(text=typeset(fill(text, values)), style=style))
    return tuple(made)


_MARKS = (
    ("== ", TextStyle.CENTRE),
    ("= ", TextStyle.HEADING),
    ("> ", TextStyle.RIGHT),
    ("| ", TextStyle.PLAIN),
    ("- ", TextStyle.ITEM),
)


def _style_of(line: str) -> tuple[TextStyle, str]:
    for mark, style in _MARKS:
        if line.startswith(mark):
            return style, line.removeprefix(mark).strip()
    return TextStyle.BODY, line


def signed_name(full_name: str) -> str:
    """«А. В. Соколова» of a surname, a name and a patronymic; any other name as it was given."""
    parts = full_name.split()
    if len(parts) != 3 or any("." in part for part in parts):
        return full_name
    last, first, patronymic = parts
    return typeset(f"{first[0]}. {patronymic[0]}. {last}")
