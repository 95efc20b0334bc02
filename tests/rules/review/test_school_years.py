from datetime import date

import pytest

from registry.rules.calendar import WorkingCalendar
from review.rules.school_years import bumped, moved_day, next_code, next_title


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Конкурс «Учитель года — 2026»", "Конкурс «Учитель года — 2027»"),
        ("в 2025/2026 учебном году", "в 2026/2027 учебном году"),
        ("сезон 2025/26", "сезон 2026/27"),
        ("сезон 2099/00", "сезон 2100/01"),
        ("2025–2026", "2026–2027"),
        ("приказ № 12026", "приказ № 12026"),
        ("до 10 страниц", "до 10 страниц"),
    ],
)
def test_every_year_of_a_text_becomes_the_next_one(old: str, new: str) -> None:
    assert bumped(old) == new


def test_a_title_without_a_year_gets_one() -> None:
    assert next_title("Экспертиза", 2026) == "Экспертиза, 2026/2027"
    assert next_title("Экспертиза 2025/2026", 2030) == "Экспертиза 2026/2027"


def test_a_code_is_one_that_nothing_has_yet() -> None:
    assert next_code("contest-2026", 2026, set()) == "contest-2027"
    assert next_code("contest", 2026, set()) == "contest-2026"
    assert next_code("contest", 2026, {"contest-2026", "contest-2026-2"}) == "contest-2026-3"


def test_a_day_moves_to_the_same_day_or_the_working_day_after_it() -> None:
    calendar = WorkingCalendar(days_off=frozenset({date(2027, 3, 8)}))

    moved = [moved_day(day, calendar) for day in (date(2026, 3, 5), date(2026, 3, 6))]

    assert moved == [date(2027, 3, 5), date(2027, 3, 9)]  # 6 March 2027 is a Saturday
    assert moved_day(date(2028, 2, 29), WorkingCalendar()) == date(2029, 2, 28)
