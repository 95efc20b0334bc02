from datetime import date

import pytest

from registry.models import CalendarDay
from registry.queries import forget_calendars, working_calendar
from registry.rules.vocabulary import DayKind
from tests.factories.registry import TODAY, make_territory

pytestmark = pytest.mark.django_db

SATURDAY = date(2026, 9, 19)
MONDAY = date(2026, 9, 21)


def test_days_of_the_country_hold_in_every_territory() -> None:
    CalendarDay.objects.create(date=MONDAY, kind=DayKind.DAY_OFF)
    CalendarDay.objects.create(date=SATURDAY, kind=DayKind.WORKING)

    calendar = working_calendar(make_territory(), TODAY)

    assert not calendar.is_working(MONDAY)
    assert calendar.is_working(SATURDAY)


def test_day_of_the_territory_wins_over_that_of_the_country() -> None:
    territory, neighbour = make_territory(), make_territory()
    CalendarDay.objects.create(date=MONDAY, kind=DayKind.DAY_OFF)
    CalendarDay.objects.create(territory=territory, date=MONDAY, kind=DayKind.WORKING)

    at_home, next_door = working_calendar(territory, TODAY), working_calendar(neighbour, TODAY)

    assert at_home.is_working(MONDAY)
    assert not next_door.is_working(MONDAY)


def test_term_over_new_year_sees_the_next_years_holidays() -> None:
    CalendarDay.objects.update_or_create(
        territory=None, date=date(2027, 1, 11), defaults={"kind": DayKind.DAY_OFF}
    )

    calendar = working_calendar(make_territory(), date(2026, 12, 30))

    assert not calendar.is_working(date(2027, 1, 11))


def test_calendar_is_read_once(django_assert_num_queries) -> None:
    territory = make_territory()
    working_calendar(territory, TODAY)

    with django_assert_num_queries(0):
        working_calendar(territory, TODAY)


def test_edited_calendar_is_read_anew() -> None:
    territory = make_territory()
    working_calendar(territory, TODAY)
    CalendarDay.objects.create(date=MONDAY, kind=DayKind.DAY_OFF)

    forget_calendars()

    assert not working_calendar(territory, TODAY).is_working(MONDAY)
