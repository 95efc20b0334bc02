"""Works at the end of their way: concluded, and asked about publication."""

from registry.rules.vocabulary import ConsentPurpose
from review.rules.vocabulary import DecisionMode
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, checklist, make_scene
from workflows.models import Task
from workflows.services import run_job


def concluded(**stage: object) -> tuple[Scene, int]:
    """A work whose external conclusion is issued: its author is asked about publication."""
    scene = make_scene(
        criteria=checklist(2),
        **{"decision": DecisionMode.NO_COUNCIL, "discrepancy": None, **stage},
    )
    make.make_consent_text(scene.territory, purpose=ConsentPurpose.PUBLICATION, title="Публикация")
    case_id = scene.scored(2, 2)
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict="positive",
        motivation="Полезная работа.",
        recommendations="Добавить ответы",
    )
    assert run_job(Task.objects.get(case=case_id, step="issue_conclusion").pk, now=NOW)
    return scene, case_id
