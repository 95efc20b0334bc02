"""Numbers of works and papers: what a pattern may say and how a number is written by it."""

import re

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
