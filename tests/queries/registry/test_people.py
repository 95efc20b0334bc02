from datetime import date, timedelta

import pytest

from registry.queries import employments_on, people_search
from registry.rules.vocabulary import Role
from tests.factories.registry import (
    TODAY,
    grant,
    make_case,
    make_employment,
    make_organisation,
    make_person,
    make_territory,
)

pytestmark = pytest.mark.django_db


def test_employments_of_a_day_leave_out_past_and_future_ones() -> None:
    person = make_person()
    make_employment(person, period_to=TODAY - timedelta(days=1))
    make_employment(person, period_from=TODAY + timedelta(days=1))
    now = make_employment(person, period_from=date(2020, 9, 1))
    always = make_employment(person, is_main=False)

    found = employments_on([person.pk], TODAY)

    assert list(found) == [now, always]


def test_employments_of_many_people_take_one_query(django_assert_num_queries) -> None:
    people = [make_person() for _ in range(3)]
    for person in people:
        make_employment(person)

    with django_assert_num_queries(1):
        found = [e.organisation.short_name for e in employments_on([p.pk for p in people], TODAY)]

    assert len(found) == 3


@pytest.mark.parametrize("text", ["Щукина", "щукина", "ЩУК", "ираида щукина", "Щукина И"])
def test_person_is_found_by_words_of_the_name(text: str) -> None:
    territory = make_territory()
    person = make_person(last_name="Щукина", first_name="Ираида")
    grant(person, Role.EXPERT, territory)
    grant(make_person(last_name="Лапина"), Role.EXPERT, territory)

    assert list(people_search(territory, text)) == [person]


def test_person_belongs_where_one_works_has_a_role_or_handed_in_a_work() -> None:
    territory = make_territory()
    worker, expert = make_person(last_name="Щукина"), make_person(last_name="Щукина")
    author = make_case(territory, applicant=make_person(last_name="Щукина")).applicant
    make_employment(worker, make_organisation(territory))
    grant(expert, Role.EXPERT, territory)
    grant(expert, Role.TEACHER, territory)

    found = people_search(territory, "щукина")

    assert set(found) == {worker, expert, author}
    assert found.count() == 3


def test_people_of_another_territory_are_not_found() -> None:
    grant(make_person(last_name="Щукина"), Role.EXPERT, make_territory())

    assert not people_search(make_territory(), "Щукина").exists()
