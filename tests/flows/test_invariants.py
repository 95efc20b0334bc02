"""Truths about duties: quiet over a sound case, loud over a spoiled one."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from registry.models import Case, Relation
from registry.rules.vocabulary import RelationKind, RelationSource
from review.invariants import find_breaches as find_breaches_of_review
from review.models import Assignment
from tests.factories.registry import NOW, make_territory
from tests.factories.scenes import Scene, make_scene
from workflows.invariants import find_breaches
from workflows.models import Reminder, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def case_id(scene: Scene) -> int:
    """A work whose experts are at work."""
    return scene.taken()


def truths() -> set[str]:
    return {breach.truth for breach in find_breaches()}


def test_a_sound_case_breaks_no_truth(case_id: int) -> None:
    assert truths() == set()


def test_the_command_says_that_everything_holds(
    case_id: int, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_invariants")

    assert "holds" in capsys.readouterr().out


def test_a_process_that_waits_for_nobody_is_found(scene: Scene, case_id: int) -> None:
    Task.objects.filter(case=case_id, step="score_material").delete()
    Assignment.objects.filter(stage__case=case_id).update(state="withdrawn")

    assert truths() == {"a process that is not over waits for somebody"}


def test_a_state_that_disagrees_with_the_steps_is_found(case_id: int) -> None:
    Case.objects.filter(pk=case_id).update(state="checking")

    assert truths() == {"the state of a work agrees with the steps that wait"}


def test_an_expert_without_his_duty_is_found(scene: Scene, case_id: int) -> None:
    Task.objects.filter(case=case_id, person=scene.experts[0], finished=None).delete()

    assert truths() == {"every open assignment has its duty"}


def test_a_duty_in_another_territory_is_found(case_id: int) -> None:
    Task.objects.filter(case=case_id, step="score_material").update(territory=make_territory())

    assert truths() == {"a duty is in the territory of its work"}


def test_a_duty_after_the_end_is_found(case_id: int) -> None:
    task = Task.objects.get(case=case_id, step="submit_material")
    type(task.process).objects.filter(case=case_id).update(status="DONE")

    assert "nobody is asked about a work that is over" in truths()


def test_a_reminder_of_what_was_done_is_found(scene: Scene, case_id: int) -> None:
    done = Task.objects.get(case=case_id, step="check_completeness")
    moment = NOW + timedelta(days=1)
    Reminder.objects.create(
        task=done, person=scene.coordinator, day=moment.date(), written_at=moment
    )

    assert truths() == {"nobody is reminded of what is not open"}


def relatives(scene: Scene, **period: date) -> None:
    Relation.objects.create(
        subject=scene.author,
        other=scene.experts[0],
        kind=RelationKind.RELATIVE.value,
        source=RelationSource.DECLARED.value,
        **period,
    )


def test_a_relative_who_judges_is_found(scene: Scene, case_id: int) -> None:
    relatives(scene)

    breaches = find_breaches_of_review()

    assert [(one.truth, one.pk) for one in breaches] == [
        ("nobody_tied_to_an_author_judges", scene.assignment(case_id, scene.experts[0]).pk)
    ]


def test_a_tie_that_began_after_the_work_was_taken_is_no_breach(scene: Scene, case_id: int) -> None:
    relatives(scene, period_from=NOW.date() + timedelta(days=1))

    assert find_breaches_of_review() == []
