import pytest

from registry.rules.numbering import (
    BadPattern,
    find_fault,
    format_number,
    starts_anew_each_year,
)


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("{year}-{number:04d}", "2026-0015"),
        ("{number}-ЭЗ", "15-ЭЗ"),
        ("№ {number:03d}/{yy}", "№ 015/26"),
        ("ЭЗ-{number}", "ЭЗ-15"),
    ],
)
def test_number_is_written_by_its_pattern(pattern: str, written: str) -> None:
    assert format_number(pattern, number=15, year=2026) == written


def test_number_longer_than_its_width_is_written_whole() -> None:
    assert format_number("{number:02d}", number=1234, year=2026) == "1234"


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("", "number_must_stand_once"),
        ("{year}", "number_must_stand_once"),
        ("{number}-{number}", "number_must_stand_once"),
        ("{number}-{month}", "unknown_part"),
        ("{number!r}", "number_must_stand_once"),
        ("{number.__class__}{number}", "unknown_part"),
        ("{number}}", "unknown_part"),
        ("{number} ", "unprintable"),
        ("{number}\n№", "unprintable"),
        ("{number}" + "Э" * 60, "too_long"),
    ],
)
def test_bad_pattern_is_refused_with_a_reason(pattern: str, code: str) -> None:
    assert find_fault(pattern) == code
    with pytest.raises(BadPattern) as refusal:
        format_number(pattern, number=1, year=2026)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("pattern", "anew"),
    [("{year}-{number}", True), ("{number}/{yy}", True), ("{number}-ЭЗ", False)],
)
def test_only_a_number_that_names_its_year_starts_anew(pattern: str, anew: bool) -> None:
    assert starts_anew_each_year(pattern) is anew
