"""What a flow leaves behind: who did each step and when; and under which procedure it runs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, repeat
from typing import Any

import pytest

from registry.models import Case, JournalEntry
from registry.rules.vocabulary import ActorKind, CaseState, VersionState
from review.rules.presets import EXTERNAL_ONLY
from review.rules.stored_procedure import write_parameters
from review.rules.vocabulary import DecisionMode, Verdict
from review.services.assignment import Choice
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from workflows.models import Task
from workflows.services import run_job

pytestmark = pytest.mark.django_db


def judged(
    scene: Scene, case_id: int, *experts: Any, clock: Iterator[datetime] | None = None
) -> None:
    """From the check of completeness to the conclusion its rapporteur has finished."""
    clock = clock or repeat(NOW)
    scene.do(case_id, "check_completeness", scene.coordinator, outcome="accept", now=next(clock))
    scene.do(
        case_id,
        "assign_experts",
        scene.coordinator,
        now=next(clock),
        experts=[Choice(person_id=one.pk) for one in experts],
        reserve=[],
    )
    for one in experts:
        scene.do(case_id, "respond_to_invitation", one, accepts=True, now=next(clock))
        scene.score(case_id, one, now=next(clock))
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        now=next(clock),
        verdict=Verdict.POSITIVE.value,
        motivation="Работа рассмотрена по всем критериям.",
        recommendations="Добавить задания.",
    )


def issue(case_id: int, now: datetime) -> None:
    run_job(Task.objects.get(case_id=case_id, step="issue_conclusion", finished=None).pk, now=now)


def waits_for(case_id: int) -> str:
    return Task.objects.get(case_id=case_id, finished=None).step


def change_procedure(scene: Scene) -> None:
    """From now on one expert judges and there is no council."""
    stage = replace(EXTERNAL_ONLY.stages[0], experts=1, decision=DecisionMode.NO_COUNCIL)
    scene.procedure.versions.update(state=VersionState.RETIRED.value)
    scene.procedure.versions.create(
        number=2,
        state=VersionState.IN_FORCE.value,
        parameters=write_parameters(replace(EXTERNAL_ONLY, stages=(stage,))),
        in_force_from=NOW.date(),
    )


@pytest.mark.system("WFL-01", part="a change of the template does not alter running works")
def test_a_changed_procedure_alters_only_works_begun_after_it() -> None:
    scene = make_scene()
    running = scene.submitted("Идёт")

    change_procedure(scene)
    judged(scene, running, *scene.experts[:2])
    begun_after = scene.submitted("Начата позже")
    judged(scene, begun_after, scene.experts[2])

    versions = Case.objects.filter(pk__in=(running, begun_after)).order_by("pk")
    assert (waits_for(running), waits_for(begun_after)) == (
        "decide_in_council",
        "issue_conclusion",
    )
    assert list(versions.values_list("procedure_version__number", flat=True)) == [1, 2]


@pytest.mark.system("WFL-01", part="every transition records who did it and when")
def test_every_step_says_who_did_it_and_when() -> None:
    scene = make_scene()
    make.make_consent_text(scene.territory, purpose="publication")
    clock = (NOW + timedelta(hours=hours) for hours in count(1))
    case_id = scene.submitted()
    judged(scene, case_id, *scene.experts[:2], clock=clock)
    scene.do(case_id, "decide_in_council", scene.chair, approves=True, now=next(clock))
    issue(case_id, next(clock))
    scene.do(
        case_id,
        "publish_practice",
        scene.author,
        consents=True,
        children_safe=True,
        now=next(clock),
    )

    told = set(
        JournalEntry.objects.filter(case=case_id, actor_kind=ActorKind.PERSON.value).values_list(
            "actor_id", "occurred_at"
        )
    )
    done = Task.objects.filter(case=case_id, flow_task_type="HUMAN")

    assert [task.step for task in done if (task.person_id, task.finished) not in told] == []
    assert len({task.finished for task in done}) == len(done)
    assert people_by_step(case_id) == {
        "submit_material": {scene.author.pk},
        "check_completeness": {scene.coordinator.pk},
        "assign_experts": {scene.coordinator.pk},
        "respond_to_invitation": {one.pk for one in scene.experts[:2]},
        "score_material": {one.pk for one in scene.experts[:2]},
        "draft_conclusion": {scene.coordinator.pk},
        "decide_in_council": {scene.chair.pk},
        "publish_practice": {scene.author.pk},
    }
    assert states_told(case_id) == [
        (CaseState.DRAFT, CaseState.CHECKING, scene.author.pk),
        (CaseState.CHECKING, CaseState.ASSIGNING, scene.coordinator.pk),
        (CaseState.ASSIGNING, CaseState.SCORING, scene.coordinator.pk),
        (CaseState.SCORING, CaseState.CONCLUDING, scene.experts[1].pk),
        (CaseState.CONCLUDING, CaseState.IN_COUNCIL, scene.coordinator.pk),
        (CaseState.IN_COUNCIL, CaseState.ISSUING, scene.chair.pk),
        (CaseState.ISSUING, CaseState.CONCLUDED, None),
        (CaseState.CONCLUDED, CaseState.PUBLISHED, scene.author.pk),
    ]


def people_by_step(case_id: int) -> dict[str, set[int | None]]:
    """Who did each human step. The first one is done by sending the draft."""
    done: dict[str, set[int | None]] = {"submit_material": {submitter(case_id)}}
    for task in Task.objects.filter(case=case_id, flow_task_type="HUMAN"):
        done.setdefault(task.step, set()).add(task.person_id)
    return done


def submitter(case_id: int) -> int | None:
    return JournalEntry.objects.get(case=case_id, key="review.material.submitted").actor_id


def states_told(case_id: int) -> list[tuple[str, str, int | None]]:
    """Every change of the work's state with its actor, as the journal tells it."""
    changes = JournalEntry.objects.filter(case=case_id, key="registry.case.state_changed")
    return [
        (one.value.old["state"], one.value.new["state"], one.actor_id)
        for one in changes.select_related("value").order_by("position")
    ]
