"""The bank of practices: the author's consent, the public list, card and files (REG-14)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Case, Consent, ConsentText, Person
from registry.rules.vocabulary import CaseState, ConsentPurpose
from review.models import Practice
from review.rules.vocabulary import DecisionMode, ExpertNames, PracticeState
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, checklist, make_scene
from workflows.models import Task
from workflows.services import run_job

pytestmark = pytest.mark.django_db


def concluded(**stage: object) -> tuple[Scene, int]:
    """A work whose external conclusion is issued: its author is asked about publication."""
    scene = make_scene(
        criteria=checklist(2),
        **{"decision": DecisionMode.NO_COUNCIL, "discrepancy_percent": None, **stage},
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


def published(**stage: object) -> tuple[Scene, int]:
    scene, case_id = concluded(**stage)
    scene.do(case_id, "publish_practice", scene.author, consents=True)
    return scene, case_id


def asking(scene: Scene, case_id: int) -> str:
    return reverse("publish_practice", args=[scene.task(case_id, "publish_practice").pk])


# --- The author -----------------------------------------------------------------------------


@pytest.mark.system("REG-14", part="published with the author's separate consent")
def test_the_author_publishes_by_a_consent_of_its_own(sign_in: Callable[[Person], Client]) -> None:
    scene, case_id = concluded()

    sign_in(scene.author).post(asking(scene, case_id), {"consents": "yes", "looked_through": "on"})

    consent = Consent.objects.get(text__purpose=ConsentPurpose.PUBLICATION)
    assert (consent.person, consent.case_id) == (scene.author, case_id)
    assert Practice.objects.get().state == PracticeState.PUBLISHED
    assert Case.objects.get(pk=case_id).state == CaseState.PUBLISHED


def test_nothing_is_published_before_the_files_are_looked_through(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()

    answer = sign_in(scene.author).post(asking(scene, case_id), {"consents": "yes"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["looked_through"])
    assert not Practice.objects.exists()


def test_declining_asks_for_nothing_and_ends_the_question(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()

    sign_in(scene.author).post(asking(scene, case_id), {"consents": "no"})

    assert Practice.objects.get().state == PracticeState.DECLINED
    assert Case.objects.get(pk=case_id).state == CaseState.CONCLUDED
    assert not Task.objects.filter(case=case_id, finished=None, flow_task_type="HUMAN").exists()


def test_without_a_text_of_the_consent_nothing_is_published(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()
    ConsentText.objects.filter(purpose=ConsentPurpose.PUBLICATION).delete()

    answer = sign_in(scene.author).post(
        asking(scene, case_id), {"consents": "yes", "looked_through": "on"}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["consents"])


# --- Everyone -------------------------------------------------------------------------------


def test_anyone_reads_the_bank(client: Client) -> None:
    _scene, case_id = published()

    page = client.get("/practices/").context["page"]

    assert [practice.case_id for practice in page] == [case_id]


@pytest.mark.system("REG-14", part="the card shows the date and hides the experts")
def test_the_card_shows_the_conclusion_and_not_the_experts(client: Client) -> None:
    scene, case_id = published(expert_names=ExpertNames.NAMES)

    answer = client.get(f"/practices/{case_id}/")

    document = Case.objects.get(pk=case_id).documents.get()
    assert answer.context["card"].conclusion_issued_at == document.issued_at
    text = answer.content.decode()
    assert document.number in text
    assert [one.last_name for one in scene.experts[:2] if one.full_name in text] == []


@pytest.mark.system("REG-14", part="a work that is not published is not shown")
def test_a_work_that_is_not_published_is_not_found(client: Client) -> None:
    _scene, case_id = concluded()
    file_id = Case.objects.get(pk=case_id).files.earliest("pk").pk

    addresses = [f"/practices/{case_id}/", f"/practices/{case_id}/files/{file_id}/"]

    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_the_files_are_those_the_experts_judged(client: Client) -> None:
    _scene, case_id = published()
    case = Case.objects.get(pk=case_id)
    judged = case.material.versions.get().files.get().file
    paper = case.documents.get().file

    [listed] = client.get(f"/practices/{case_id}/").context["files"]
    file = client.get(listed["url"])
    other = client.get(f"/practices/{case_id}/files/{paper.pk}/")

    assert listed["name"] == judged.name
    assert (file.status_code, other.status_code) == (200, 404)
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    file.close()


@pytest.mark.parametrize(("words", "found"), [("ДРОБИ", 1), ("карточками слёз", 1), ("химия", 0)])
def test_the_bank_is_searched_by_words_in_any_case(client: Client, words: str, found: int) -> None:
    published()

    assert client.get("/practices/", {"q": words}).context["found"] == found


def test_the_number_of_queries_does_not_grow_with_the_bank(
    client: Client, count_queries: Callable[[Client, str], int]
) -> None:
    published()
    with_one = count_queries(client, "/practices/")
    published()
    published()

    assert count_queries(client, "/practices/") == with_one
