"""Staff learn in time that nothing has been copied for two nights."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registry.models import Person
from registry.rules.vocabulary import Role
from registry.services.backup_state import note_failed_backup, note_good_backup
from tests.factories import registry as make
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _real_installation(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.BACKUP_EXPECTED = True


def copied(moment: datetime) -> None:
    note_good_backup("areopag.tar", size=1, digest="d", now=moment)


def administrator_of(scene: Scene) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.ADMIN, scene.territory)
    return person


@pytest.mark.parametrize(("hours", "told"), [(47, None), (49, 49)])
def test_the_board_warns_after_48_hours(hours: int, told: int | None, sign_in: SignIn) -> None:
    copied(timezone.now() - timedelta(hours=hours, minutes=1))

    age = sign_in(make_scene().coordinator).get("/board/").context["backup_age"]

    assert (age and age.hours) == told


def test_the_board_warns_where_there_has_never_been_a_backup(sign_in: SignIn) -> None:
    response = sign_in(make_scene().coordinator).get("/board/")

    assert response.context["backup_age"].hours is None
    assert b"deploy/manage doctor" in response.content


def test_a_failed_backup_does_not_hide_that_the_good_one_is_old(sign_in: SignIn) -> None:
    copied(timezone.now() - timedelta(hours=60))
    note_failed_backup("disk full", now=timezone.now())

    age = sign_in(make_scene().coordinator).get("/board/").context["backup_age"]

    assert age.hours == 60


def test_the_administrator_is_warned_on_every_page(sign_in: SignIn) -> None:
    response = sign_in(administrator_of(make_scene())).get("/account/profile/", follow=True)

    assert b"deploy/manage doctor" in response.content


def test_an_expert_is_not_warned(sign_in: SignIn) -> None:
    response = sign_in(make_scene().experts[0]).get("/", follow=True)

    assert b"deploy/manage doctor" not in response.content


def test_the_demonstration_is_quiet(sign_in: SignIn, settings: Any) -> None:
    settings.BACKUP_EXPECTED = False

    age = sign_in(make_scene().coordinator).get("/board/").context["backup_age"]

    assert age is None


def test_the_warning_costs_the_board_no_query(
    sign_in: SignIn, settings: Any, count_queries: Callable[[Client, str], int]
) -> None:
    client = sign_in(make_scene().coordinator)

    warned = count_queries(client, "/board/")
    settings.BACKUP_EXPECTED = False
    quiet = count_queries(client, "/board/")

    assert warned == quiet
