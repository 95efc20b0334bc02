"""The public check of papers."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.test import Client

from registry.models import Document
from registry.rules.actors import JOB
from registry.rules.vocabulary import DocumentKind, DocumentState
from registry.services.issuing import annul_document, complete_document, reserve_document
from tests.factories import registry as make
from tests.factories.registry import NOW

pytestmark = pytest.mark.django_db


def issued(previous: Document | None = None) -> Document:
    """A paper with a stub of a PDF."""
    case = previous.case if previous else make.make_case()
    document = reserve_document(
        DocumentKind.CONCLUSION,
        key=f"paper-{Document.objects.count()}",
        case=case,
        territory=case.territory,
        title=case.title,
        snapshot={"motivation": "Баллы и слова экспертов"},
        template="conclusion",
        previous=previous,
        actor=JOB,
        now=NOW,
    )
    return complete_document(document, b"%PDF-1.7\n%%EOF\n", actor=JOB, now=NOW)


def address(document: Document) -> str:
    return f"/v/{document.verification_code}/"


def annulled() -> Document:
    return annul_document(issued(), reason="Выдано по ошибке", actor=JOB, now=NOW)


def replaced() -> Document:
    first = issued()
    issued(previous=first)
    return first


@pytest.mark.parametrize(
    ("make_paper", "state", "tone"),
    [
        (issued, DocumentState.VALID, "good"),
        (replaced, DocumentState.REPLACED, "warn"),
        (annulled, DocumentState.ANNULLED, "bad"),
    ],
)
def test_a_paper_is_valid_replaced_or_annulled(client: Client, make_paper, state, tone) -> None:
    answer = client.get(address(make_paper()))

    assert answer.status_code == 200
    assert (answer.context["found"].state, answer.context["verdict"].tone) == (state, tone)


def test_a_code_that_was_never_given_is_not_found(client: Client) -> None:
    answer = client.get("/v/ABCD-EFGH-JKMN/")

    assert (answer.status_code, answer.context["found"]) == (404, None)


def test_a_paper_still_being_printed_is_not_found(client: Client) -> None:
    document = make.make_document(state=DocumentState.PREPARING, file=None)

    assert client.get(address(document)).status_code == 404


def test_a_paper_whose_file_was_changed_is_not_confirmed(client: Client) -> None:
    document = issued()
    name = document.file.content.name
    document.file.content.storage.delete(name)
    document.file.content.storage.save(name, ContentFile(b"%PDF-1.7 forged"))

    answer = client.get(address(document))

    assert answer.context["found"].is_intact is False
    assert answer.context["verdict"].tone == "bad"


def test_the_code_is_read_as_people_type_it(client: Client) -> None:
    document = issued()
    typed = document.verification_code.replace("-", " ").lower()

    answer = client.get("/v/", {"code": typed}, follow=True)

    assert answer.context["found"].number == document.number


def test_only_what_is_needed_to_compare_is_told(client: Client) -> None:
    document = issued()
    author = document.case.applicant

    text = client.get(address(document)).content.decode()

    assert author.short_name in text
    told = [author.full_name, author.email, str(document.case.organisation), "Баллы и слова"]
    assert [words for words in told if words != "None" and words in text] == []


def test_the_pages_are_not_for_search_engines(client: Client) -> None:
    for page in ("/v/", address(issued())):
        answer = client.get(page)

        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert b'name="robots" content="noindex' in answer.content


def test_codes_are_not_for_trying_one_after_another(client: Client) -> None:
    statuses = [client.get("/v/ABCD-EFGH-JKMN/").status_code for _ in range(31)]

    assert (statuses[29], statuses[30]) == (404, 429)


def test_the_page_with_all_it_loads_is_light(client: Client) -> None:
    text = client.get(address(issued())).content.decode()
    loaded = re.findall(r'(?:href|src)="/static/([^"]+)"', text)
    files = [Path(finders.find(name)) for name in loaded]

    weight = len(text.encode()) + sum(file.stat().st_size for file in files)

    assert len(files) == 3
    assert weight <= 60_000


def test_the_same_check_for_programs(client: Client) -> None:
    document = issued()

    found = client.get(f"/api/v1/verification/{document.verification_code}/")
    unknown = client.get("/api/v1/verification/ABCD-EFGH-JKMN/")

    assert json.loads(found.content)["state"] == "valid"
    assert json.loads(found.content)["sha256"] == document.file.sha256
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    assert settings.SITE_URL not in found.content.decode()
