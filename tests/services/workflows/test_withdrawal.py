"""A work that its author takes back disappears from everyone's lists."""

import pytest
from viewflow.workflow.status import PROCESS

from registry.models import Case
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from workflows.invariants import find_breaches
from workflows.models import Process, Task
from workflows.services import withdraw_material

pytestmark = pytest.mark.django_db


def take_back(scene: Scene, case_id: int) -> None:
    case = Case.objects.get(pk=case_id)
    withdraw_material(case, actor=Actor.person(scene.author.pk), now=NOW)


def test_nothing_waits_for_anybody_after_a_work_is_taken_back():
    scene = make_scene()
    case_id = scene.taken()
    scene.score(case_id, scene.experts[0])

    take_back(scene, case_id)

    assert Case.objects.get(pk=case_id).state == CaseState.WITHDRAWN
    assert Process.objects.get(case=case_id).status == PROCESS.CANCELED
    assert not Task.objects.filter(case=case_id, finished=None).exists()
    assert find_breaches() == []


def test_a_work_is_taken_back_while_its_completeness_is_checked():
    scene = make_scene()
    case_id = scene.submitted()

    take_back(scene, case_id)

    assert Process.objects.get(case=case_id).finished == NOW


def test_only_its_author_takes_a_work_back():
    scene = make_scene()
    case_id = scene.submitted()

    with pytest.raises(DomainError) as refused:
        withdraw_material(
            Case.objects.get(pk=case_id), actor=Actor.person(scene.coordinator.pk), now=NOW
        )

    assert refused.value.code == "not_yours"
    assert scene.task(case_id, "check_completeness").finished is None
