"""Likely names of children in a text that is going to be public. Russian, by rule.

A kind question to the author, never a refusal by itself: a rule cannot tell a pupil from a hero of
a story. It looks for a name with a class beside it, a name after a word for a pupil, and lists.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from review.rules.passages import Passage, Place
from review.rules.vocabulary import ChildSign

MOST_FOUND = 20
LONG_LIST = 5
QUOTED = 90

WORD = r"[А-ЯЁ][а-яё]{1,20}(?:-[А-ЯЁ][а-яё]{1,20})?"
# What begins with a capital letter beside a class and is nobody.
NOBODY = r"(?!(?:Учебник|Автор|Урок|Программ|Тем|Издательств|Пособи|Класс|Математик|Русск|Рабоч|Сборник|Задани|Тест|Контрольн)\w*)"
NAME = rf"\b{NOBODY}{WORD}\s+(?:{WORD}|[А-ЯЁ]\.)"
CLASS = r"(?:1[01]|[1-9])\s*[«\"]?\s*[А-Еа-е][»\"]?(?![а-яё])(?:\s*кл(?:асс\w*|\.)?)?|(?:1[01]|[1-9])\s*-?\w{0,2}\s*кл(?:асс\w*|\.)"
PUPIL = (
    r"(?:[Уу]чени(?:к|ц)\w*|[Уу]чащ(?:ий|ая|ие|его|ей)\w*|[Оо]бучающ\w+|[Вв]оспитанни\w+|"
    r"[Рр]ебёнок|[Рр]ебенок|[Дд]ошкольни\w+|[Пп]ервоклассни\w+)"
)

WITH_CLASS = re.compile(rf"{NAME}\s*[,(–—-]?\s*(?:{CLASS})")
AFTER_CLASS = re.compile(rf"(?:{CLASS})\s*[:,(–—-]?\s*{NAME}")
AFTER_PUPIL = re.compile(rf"{PUPIL}(?:\s+(?:{CLASS}))?\s*[:,–—-]?\s+{NAME}")
LINE_OF_LIST = re.compile(rf"^\s*\d{{1,2}}\s*[.)]?\s*{NAME}(?:\s+{WORD})?\b")


@dataclass(frozen=True)
class ChildName:
    """A likely name of a child, quoted with its place."""

    sign: ChildSign
    place: Place
    quote: str


def find_children(passages: Iterable[Passage]) -> tuple[ChildName, ...]:
    """Likely names of children, one quotation a sign and place."""
    found: list[ChildName] = []
    for passage in passages:
        found.extend(_in_passage(passage))
        if len(found) >= MOST_FOUND:
            break
    return tuple(found[:MOST_FOUND])


def _in_passage(passage: Passage) -> list[ChildName]:
    lines = passage.text.split("\n")
    found: dict[ChildSign, str] = {}
    listed = [line for line in lines if LINE_OF_LIST.match(line)]
    if len(listed) >= LONG_LIST:
        found[ChildSign.LIST] = "; ".join(listed[:3])
    for line in lines:
        if WITH_CLASS.search(line) or AFTER_CLASS.search(line):
            found.setdefault(ChildSign.WITH_CLASS, line)
        if AFTER_PUPIL.search(line):
            found.setdefault(ChildSign.PUPIL, line)
    return [ChildName(sign, passage.place, quote[:QUOTED]) for sign, quote in found.items()]
