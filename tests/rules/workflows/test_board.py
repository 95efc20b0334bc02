from datetime import date
from fractions import Fraction

import pytest

from registry.rules.calendar import WorkingCalendar
from workflows.rules.board import Heat, Stay, heat_of, median_stays


@pytest.mark.parametrize(
    ("waiting", "late", "expected"),
    [(0, 0, Heat.CALM), (9, 0, Heat.CALM), (10, 2, Heat.WARM), (10, 3, Heat.HOT), (1, 1, Heat.HOT)],
)
def test_heat_of_a_step_is_the_share_of_its_queue_that_is_late(
    waiting: int, late: int, expected: Heat
) -> None:
    assert heat_of(waiting, late) is expected


def test_usual_stay_is_the_median_in_working_days() -> None:
    stays = [
        Stay("score_material", date(2026, 11, 16), date(2026, 11, 18)),
        Stay("score_material", date(2026, 11, 13), date(2026, 11, 17)),
        Stay("score_material", date(2026, 11, 2), date(2026, 11, 20)),
        Stay("check_completeness", date(2026, 11, 16), date(2026, 11, 16)),
        Stay("check_completeness", date(2026, 11, 16), date(2026, 11, 17)),
    ]
    calendar = WorkingCalendar(days_off=frozenset({date(2026, 11, 4)}))

    assert median_stays(stays, calendar) == {
        "score_material": 2,
        "check_completeness": Fraction(1, 2),
    }
