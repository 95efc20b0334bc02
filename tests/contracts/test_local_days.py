"""A day is a day of some territory, never of Greenwich."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("registry", "review", "workflows", "monitoring")
BY_GREENWICH = re.compile(r"\b(?:now|utcnow|self\.now|act\.now)(?:\(\))?\.date\(\)")


@pytest.mark.parametrize("room", ROOMS)
def test_no_rule_service_or_page_takes_the_day_by_greenwich(room: str) -> None:
    """Until noon on Kamchatka that is yesterday: ``registry.rules.calendar.local_date`` knows."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if BY_GREENWICH.search(line)
    ]

    assert found == []
