"""What betrays the author of a work in its files: names, school, place. Russian, by rule.

Hints for a person who looks: a miss is possible, a false alarm costs one glance. Words are
compared by their stems, for names are declined: «у Соколовой», «в Светлоборске».
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from review.rules.passages import Passage, Place
from review.rules.vocabulary import TraceKind

QUOTE_RADIUS = 40
MOST_TRACES = 40
SHORTEST_STEM = 3

# Names that are words as well: alone they betray nobody.
WORDS_TOO = frozenset(
    [
        "вера",
        "надежда",
        "любовь",
        "лилия",
        "роза",
        "майя",
        "слава",
        "лев",
        "роман",
        "мира",
        "злата",
        "светлана",
        "яна",
        "марк",
        "ян",
    ]
)
SCHOOL_WORDS = (
    r"(?:школ\w*|сош|оош|нош|гимнази\w*|лице\w*|интернат\w*|д/с|дс|доу|мбоу|маоу|мкоу|мбдоу|"
    r"мадоу|мдоу|гбоу|детск\w+\s+сад\w*|центр\w*|колледж\w*|техникум\w*)"
)


@dataclass(frozen=True, kw_only=True)
class PersonName:
    """A name as its parts are written in the nominative."""

    last_name: str
    first_name: str
    patronymic: str = ""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who must not be recognised: the author and co-authors, their schools, the town."""

    people: tuple[PersonName, ...]
    schools: tuple[str, ...] = ()
    town: str = ""


@dataclass(frozen=True)
class Trace:
    """Something that tells who the author is, quoted with its place."""

    kind: TraceKind
    place: Place
    quote: str


def find_traces(identity: Identity, passages: Iterable[Passage]) -> tuple[Trace, ...]:
    """Everything that betrays the author, one trace a kind and place, in the order of reading."""
    patterns = list(_patterns(identity))
    found: list[Trace] = []
    for passage in passages:
        for kind, pattern in patterns:
            match = pattern.search(passage.text)
            seen = any(one.kind == kind and one.place == passage.place for one in found)
            if match and not seen:
                found.append(Trace(kind, passage.place, _quote(passage.text, match)))
    return tuple(found[:MOST_TRACES])


def _patterns(identity: Identity) -> Iterator[tuple[TraceKind, re.Pattern[str]]]:
    for person in identity.people:
        yield from _patterns_of_name(person)
    for school in identity.schools:
        for text in _patterns_of_school(school):
            yield TraceKind.SCHOOL, re.compile(text, re.IGNORECASE)
    if len(identity.town) > SHORTEST_STEM:
        yield TraceKind.TOWN, _declined(identity.town)


def _patterns_of_name(person: PersonName) -> Iterator[tuple[TraceKind, re.Pattern[str]]]:
    if len(person.last_name) >= SHORTEST_STEM:
        yield TraceKind.SURNAME, _declined(person.last_name)
    if not person.first_name:
        return
    if person.patronymic:
        both = rf"{_stem(person.first_name)}\s+{_stem(person.patronymic)}"
        yield TraceKind.FIRST_NAME, re.compile(rf"\b{both}", re.IGNORECASE)
    if person.first_name.lower() not in WORDS_TOO and len(person.first_name) > SHORTEST_STEM:
        yield TraceKind.FIRST_NAME, _declined(person.first_name)


def _patterns_of_school(name: str) -> Iterator[str]:
    """The name itself, its number beside a word for a school, what stands in its quotation marks."""
    plain = " ".join(name.split())
    if len(plain) > SHORTEST_STEM:
        yield rf"\b{_spaced(plain)}(?!\w)"
    for number in re.findall(r"№\s*(\d+)", name):
        yield rf"\b{SCHOOL_WORDS}[^.\n]{{0,30}}?(?:№|N|No\.?)?\s*\b{number}\b"
    for own in re.findall(r"[«\"“]([^«»\"“”]{4,})[»\"”]", name):
        yield rf"[«\"“]\s*{_spaced(own)}\s*[»\"”]"


def _declined(word: str) -> "re.Pattern[str]":
    """The word in any of its forms, written with a capital letter, or all in capitals."""
    stem = _stem(word)
    first = word[0].upper()
    capital = "[ЕЁ]" if first in "ЕЁ" else re.escape(first)
    rest = stem[1:] if not stem.startswith("[") else stem[stem.index("]") + 1 :]
    return re.compile(rf"\b{capital}(?i:{rest})")


def _stem(word: str) -> str:
    """A pattern of a word without its ending; «ё» and «е» are the same."""
    bare = re.sub(r"(?:ая|яя|ий|ый|ой|ь|й|[аяоеуюы])$", "", word.lower())
    bare = bare if len(bare) >= SHORTEST_STEM else word.lower()
    escaped = "".join("[её]" if sign in "её" else re.escape(sign) for sign in bare)
    return rf"{escaped}\w{{0,3}}\b"


def _spaced(text: str) -> str:
    return r"\s+".join(re.escape(part) for part in text.split())


def _quote(text: str, match: "re.Match[str]") -> str:
    """The words around a match, in one line."""
    start, end = max(0, match.start() - QUOTE_RADIUS), match.end() + QUOTE_RADIUS
    words: Sequence[str] = text[start:end].split()
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{' '.join(words)}{after}"
