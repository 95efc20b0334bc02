"""Replacing an expert who has declined: one colleague of the same territory takes the seat."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Person
from review.models import Assignment
from review.rules.vocabulary import AssignmentState, DeclineReason
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


def page_of(scene: Scene, case_id: int) -> str:
    return reverse("replace_expert", args=[scene.task(case_id, "replace_expert").pk])


def declined(scene: Scene) -> int:
    """A work one of whose experts has declined, with nobody in the reserve."""
    case_id = scene.invited()
    scene.do(
        case_id,
        "respond_to_invitation",
        scene.experts[0],
        accepts=False,
        reason=DeclineReason.NO_TIME.value,
    )
    return case_id


def test_expert_who_declined_is_replaced_by_the_chosen_one(sign_in: SignIn) -> None:
    scene = make_scene(experts=4)
    case_id = declined(scene)

    sign_in(scene.coordinator).post(page_of(scene, case_id), {"expert": scene.experts[3].pk})

    replaced = Assignment.objects.get(expert=scene.experts[3])
    assert replaced.state == AssignmentState.INVITED
    assert replaced.replaces.expert == scene.experts[0]


def test_expert_of_another_territory_cannot_replace(sign_in: SignIn) -> None:
    scene = make_scene(experts=4)
    stranger = make_scene().experts[0]
    case_id = declined(scene)

    answer = sign_in(scene.coordinator).post(page_of(scene, case_id), {"expert": stranger.pk})

    assert answer.status_code == 422
    assert "expert" in answer.context["form"].errors


def test_page_of_a_replacement_names_who_declined_and_why(sign_in: SignIn) -> None:
    scene = make_scene(experts=4)
    case_id = declined(scene)

    context = sign_in(scene.coordinator).get(page_of(scene, case_id)).context

    assert context["gone"] == scene.experts[0]
    assert context["why"]
    assert [one.expert for one in context["colleagues"]] == [scene.experts[1]]
