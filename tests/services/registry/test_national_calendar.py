from datetime import date, timedelta

import pytest
from django.core.management import call_command

from registry.models import CalendarDay
from registry.queries import working_calendar
from registry.rules.calendar import working_days_between
from registry.rules.vocabulary import DayKind
from registry.services.national_calendar import load_calendar
from tests.factories.registry import make_territory
from tests.rules.registry.test_deadline_table import Case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("year", "working_days"), [(2025, 247), (2026, 247), (2027, 247)])
def test_years_from_the_start_have_as_many_working_days_as_published(
    year: int, working_days: int
) -> None:
    calendar = working_calendar(make_territory(), date(year, 6, 1))

    counted = working_days_between(date(year - 1, 12, 31), date(year, 12, 31), calendar)

    assert counted == working_days


def test_moved_working_saturday_is_a_working_day() -> None:
    assert CalendarDay.objects.get(date=date(2025, 11, 1)).kind == DayKind.WORKING


def test_loading_a_year_adds_its_days_once() -> None:
    first, second = load_calendar(2028), load_calendar(2028)

    assert (first, second) == (14, 0)


def test_day_corrected_by_hand_outlives_the_loading() -> None:
    CalendarDay.objects.create(date=date(2028, 5, 9), kind=DayKind.WORKING, note="поправлено")

    call_command("load_calendar", "2028")

    assert CalendarDay.objects.get(date=date(2028, 5, 9)).note == "поправлено"


@pytest.mark.parametrize("year", [2025, 2026])
def test_loaded_days_are_those_by_which_the_table_of_terms_was_counted(year: int) -> None:
    loaded = working_calendar(make_territory(), date(year, 6, 1))
    counted = Case(start="", term="", ends="").calendar
    every_day = [date(year, 1, 1) + timedelta(days=shift) for shift in range(365)]

    assert [day for day in every_day if loaded.is_working(day) != counted.is_working(day)] == []
