"""A work taken off examination, a conclusion annulled: what people see and nothing is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Case, Document, JournalEntry, Letter, Person
from registry.rules.vocabulary import CaseState, DocumentState
from review.models import Assignment, Conclusion, Practice
from review.rules.vocabulary import (
    AssignmentState,
    ConclusionState,
    PracticeState,
)
from tests.factories.practices import concluded
from tests.factories.scenes import Scene, make_scene
from workflows.models import Process, Task

pytestmark = pytest.mark.django_db

WHY = "Подана второй раз, рассматриваем первую."


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


# --- Taken off by the office ------------------------------------------------------------------


def stop(scene: Scene, case_id: int, reason: str = WHY) -> Client:
    client = signed_in(scene.coordinator)
    client.post(reverse("stop_examination", args=[case_id]), {"reason": reason})
    return client


def test_a_work_taken_off_waits_for_nobody_and_its_author_reads_why() -> None:
    scene = make_scene()
    case_id = scene.taken()

    stop(scene, case_id)

    case = Case.objects.get(pk=case_id)
    assert case.state == CaseState.STOPPED
    assert not Task.objects.filter(case=case, finished=None).exists()
    assert Process.objects.get(case=case).finished is not None
    assert set(Assignment.objects.values_list("state", flat=True)) == {AssignmentState.WITHDRAWN}
    assert Letter.objects.filter(template="assignment_withdrawn").count() == 2
    letter = Letter.objects.get(template="examination_stopped")
    assert (letter.person, letter.facts["words"]) == (scene.author, WHY)
    page = signed_in(scene.author).get(reverse("case", args=[case_id])).content.decode()
    assert "Работа снята с экспертизы" in page
    assert WHY in page


def test_a_sheet_already_sent_stays_when_a_work_is_taken_off() -> None:
    scene = make_scene()
    case_id = scene.taken()
    scene.score(case_id, scene.experts[0], 2)

    stop(scene, case_id)

    sheet = scene.assignment(case_id, scene.experts[0])
    assert sheet.state == AssignmentState.SUBMITTED
    page = reverse("sheet", args=[case_id, sheet.sheet.pk])
    assert signed_in(scene.coordinator).get(page).status_code == 200


def test_without_a_reason_the_work_stays() -> None:
    scene = make_scene()
    case_id = scene.taken()

    client = stop(scene, case_id, reason=" ")

    assert Case.objects.get(pk=case_id).state == CaseState.SCORING
    page = client.get(reverse("case", args=[case_id])).content.decode()
    assert "Напишите, почему работа снимается" in page


@pytest.mark.parametrize("who", ["author", "chair"])
def test_only_a_coordinator_takes_a_work_off(who: str) -> None:
    scene = make_scene()
    case_id = scene.taken()

    answer = signed_in(getattr(scene, who)).post(
        reverse("stop_examination", args=[case_id]), {"reason": WHY}
    )

    assert answer.status_code in (403, 404)
    assert Case.objects.get(pk=case_id).state == CaseState.SCORING


# --- A conclusion annulled --------------------------------------------------------------------


def annul(scene: Scene, conclusion: Conclusion, reason: str = WHY) -> Client:
    client = signed_in(scene.coordinator)
    client.post(reverse("annul_conclusion", args=[conclusion.pk]), {"reason": reason})
    return client


def test_an_annulled_conclusion_is_kept_and_says_at_every_check_why_it_does_not_hold() -> None:
    scene, case_id = concluded()
    conclusion = Conclusion.objects.get(case=case_id)
    number, text = conclusion.document.number, conclusion.motivation

    annul(scene, conclusion)

    conclusion.refresh_from_db()
    document = Document.objects.get(case=case_id)
    assert (conclusion.state, conclusion.motivation) == (ConclusionState.ANNULLED, text)
    assert (document.state, document.number) == (DocumentState.ANNULLED, number)
    assert document.file is not None
    page = reverse("verify_document", args=[document.verification_code])
    assert WHY in Client().get(page).content.decode()
    assert Letter.objects.get(template="conclusion_annulled").person == scene.author
    assert JournalEntry.objects.filter(case=case_id, key="review.conclusion.annulled").count() == 1


def test_a_conclusion_is_annulled_once_and_with_a_reason() -> None:
    scene, case_id = concluded()
    conclusion = Conclusion.objects.get(case=case_id)

    annul(scene, conclusion, reason="")
    assert Document.objects.get(case=case_id).state == DocumentState.VALID
    annul(scene, conclusion)
    annul(scene, conclusion, reason="ещё раз")

    assert Document.objects.get(case=case_id).state_reason == WHY
    assert Letter.objects.filter(template="conclusion_annulled").count() == 1


def test_nobody_is_asked_to_publish_a_work_whose_conclusion_is_annulled() -> None:
    scene, case_id = concluded()
    assert Task.objects.filter(case=case_id, step="publish_practice", finished=None).exists()

    annul(scene, Conclusion.objects.get(case=case_id))

    assert not Task.objects.filter(case=case_id, finished=None).exists()
    assert Process.objects.get(case=case_id).finished is not None


def test_a_practice_leaves_the_bank_with_its_conclusion() -> None:
    scene, case_id = concluded()
    scene.do(case_id, "publish_practice", scene.author, consents=True, children_safe=True)
    assert Client().get(reverse("practice", args=[case_id])).status_code == 200

    annul(scene, Conclusion.objects.get(case=case_id))

    practice = Practice.objects.get(case=case_id)
    assert practice.state == PracticeState.ARCHIVED
    assert Case.objects.get(pk=case_id).state == CaseState.CONCLUDED
    assert Client().get(reverse("practice", args=[case_id])).status_code == 404
