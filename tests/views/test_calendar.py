"""The production calendar and the territory's own days."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import CalendarDay, Person
from registry.queries import working_calendar
from registry.rules.vocabulary import DayKind, Role
from tests.factories import registry as make

pytestmark = pytest.mark.django_db

SATURDAY, MONDAY, HOLIDAY = date(2026, 9, 19), date(2026, 9, 21), date(2026, 11, 4)


def keeper() -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.COORDINATOR, make.make_territory())
    return person


def state(client: Client, day: date, kind: DayKind, note: str = ""):
    return client.post(
        reverse("add_calendar_day"), {"date": day.isoformat(), "kind": kind.value, "note": note}
    )


def test_a_day_of_the_territory_is_counted_there_at_once(
    sign_in: Callable[[Person], Client], django_capture_on_commit_callbacks: Callable
) -> None:
    person = keeper()
    ours, other = person.grants.get().territory, make.make_territory()
    before = working_calendar(ours, MONDAY).is_working(MONDAY)

    with django_capture_on_commit_callbacks(execute=True):
        state(sign_in(person), MONDAY, DayKind.DAY_OFF, "День города")

    assert before is True
    assert working_calendar(ours, MONDAY).is_working(MONDAY) is False
    assert working_calendar(other, MONDAY).is_working(MONDAY) is True


def test_the_country_s_holiday_may_be_a_working_day_here(
    sign_in: Callable[[Person], Client], django_capture_on_commit_callbacks: Callable
) -> None:
    person = keeper()
    ours = person.grants.get().territory

    with django_capture_on_commit_callbacks(execute=True):
        state(sign_in(person), HOLIDAY, DayKind.WORKING)
    page = sign_in(person).get("/calendar/?year=2026")

    lines = [line for _month, lines in page.context["months"] for line in lines]
    assert working_calendar(ours, HOLIDAY).is_working(HOLIDAY) is True
    assert [(one.is_own, one.is_overruled) for one in lines if one.day.date == HOLIDAY] in (
        [(False, True), (True, False)],
        [(True, False), (False, True)],
    )


@pytest.mark.parametrize(("day", "kind"), [(SATURDAY, DayKind.DAY_OFF), (MONDAY, DayKind.WORKING)])
def test_a_day_that_changes_nothing_is_refused(
    sign_in: Callable[[Person], Client], day: date, kind: DayKind
) -> None:
    answer = state(sign_in(keeper()), day, kind)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["date"])


def test_the_same_day_is_not_stated_twice(sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(keeper())
    state(client, MONDAY, DayKind.DAY_OFF)

    answer = state(client, MONDAY, DayKind.DAY_OFF)

    assert answer.status_code == 422
    assert CalendarDay.objects.filter(date=MONDAY).count() == 1


def test_an_own_day_is_taken_back_and_the_country_s_is_not(
    sign_in: Callable[[Person], Client],
) -> None:
    client = sign_in(keeper())
    state(client, MONDAY, DayKind.DAY_OFF)
    national = CalendarDay.objects.get(territory=None, date=HOLIDAY)

    own = client.post(
        reverse("remove_calendar_day", args=[CalendarDay.objects.get(date=MONDAY).pk])
    )
    theirs = client.post(reverse("remove_calendar_day", args=[national.pk]))

    assert (own.status_code, theirs.status_code) == (302, 404)
    assert not CalendarDay.objects.filter(date=MONDAY).exists()
    assert CalendarDay.objects.filter(pk=national.pk).exists()


def test_another_territory_s_day_is_not_found(sign_in: Callable[[Person], Client]) -> None:
    state(sign_in(keeper()), MONDAY, DayKind.DAY_OFF)
    day = CalendarDay.objects.get(date=MONDAY)

    answer = sign_in(keeper()).post(reverse("remove_calendar_day", args=[day.pk]))

    assert answer.status_code == 404
