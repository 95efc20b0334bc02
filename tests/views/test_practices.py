"""The bank of practices, open to everyone: list, card, files (REG-14)."""

from collections.abc import Callable

import pytest
from django.test import Client

from registry.models import Case
from review.rules.vocabulary import ExpertNames
from tests.factories.practices import concluded
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db


def published(**stage: object) -> tuple[Scene, int]:
    scene, case_id = concluded(**stage)
    scene.do(case_id, "publish_practice", scene.author, consents=True, children_safe=True)
    return scene, case_id


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
    assert b"".join(file.streaming_content).startswith(b"%PDF")


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
