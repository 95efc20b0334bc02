"""What the holder of a link from a letter may do without signing in."""

import pytest

from registry.rules.actors import Actor, OnBehalfOf
from review.rules.vocabulary import AssignmentState, SheetState
from tests.factories.registry import NOW
from tests.factories.scenes import make_scene
from workflows.services import act
from workflows.services.acts import ActRefused

pytestmark = pytest.mark.django_db


def test_the_holder_of_a_link_answers_his_own_invitation() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()
    task = scene.task(case_id, "respond_to_invitation", expert)

    act(task.pk, task.step, actor=Actor.letter_link(expert.pk), now=NOW, accepts=True)

    assert scene.assignment(case_id, expert).state == AssignmentState.ACCEPTED


def test_the_holder_of_a_link_does_not_answer_for_another_expert() -> None:
    scene = make_scene()
    case_id = scene.invited()
    task = scene.task(case_id, "respond_to_invitation", scene.experts[0])
    holder = Actor.letter_link(scene.experts[1].pk)

    with pytest.raises(ActRefused) as refused:
        act(task.pk, task.step, actor=holder, now=NOW, accepts=True)

    assert refused.value.code == "not_yours"


def test_a_link_is_not_enough_to_score() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()
    task = scene.task(case_id, "score_material", expert)

    with pytest.raises(ActRefused) as refused:
        act(task.pk, task.step, actor=Actor.letter_link(expert.pk), now=NOW, **scene.sheet())

    assert refused.value.code == "not_by_link"
    assert scene.assignment(case_id, expert).sheet.state == SheetState.DRAFT


def test_a_coordinator_enters_nothing_for_others_through_a_link() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()
    task = scene.task(case_id, "respond_to_invitation", expert)

    with pytest.raises(ActRefused) as refused:
        act(
            task.pk,
            task.step,
            actor=Actor.letter_link(scene.coordinator.pk),
            on_behalf_of=OnBehalfOf(person_id=expert.pk, basis="звонок"),
            now=NOW,
            accepts=True,
        )

    assert refused.value.code == "not_by_link"
