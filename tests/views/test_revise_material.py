"""Mending a work: what was asked, the new version, what changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.models import Case, Person
from registry.rules.vocabulary import CaseState
from review.models import MaterialVersion
from review.rules.vocabulary import DecisionMode, RapporteurRule, Verdict
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from tests.factories.uploads import make_pdf
from workflows.models import Task
from workflows.rules.versions import Change
from workflows.services import run_job

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
REMARKS = ["Приложите рабочие листы.", "Уберите фотографии детей."]


def returned(scene: Scene) -> int:
    case_id = scene.submitted()
    scene.do(case_id, "check_completeness", scene.coordinator, outcome="return", remarks=REMARKS)
    return case_id


def asked_to_improve(**stage: Any) -> tuple[Scene, int]:
    """A work whose experts advise a revision, the conclusion issued."""
    scene = make_scene(
        decision=DecisionMode.NO_COUNCIL, rapporteur=RapporteurRule.COORDINATOR, **stage
    )
    case_id = scene.scored(0, 0)
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict=Verdict.REVISE.value,
        verdict_note="Замысел хорош.",
        motivation="Работа рассмотрена.",
        recommendations="Добавить задания.\nОписать критерии.",
    )
    run_job(Task.objects.get(case_id=case_id, step="issue_conclusion").pk, now=NOW)
    return scene, case_id


def page_of(scene: Scene, case_id: int) -> str:
    return reverse("revise_material", args=[scene.task(case_id, "revise_material").pk])


def posted(scene: Scene, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Дроби без слёз",
        "kind": scene.kind.pk,
        "direction": scene.direction.pk,
        "level": scene.level.pk,
        "annotation": "Урок открытия нового знания с карточками трёх уровней.",
        "video_url": "",
        "organisation": scene.school.pk,
        "note": "Добавлены рабочие листы.",
        "version": "1",
    } | fields


def test_author_sees_only_what_was_asked(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = returned(scene)

    context = sign_in(scene.author).get(page_of(scene, case_id)).context

    assert [remark.text for remark in context["remarks"]] == REMARKS
    assert "conclusion" not in context


def test_mended_work_goes_back_to_the_check_as_the_next_version(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = returned(scene)
    client = sign_in(scene.author)
    client.post(
        reverse("add_material_file", args=[case_id]),
        {"file": SimpleUploadedFile("Листы.pdf", make_pdf(1, text="Cards"))},
    )

    answer = client.post(page_of(scene, case_id), posted(scene))

    version = MaterialVersion.objects.get(number=2)
    assert answer.headers["Location"] == reverse("case", args=[case_id])
    assert Case.objects.get().state == CaseState.CHECKING
    assert version.note == "Добавлены рабочие листы."
    assert [one.file.name for one in version.files.all()] == ["Соколова_урок.pdf", "Листы.pdf"]


def test_coordinator_sees_what_changed_since_the_version_before(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = returned(scene)
    author = sign_in(scene.author)
    author.post(
        reverse("add_material_file", args=[case_id]),
        {"file": SimpleUploadedFile("Листы.pdf", make_pdf(1, text="Cards"))},
    )
    author.post(page_of(scene, case_id), posted(scene))
    task = scene.task(case_id, "check_completeness")

    context = sign_in(scene.coordinator).get(reverse("check_completeness", args=[task.pk])).context

    changes = {one.name: one.change for one in context["changed"].changes}
    assert changes == {"Соколова_урок.pdf": Change.KEPT, "Листы.pdf": Change.ADDED}
    assert context["version"].note == "Добавлены рабочие листы."
    assert [one.text for one in context["earlier_remarks"]] == REMARKS


def test_note_on_the_changes_is_kept_by_autosave(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = returned(scene)
    client = sign_in(scene.author)

    answer = client.post(
        reverse("save_material_draft", args=[case_id]), posted(scene, note="Начал править")
    )

    form = client.get(page_of(scene, case_id)).context["form"]
    assert answer.status_code == 204
    assert form["note"].value() == "Начал править"


def test_recommendations_and_words_of_the_experts_are_shown_by_their_numbers(
    sign_in: SignIn,
) -> None:
    scene, case_id = asked_to_improve()

    answer = sign_in(scene.author).get(page_of(scene, case_id))

    assert answer.context["recommendations"] == ["Добавить задания.", "Описать критерии."]
    assert [one.text for one in answer.context["said"]] == ["Хорошо подобраны задания."] * 2
    page = answer.content.decode()
    assert not any(expert.full_name in page for expert in scene.experts)


def test_improved_version_needs_a_note_and_keeps_what_was_typed(sign_in: SignIn) -> None:
    scene, case_id = asked_to_improve()

    answer = sign_in(scene.author).post(
        page_of(scene, case_id), posted(scene, title="Дроби совсем без слёз", note=" ")
    )

    assert answer.status_code == 422
    assert "note" in answer.context["form"].errors
    assert answer.context["form"]["title"].value() == "Дроби совсем без слёз"


def test_improved_version_goes_to_the_experts_again(sign_in: SignIn) -> None:
    scene, case_id = asked_to_improve()

    sign_in(scene.author).post(page_of(scene, case_id), posted(scene))

    assert Case.objects.get().state == CaseState.SCORING
    asked = Task.objects.filter(step="respond_to_invitation", finished=None)
    assert {one.person for one in asked} == set(scene.experts[:2])


def test_revision_of_another_author_is_not_found(sign_in: SignIn) -> None:
    scene = make_scene()
    address = page_of(scene, returned(scene))

    for person in (scene.coordinator, scene.experts[0], make_scene().author):
        assert sign_in(person).get(address).status_code == 404
