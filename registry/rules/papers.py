"""What a paper may hold: signs that can be printed, and a content that can be proven."""

import hashlib
import re
import unicodedata
from collections.abc import Set
from typing import Any

from registry.rules.journal import canonical

# Crockford's alphabet: no I, L, O, U, so that nothing is read for something else.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12  # five bits a sign: 60 bits
CODE_GROUP = 4

# What people type for the sign they see on paper, with a Russian or a Latin keyboard.
_LOOKS_LIKE = str.maketrans("АВЕКМНРСТХУЗОILO", "ABEKMHPCTXY30110")


def snapshot_digest(snapshot: dict[str, Any]) -> str:
    """Hex SHA-256 of the canonical JSON (RFC 8785) of what a paper says.

    Figures must be whole numbers or texts: there is more than one way to write a fraction.
    """
    _refuse_fractions(snapshot)
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def make_code(randomness: int) -> str:
    """A verification code such as «7K3M-9PXQ-2HDF» from at least 60 random bits."""
    signs = "".join(CODE_ALPHABET[(randomness >> (5 * place)) & 31] for place in range(CODE_LENGTH))
    return "-".join(signs[at : at + CODE_GROUP] for at in range(0, CODE_LENGTH, CODE_GROUP))


def read_code(typed: str) -> str:
    """The code somebody typed from a paper, or an empty text when it cannot be one.

    Case, spaces and hyphens make no difference, nor do Russian letters that look the same.
    """
    signs = re.sub(r"[\s\-–—‑]", "", typed).upper().translate(_LOOKS_LIKE)
    if len(signs) != CODE_LENGTH or any(sign not in CODE_ALPHABET for sign in signs):
        return ""
    return "-".join(signs[at : at + CODE_GROUP] for at in range(0, CODE_LENGTH, CODE_GROUP))


def printable(value: Any, signs: Set[int]) -> Any:
    """The value with every sign that the faces lack replaced by its nearest kin, or left out."""
    if isinstance(value, str):
        return "".join(_nearest(sign, signs) for sign in value)
    if isinstance(value, dict):
        return {key: printable(item, signs) for key, item in value.items()}
    if isinstance(value, list):
        return [printable(item, signs) for item in value]
    return value


_KIN = {
    "\u202f": "\u00a0",
    "\u2009": "\u00a0",
    "\u00ad": "",
    "→": "—",
    "➔": "—",
    "⇒": "—",
    "←": "—",
    "↔": "—",
    "✓": "+",
    "✔": "+",
    "●": "•",
    "▪": "•",
    "■": "•",
    "\uf0b7": "•",  # the bullet of Word
    "☐": "—",
    "′": "'",
    "″": '"',
}


def _nearest(sign: str, signs: Set[int]) -> str:
    if ord(sign) in signs or sign in "\n\r\t":
        return sign
    if sign in _KIN:
        return _KIN[sign]
    decomposed = unicodedata.normalize("NFKD", sign)
    return "".join(part for part in decomposed if ord(part) in signs)


def _refuse_fractions(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("Write fractions in a snapshot as texts.")
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        _refuse_fractions(item)
