"""A short Latin name of a new checklist, by which procedures call it."""

from collections.abc import Collection
from itertools import count

_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "y",
            "_",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
LONGEST = 40


def code_for(title: str, taken: Collection[str]) -> str:
    """«Открытый урок» → otkrytyy-urok; a number is added while it is taken."""
    letters = (_LETTERS.get(sign, sign) for sign in title.lower())
    kept = (
        sign if sign.isascii() and sign.isalnum() else "" if sign == "_" else "-"
        for part in letters
        for sign in part
    )
    words = [word for word in "".join(kept).split("-") if word]
    base = "-".join(words)[:LONGEST].strip("-") or "checklist"
    if base not in taken:
        return base
    return next(code for number in count(2) if (code := f"{base}-{number}") not in taken)
