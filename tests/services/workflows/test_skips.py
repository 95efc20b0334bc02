"""An expert puts a task off: why is kept, it comes later, its term stays."""

import pytest

from registry.models import JournalEntry
from registry.rules.actors import Actor
from registry.services.errors import DomainError
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from workflows.models import Task
from workflows.services import skip_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene(seats=1)


def sheet(scene: Scene) -> Task:
    return scene.task(scene.taken(), "score_material")


def skip(scene: Scene, task: Task, words: str = "Жду ответа учителя", who: int = 0) -> None:
    skip_task(task.pk, words=words, actor=Actor.person(scene.experts[who].pk), now=NOW)


def code_of(scene: Scene, task: Task, **changes: object) -> str:
    with pytest.raises(DomainError) as refused:
        skip(scene, task, **changes)  # type: ignore[arg-type]
    return refused.value.code


def test_skipped_task_keeps_its_reason_and_its_term_and_the_journal_says_so(scene: Scene) -> None:
    task = sheet(scene)

    skip(scene, task)

    kept = Task.objects.get(pk=task.pk)
    assert (kept.skip_words, kept.skipped_at, kept.due_at) == (
        "Жду ответа учителя",
        NOW,
        task.due_at,
    )
    line = JournalEntry.objects.get(key="workflows.task.skipped")
    assert line.value.new == {"step": "score_material", "words": "Жду ответа учителя"}


def test_task_is_skipped_with_a_reason_by_its_expert_while_it_is_open(scene: Scene) -> None:
    task = sheet(scene)

    assert code_of(scene, task, words="  ") == "words_needed"
    assert code_of(scene, task, who=1) == "not_yours"
    scene.score(task.case_id, scene.experts[0])
    assert code_of(scene, task) == "already_done"
    assert not JournalEntry.objects.filter(key="workflows.task.skipped").exists()
