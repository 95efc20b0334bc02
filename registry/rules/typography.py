"""Spaces that must not break, as Russian typography wants them. Letters and signs stay as typed."""

import re
from typing import Any

NBSP = "\N{NO-BREAK SPACE}"

_THIN_SPACES = re.compile("[\u2009\u202f]")
_RULES = (
    # A particle belongs to the word before it.
    (re.compile(r" (?=(?:же|ли|бы|б|ж)(?!\w))"), NBSP),
    # A short word belongs to the next one.
    (
        re.compile(r"(?<![\w-])([А-Яа-яЁё]{1,2}|без|для|над|под|при|про|или|что|как) (?=\S)"),
        rf"\1{NBSP}",
    ),
    # A dash never begins a line.
    (re.compile(r" (?=[—–])"), NBSP),
    (re.compile(r"№ ?(?=[\w/])"), f"№{NBSP}"),
    # Initials stay together and with their surname, on either side.
    (re.compile(r"(?<![А-Яа-яЁё])([А-ЯЁ]\.) ?(?=[А-ЯЁ]\.)"), rf"\1{NBSP}"),
    (re.compile(r"(?<![А-Яа-яЁё])([А-ЯЁ]\.) (?=[А-ЯЁ][а-яё])"), rf"\1{NBSP}"),
    (re.compile(rf"(?<=[а-яё]) (?=[А-ЯЁ]\.[ {NBSP}]?[А-ЯЁ]\.)"), NBSP),
    # A number stays with what it counts.
    (re.compile(r"(?<=\d) (?=[а-яё%₽])"), NBSP),
)


def typeset(text: str) -> str:
    """«в классе А. В. Соколов дал 5 уроков — и все» with its spaces tied."""
    text = _THIN_SPACES.sub(NBSP, text)
    for pattern, tied in _RULES:
        # Twice, for words that follow one another: the first pass has eaten every other one.
        text = pattern.sub(tied, pattern.sub(tied, text))
    return text


def with_one_stop(sentence: str) -> str:
    """A sentence that ends with initials ends with their dot: «Докладчик: Соколова А. В.»."""
    return re.sub(r"(?<=[А-ЯЁA-Z])\.\.$", ".", sentence)


def typeset_all(value: Any) -> Any:
    """Every text of a JSON-like value typeset; the rest as it is."""
    if isinstance(value, str):
        return typeset(value)
    if isinstance(value, dict):
        return {key: typeset_all(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typeset_all(item) for item in value]
    return value
