"""The page of a long operation."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Person
from registry.rules.vocabulary import Role
from registry.services.operations import do_next_rows
from tests.factories import registry as make
from tests.factories.operations import make_operation

pytestmark = pytest.mark.django_db


def coordinator() -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.COORDINATOR, make.make_territory())
    return person


def test_the_page_tells_how_far_it_has_come_and_asks_again(
    sign_in: Callable[[Person], Client],
) -> None:
    person = coordinator()
    operation = make_operation(person.grants.get().territory)
    do_next_rows(operation.pk, now=make.NOW)

    page = sign_in(person).get(reverse("operation", args=[operation.pk])).content.decode()

    assert '<progress class="operation-bar" value="3" max="7"' in page
    assert f'hx-get="{reverse("operation_progress", args=[operation.pk])}"' in page


def test_an_operation_that_ended_well_goes_on_to_its_result(
    sign_in: Callable[[Person], Client],
) -> None:
    person = coordinator()
    operation = make_operation(person.grants.get().territory, rows=2)
    do_next_rows(operation.pk, now=make.NOW)

    part = sign_in(person).get(reverse("operation_progress", args=[operation.pk]))

    assert part["HX-Redirect"] == "/lists/"
    assert "hx-get" not in part.content.decode()


def test_an_operation_with_refused_rows_names_them_and_waits(
    sign_in: Callable[[Person], Client],
) -> None:
    person = coordinator()
    operation = make_operation(person.grants.get().territory, rows=2, refused=[1])
    do_next_rows(operation.pk, now=make.NOW)

    part = sign_in(person).get(reverse("operation_progress", args=[operation.pk]))

    assert "HX-Redirect" not in part
    assert "Тихая школа." in part.content.decode()


def test_stopping_is_asked_for_from_the_page(sign_in: Callable[[Person], Client]) -> None:
    person = coordinator()
    operation = make_operation(person.grants.get().territory)

    sign_in(person).post(reverse("stop_operation", args=[operation.pk]))

    operation.refresh_from_db()
    assert operation.cancel_asked is True
