from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from registry.models import Case, Person, RoleGrant
from registry.queries.prepared import prepared
from registry.rules.vocabulary import CaseState, Role
from tests.factories import registry as make

pytestmark = pytest.mark.django_db


def grants(*, person_ids: list[int], role: str, today: date) -> "QuerySet[RoleGrant]":
    return (
        RoleGrant.objects.filter(Q(period_to__isnull=True) | Q(period_to__gte=today))
        .filter(person__in=person_ids, role=role, period_from__lte=today)
        .select_related("person", "territory", "organisation")
        .order_by("pk")
    )


def granted_since(*, moment: datetime) -> "QuerySet[RoleGrant, Any]":
    return RoleGrant.objects.filter(granted_at__gte=moment).values_list("pk", "granted_at")


def cases(*, state: str, applicant: int) -> "QuerySet[Case]":
    return Case.objects.filter(state=state, applicant=applicant)


def test_prepared_query_returns_what_the_query_itself_does() -> None:
    people = [make.make_person() for _ in range(3)]
    for person in people:
        make.grant(person, Role.EXPERT, make.make_territory())
        make.grant(person, Role.TEACHER, make.make_territory())
    asked = {"person_ids": [people[0].pk, people[2].pk], "role": Role.EXPERT, "today": make.TODAY}

    found = prepared(grants)(**asked)

    assert found == list(grants(**asked))
    assert [one.person for one in found] == [people[0], people[2]]
    assert all(one.organisation is None for one in found)


def test_related_rows_come_with_the_same_statement() -> None:
    make.grant(person := make.make_person(), Role.EXPERT, make.make_territory())
    ask = prepared(grants)
    ask(person_ids=[person.pk], role=Role.EXPERT, today=make.TODAY)

    with CaptureQueriesContext(
        connection,
    ) as seen:
        (found,) = ask(person_ids=[person.pk], role=Role.EXPERT, today=make.TODAY)
        name = found.territory.name

    assert name == RoleGrant.objects.get(pk=found.pk).territory.name
    assert len(seen) == 1


def test_query_is_compiled_once_for_each_length_of_its_lists() -> None:
    built: list[int] = []

    @prepared
    def counted(*, person_ids: list[int]) -> "QuerySet[Person]":
        built.append(len(person_ids))
        return Person.objects.filter(pk__in=person_ids)

    pks = [make.make_person().pk for _ in range(2)]
    found = [counted(person_ids=asked) for asked in (pks, pks[::-1], pks[:1], pks[1:], [])]

    assert built == [2, 1, 0]
    assert [{one.pk for one in people} for people in found] == [
        {*pks},
        {*pks},
        {pks[0]},
        {pks[1]},
        set(),
    ]


def test_moments_are_compared_as_moments() -> None:
    granted = make.grant(make.make_person(), Role.EXPERT, make.make_territory())
    ask, moment = prepared(granted_since), granted.granted_at

    assert ask(moment=moment) == [(granted.pk, moment)]
    assert ask(moment=moment + timedelta(seconds=1)) == []


def test_argument_that_changes_the_query_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        prepared(cases)(state=CaseState.DRAFT, applicant=None)


def test_argument_that_is_not_in_the_conditions_is_a_mistake() -> None:
    @prepared
    def sliced(*, state: str, count: int) -> "QuerySet[Case]":
        return Case.objects.filter(state=state)[:count]

    with pytest.raises(TypeError):
        sliced(state=CaseState.DRAFT, count=5)


@pytest.mark.django_db(transaction=True)
def test_query_that_locks_asks_for_a_transaction() -> None:
    @prepared
    def locked(*, pk: int) -> "QuerySet[Person]":
        return Person.objects.select_for_update().filter(pk=pk)

    person = make.make_person()
    with transaction.atomic():
        assert locked(pk=person.pk) == [person]

    with pytest.raises(TransactionManagementError):
        locked(pk=person.pk)
