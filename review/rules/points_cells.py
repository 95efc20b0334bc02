"""Points and levels as people write them in a cell: «0–2 балла», «от 0 до 10», «0 – нет; 1 – да»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from review.rules import figures
from review.rules.checklists import MAX_POINTS, LevelData
from review.rules.figures import HALF, Points

NUMBER = r"\d{1,3}(?:[.,]\d)?"
DASH = r"[-–—−]"
UNIT = r"(?:балл[а-яё]*|бал\.?|б\.|points?)"

_RANGE = re.compile(
    rf"^(?:от\s+)?({NUMBER})\s*(?:{UNIT}\s*)?(?:{DASH}|\.\.\.?|…|до)\s*({NUMBER})$", re.I
)
_UP_TO = re.compile(rf"^(?:до|макс\w*\.?|max\.?|не более|≤)\s*:?\s*({NUMBER})$", re.I)
_LIST = re.compile(rf"^{NUMBER}(?:\s*(?:[;/|]|,\s|\sили\s|\s{DASH}\s|{DASH})\s*{NUMBER})+$", re.I)
_ONE = re.compile(rf"^({NUMBER})$")
_STEP = re.compile(
    rf"(?:с\s+)?шаг(?:ом)?\s*:?\s*({NUMBER})|по\s+(0[.,]5|полбалла|пол-?балла)", re.I
)
_UNIT = re.compile(rf"{UNIT}|\((?=\s*\))|[()\[\]]", re.I)

# «2 балла – цель ясна», «1 – частично», «0: нет» at the start of a line, a sentence or a list.
_LEVEL = re.compile(
    rf"(?:^|[;\n•·]|(?<=[.,)])\s)\s*\(?({NUMBER})\)?\s*(?:{UNIT})?\s*(?:{DASH}|:|=)\s*(?=[^\W\d_«\"(])",
    re.I,
)
# A line of text that ends with its points: «Цель ясна (0–2 балла)», «Цель ясна – до 5 баллов».
_TAIL = re.compile(
    rf"\s*(?:{DASH}|\(|\[|,|:)\s*((?:от\s+|до\s+|макс\w*\.?\s+)?{NUMBER}(?:\s*(?:{DASH}|до|/|;)\s*{NUMBER})*)"
    rf"\s*{UNIT}\s*[)\].]*\s*$",
    re.I,
)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """``begins`` is the lowest mark named: ours begin at 0."""

    maximum: Points
    step: Points = 1
    begins: Points = 0


def read_scale(text: str) -> Scale | None:
    """The scale a cell names, or nothing where it names none."""
    line = " ".join(text.split())
    step: Points | None = HALF if _STEP.search(line) else None
    bare = " ".join(_UNIT.sub(" ", _STEP.sub(" ", line)).split()).strip(" .,;:")
    values = _values(bare)
    if not values:
        return None
    points = [_points(one) for one in values]
    if step is None:
        step = HALF if any(one % 1 for one in points) else 1
    if max(points) <= 0 or max(points) > MAX_POINTS or any(one % step for one in points):
        return None
    begins = min(points) if len(points) > 1 else 0
    return Scale(maximum=max(points), step=step, begins=begins)


def _values(bare: str) -> list[str]:
    for pattern in (_RANGE, _UP_TO, _ONE):
        if found := pattern.match(bare):
            return list(found.groups())
    return re.findall(NUMBER, bare) if _LIST.match(bare) else []


def split_tail(text: str) -> tuple[str, Scale | None]:
    """A line without the points at its end, and what those say."""
    found = _TAIL.search(text)
    scale = read_scale(found.group(1)) if found else None
    return (text[: found.start()].rstrip(), scale) if found and scale else (text, None)


def read_levels(text: str) -> tuple[str, tuple[LevelData, ...]]:
    """Levels named in a text, and what stands before the first of them.

    Two levels at least, each number once: otherwise it is a list of something else.
    """
    marks = list(_LEVEL.finditer(text))
    numbers = [_points(mark.group(1)) for mark in marks]
    if len(marks) < 2 or len(set(numbers)) < len(numbers) or any(one % HALF for one in numbers):
        return text, ()
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    words = [
        " ".join(text[mark.end() : end].split()).strip(" ;,.")
        for mark, end in zip(marks, ends, strict=True)
    ]
    named = name_levels(list(zip(numbers, words, strict=True)))
    return text[: marks[0].start()].strip(" ;:\n"), named


def name_levels(described: Sequence[tuple[Points, str]]) -> tuple[LevelData, ...]:
    """Levels by points; a short text is the word on the button, a long one gets a word of its own."""
    top = max(points for points, _words in described)
    levels = [
        LevelData(points=points, label=words)
        if len(words) <= SHORT
        else LevelData(points=points, label=word_for(points, top), descriptor=words)
        for points, words in described
        if words
    ]
    return tuple(sorted(levels, key=lambda level: level.points))


SHORT = 24  # letters that still fit on a button


def word_for(points: Points, top: Points) -> str:
    """A plain word for a mark: how much of the highest it is."""
    if points == 0:
        return "нет"
    if points == top:
        return "да"
    half = Decimal(top) / 2
    return "частично" if points == half else "слабо" if points < half else "в основном"


def write_levels(levels: Sequence[LevelData]) -> str:
    """Levels as a person edits them: one on a line."""
    return "\n".join(
        f"{str(level.points).replace('.', ',')} – {level.descriptor or level.label}"
        for level in levels
    )


def _points(text: str) -> Points:
    return figures.plain(Decimal(text.replace(",", ".")))
