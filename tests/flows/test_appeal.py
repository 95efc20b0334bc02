"""An appeal from its grounds to its outcome: a work of its own, other experts, the old one stays."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import Case, Document, JournalEntry, Letter, Person
from registry.rules.calendar import Term, TermUnit
from registry.rules.vocabulary import CaseState, DocumentState
from registry.services.errors import DomainError
from review.models import Appeal, Conclusion
from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import Appeal as Rule
from review.rules.vocabulary import DecisionMode
from review.services.assignment import Choice
from tests.factories.scenes import Scene, make_scene
from workflows.models import Task
from workflows.services import run_job

pytestmark = pytest.mark.django_db

GROUNDS = "Не согласна с критерием 3: примеры есть на странице 2."


def scene_with(rule: Rule | None = Rule(experts=2)) -> Scene:  # noqa: B008 -- a frozen rule
    """A service whose conclusions are signed without a council and may be appealed against."""
    return make_scene(
        parameters=replace(EXTERNAL_ONLY, appeal=rule, max_rounds=1),
        experts=4,
        decision=DecisionMode.NO_COUNCIL,
        discrepancy=None,
    )


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def concluded(scene: Scene, points: int) -> int:
    """A work whose conclusion is issued by the first two experts."""
    case_id = scene.scored(points, points, now=timezone.now())
    issue(scene, case_id)
    return case_id


def issue(scene: Scene, case_id: int) -> None:
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict=Conclusion.objects.get(case=case_id).verdict,
        motivation="Работа рассмотрена по критериям.",
        recommendations="Добавить примеры.",
        verdict_note="",
    )
    job = Task.objects.get(case=case_id, flow_task_type="JOB", finished=None)
    run_job(job.pk, now=timezone.now())


def lodge(scene: Scene, case_id: int, grounds: str = GROUNDS) -> Any:
    return signed_in(scene.author).post(
        reverse("lodge_appeal", args=[case_id]), {"grounds": grounds}
    )


def judge_anew(scene: Scene, points: int) -> Case:
    """The appeal goes its way: checked, given to the two who are left, scored, issued."""
    case = Appeal.objects.get().case
    scene.do(
        case.pk, "check_completeness", scene.coordinator, outcome="accept", remarks=[], words=""
    )
    others = scene.experts[2:4]
    choices = [Choice(person_id=one.pk) for one in others]
    scene.do(case.pk, "assign_experts", scene.coordinator, experts=choices, reserve=[])
    for one in others:
        scene.do(case.pk, "respond_to_invitation", one, accepts=True)
    for one in others:
        scene.score(case.pk, one, points)
    issue(scene, case.pk)
    case.refresh_from_db()
    return case


def test_an_appeal_is_a_work_of_its_own_with_what_the_experts_judged() -> None:
    scene = scene_with()
    case_id = concluded(scene, 0)
    old = Case.objects.get(pk=case_id)

    answer = lodge(scene, case_id)

    appeal = Appeal.objects.get()
    case = appeal.case
    assert answer.url == reverse("case", args=[case.pk])
    assert (case.number, case.state) == (f"{old.number}-А", CaseState.CHECKING)
    assert (case.appealed, case.title, case.applicant) == (old, old.title, scene.author)
    files = case.material.versions.get().files
    assert [one.file.sha256 for one in files.all()] == [
        one.file.sha256 for one in old.material.versions.get().files.all()
    ]
    assert Task.objects.filter(case=case, step="check_completeness", finished=None).count() == 1
    assert JournalEntry.objects.filter(case=old, key="review.appeal.lodged").count() == 1
    assert Letter.objects.filter(template="appeal_lodged", person=scene.author).count() == 1
    assert GROUNDS in answer.client.get(answer.url).content.decode()


def test_experts_who_judged_the_work_cannot_judge_the_appeal() -> None:
    scene = scene_with()
    case_id = concluded(scene, 0)
    lodge(scene, case_id)
    case = Appeal.objects.get().case
    scene.do(
        case.pk, "check_completeness", scene.coordinator, outcome="accept", remarks=[], words=""
    )

    with pytest.raises(DomainError) as refused:
        scene.do(
            case.pk,
            "assign_experts",
            scene.coordinator,
            experts=[Choice(person_id=one.pk) for one in (scene.experts[0], scene.experts[2])],
            reserve=[],
        )

    assert scene.experts[0].short_name in str(refused.value.message) or scene.experts[
        0
    ].full_name in str(refused.value.message)


def test_a_raised_result_annuls_the_old_paper_which_names_the_new_one() -> None:
    scene = scene_with()
    case_id = concluded(scene, 0)
    old = Document.objects.get(case=case_id)
    lodge(scene, case_id)

    case = judge_anew(scene, 2)

    old.refresh_from_db()
    new = Document.objects.get(case=case)
    assert Appeal.objects.get().outcome == "raised"
    assert case.state == CaseState.CONCLUDED
    assert (old.state, new.state) == (DocumentState.ANNULLED, DocumentState.VALID)
    assert new.number in old.state_reason
    shown = Client().get(reverse("verify_document", args=[old.verification_code])).content.decode()
    assert new.number in shown
    assert Letter.objects.filter(template="appeal_decided", person=scene.author).count() == 1


@pytest.mark.parametrize(
    ("may_lower", "outcome", "state"),
    [(False, "upheld", DocumentState.VALID), (True, "lowered", DocumentState.ANNULLED)],
)
def test_a_lower_finding_counts_only_where_the_procedure_says_so(
    may_lower: bool, outcome: str, state: DocumentState
) -> None:
    scene = scene_with(Rule(experts=2, may_lower=may_lower))
    case_id = concluded(scene, 2)
    lodge(scene, case_id)

    judge_anew(scene, 0)

    assert Appeal.objects.get().outcome == outcome
    assert Document.objects.get(case=case_id).state == state
    assert Conclusion.objects.filter(case=case_id).count() == 1


def test_an_appeal_is_lodged_once() -> None:
    scene = scene_with()
    case_id = concluded(scene, 0)

    lodge(scene, case_id)
    again = lodge(scene, case_id)

    assert again.status_code == 422
    assert "уже подана" in again.content.decode()
    assert Appeal.objects.count() == 1


def test_after_the_window_the_page_says_so_and_takes_nothing() -> None:
    scene = scene_with(Rule(window=Term(3, TermUnit.CALENDAR)))
    case_id = concluded(scene, 0)
    Document.objects.filter(case=case_id).update(issued_at=timezone.now() - timedelta(days=30))
    page = signed_in(scene.author).get(reverse("lodge_appeal", args=[case_id])).content.decode()

    answer = lodge(scene, case_id)

    assert "Срок подачи апелляции вышел" in page
    assert answer.status_code == 422
    assert GROUNDS in answer.content.decode()
    assert not Appeal.objects.exists()


def test_without_grounds_nothing_is_lodged() -> None:
    scene = scene_with()
    case_id = concluded(scene, 0)

    answer = lodge(scene, case_id, grounds="  ")

    assert answer.status_code == 422
    assert not Appeal.objects.exists()


def test_the_author_is_offered_an_appeal_until_its_last_day() -> None:
    scene = scene_with()
    case_id = concluded(scene, 0)
    client = signed_in(scene.author)

    before = client.get(reverse("case", args=[case_id])).content.decode()
    lodge(scene, case_id)
    after = client.get(reverse("case", args=[case_id])).content.decode()

    address = reverse("lodge_appeal", args=[case_id])
    assert (address in before, address in after) == (True, False)
    assert Appeal.objects.get().case.number in after


def test_a_procedure_without_appeals_offers_none() -> None:
    scene = scene_with(None)
    case_id = concluded(scene, 0)

    page = signed_in(scene.author).get(reverse("case", args=[case_id])).content.decode()

    assert reverse("lodge_appeal", args=[case_id]) not in page
    assert lodge(scene, case_id).status_code == 422


def test_the_new_experts_see_neither_the_old_work_nor_its_sheets() -> None:
    scene = scene_with()
    case_id = concluded(scene, 0)
    lodge(scene, case_id)
    judge_anew(scene, 2)

    answer = signed_in(scene.experts[2]).get(reverse("case", args=[case_id]))

    assert answer.status_code == 404
