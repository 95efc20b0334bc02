"""Numbers of works and papers: what a pattern may say and how a number is written by it."""

import re
from collections.abc import Sequence

PATTERN_PART = re.compile(r"\{(number|year|yy)(?::0([2-8])d)?\}")
MAX_PATTERN_LENGTH = 60
MAX_NUMBER_LENGTH = 60


class BadPattern(ValueError):
    """A pattern by which no number can be written. ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def format_number(pattern: str, *, number: int, year: int) -> str:
    """«{year}-{number:04d}» → «2026-0015», «{number}-ЭЗ» → «15-ЭЗ», «{number}/{yy}» → «15/26»."""
    if reason := find_fault(pattern):
        raise BadPattern(reason)
    values = {"number": number, "year": year, "yy": f"{year % 100:02d}"}

    def written(part: re.Match[str]) -> str:
        name, width = part.groups()
        return str(values[name]).zfill(int(width or 0))

    return PATTERN_PART.sub(written, pattern)


def find_fault(pattern: str) -> str:
    """Why the pattern will not do, as a code; empty when it will."""
    names = [part.group(1) for part in PATTERN_PART.finditer(pattern)]
    rest = PATTERN_PART.sub("", pattern)
    if names.count("number") != 1:
        return "number_must_stand_once"
    if "{" in rest or "}" in rest:
        return "unknown_part"
    if not rest.isprintable() or pattern != pattern.strip():
        return "unprintable"
    longest = len(rest) + 10 * len(names)
    return "too_long" if longest > MAX_NUMBER_LENGTH else ""


def starts_anew_each_year(pattern: str) -> bool:
    """A number that does not name its year goes on counting, or it would be given twice."""
    return any(part.group(1) in {"year", "yy"} for part in PATTERN_PART.finditer(pattern))


def guess_pattern(numbers: Sequence[str], *, year: int) -> str:
    """The pattern that all these numbers of one year are written by; empty where there is none.

    «2025-0014», «2025-0015» → «{year}-{number:04d}»; «14-ЭЗ», «15-ЭЗ» → «{number}-ЭЗ».
    """
    found = {_skeleton(number, year) for number in numbers}
    if len(found) != 1 or None in found:
        return ""
    parts = next(iter(found)) or ()
    widths = {len(digits) for number in numbers for digits in _counted(number, year)}
    padded = any(digits.startswith("0") for number in numbers for digits in _counted(number, year))
    width = f":0{max(widths)}d" if padded and 2 <= max(widths) <= 8 else ""
    pattern = "".join(parts).replace("\0", f"{{number{width}}}")
    return "" if find_fault(pattern) else pattern


def _skeleton(number: str, year: int) -> tuple[str, ...] | None:
    """The number with its counting part as a mark; none when several groups of digits may count."""
    pieces = re.split(r"(\d+)", number.strip())
    counted = 0
    for at in range(1, len(pieces), 2):
        if pieces[at] == str(year):
            pieces[at] = "{year}"
        elif pieces[at] == f"{year % 100:02d}" and len(pieces) > 3 and at > 1:
            pieces[at] = "{yy}"
        else:
            pieces[at], counted = "\0", counted + 1
    return tuple(pieces) if counted == 1 else None


def _counted(number: str, year: int) -> list[str]:
    own = {str(year), f"{year % 100:02d}"}
    groups = re.findall(r"\d+", number)
    return groups if len(groups) == 1 else [one for one in groups if one not in own]
