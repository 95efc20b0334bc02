"""An absence is stated on the profile or on the card of a person, and the lists say it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from registry.models import Absence, Person
from registry.rules.calendar import local_date
from tests.factories.scenes import Scene, make_scene
from tests.services.workflows.test_holding import colleague_of

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


@pytest.fixture
def scene() -> Scene:
    return make_scene(seats=1)


def dates(scene: Scene, shift: int = 7) -> dict[str, str]:
    today = local_date(now(), scene.territory.time_zone)
    return {
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=shift)).isoformat(),
    }


def test_expert_states_an_absence_on_his_profile_and_is_back_earlier(
    scene: Scene, sign_in: SignIn
) -> None:
    client = sign_in(scene.experts[0])

    stated = client.post(reverse("state_own_absence"), dates(scene), follow=True)
    absence = Absence.objects.get()
    ended = client.post(reverse("end_own_absence", args=[absence.pk]), follow=True)

    assert (absence.person, absence.substitute) == (scene.experts[0], None)
    assert "Отсутствие с " in stated.content.decode()
    assert "Отсутствий не указано" in ended.content.decode()


def test_coordinator_names_a_colleague_who_stands_in(scene: Scene, sign_in: SignIn) -> None:
    colleague = colleague_of(scene)
    client = sign_in(scene.coordinator)

    client.post(reverse("state_own_absence"), dates(scene) | {"substitute": colleague.pk})

    assert Absence.objects.get().substitute == colleague
    assert f"Замещает {colleague.short_name}" in client.get(reverse("profile")).content.decode()


def test_expert_is_not_asked_for_a_substitute(scene: Scene, sign_in: SignIn) -> None:
    form = sign_in(scene.experts[0]).get(reverse("profile")).context["absence_form"]

    assert "substitute" not in form.fields


def test_coordinator_states_the_absence_of_an_expert_and_the_lists_say_it(
    scene: Scene, sign_in: SignIn
) -> None:
    expert = scene.experts[0]
    case_id = scene.taken(expert)
    client = sign_in(scene.coordinator)

    client.post(reverse("state_absence", args=[expert.pk]), dates(scene))

    board = client.get(reverse("board")).content.decode()
    task = scene.task(case_id, "score_material")
    assert "Эксперты отсутствуют" in board
    assert reverse("move_term", args=[task.pk]) in board
    assert "отсутствует до" in client.get(reverse("people")).content.decode()
    assert client.get(reverse("move_term", args=[task.pk])).context["may_pass_on"]


def test_wrong_days_are_said_beside_the_field(scene: Scene, sign_in: SignIn) -> None:
    answer = sign_in(scene.experts[0]).post(reverse("state_own_absence"), dates(scene, -1))

    assert answer.status_code == 422
    assert "last_day" in answer.context["absence_form"].errors
    assert not Absence.objects.exists()


def test_nobody_ends_the_absence_of_another(scene: Scene, sign_in: SignIn) -> None:
    sign_in(scene.experts[0]).post(reverse("state_own_absence"), dates(scene))
    absence = Absence.objects.get()

    answer = sign_in(scene.experts[1]).post(reverse("end_own_absence", args=[absence.pk]))

    assert answer.status_code == 404
    assert Absence.objects.get().ended_at is None
