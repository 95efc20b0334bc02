"""Files of works: who may take them away, and how they are given out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import FilePage, Person, StoredFile
from registry.rules.vocabulary import FileState
from registry.services.previews import prepare_preview
from review.models import MaterialVersion
from tests.factories.scenes import Scene, make_scene
from workflows.views.documents import document_pane

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


def file_of(case_id: int) -> StoredFile:
    return StoredFile.objects.get(case_id=case_id)


def address_of(file: StoredFile) -> str:
    return reverse("file_download", args=[file.pk, file.name])


def statuses(scene: Scene, case_id: int, sign_in: SignIn) -> dict[str, int]:
    people = {
        "author": scene.author,
        "coordinator": scene.coordinator,
        "expert": scene.experts[0],
        "other coordinator": make_scene().coordinator,
    }
    address = address_of(file_of(case_id))
    return {who: status(sign_in(person), address) for who, person in people.items()}


def status(client: Client, address: str) -> int:
    answer = client.get(address)
    read(answer)
    return answer.status_code


def read(answer: Any) -> bytes:
    """The whole file; the test client closes it at the end."""
    return b"".join(answer.streaming_content) if answer.streaming else b""


def test_file_is_saved_and_never_opened_inside_the_site(sign_in: SignIn) -> None:
    scene = make_scene()
    file = file_of(scene.submitted())

    answer = sign_in(scene.author).get(address_of(file))

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer.headers["Cache-Control"]
    assert read(answer).startswith(b"%PDF")


def test_invited_expert_gets_no_file_and_the_one_at_work_does(sign_in: SignIn) -> None:
    scene = make_scene()

    invited = statuses(scene, scene.invited(), sign_in)
    taken = statuses(scene, scene.taken(), sign_in)

    assert invited == {
        "author": 200,
        "coordinator": 200,
        "expert": 403,
        "other coordinator": 404,
    }
    assert taken["expert"] == 200


def test_file_of_a_version_still_being_made_is_its_authors_alone(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.submitted()
    MaterialVersion.objects.update(submitted_at=None)

    assert statuses(scene, case_id, sign_in) == {
        "author": 200,
        "coordinator": 404,
        "expert": 404,
        "other coordinator": 404,
    }


def test_infected_file_is_given_to_nobody(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.submitted()
    StoredFile.objects.update(state=FileState.INFECTED)

    assert set(statuses(scene, case_id, sign_in).values()) == {404}


def test_page_of_a_document_is_a_picture_kept_by_the_readers_own_browser(
    sign_in: SignIn,
) -> None:
    scene = make_scene()
    file = file_of(scene.submitted())
    prepare_preview(file.pk)

    answer = sign_in(scene.coordinator).get(reverse("file_page", args=[file.pk, 1]))

    assert answer.headers["Content-Type"] == "image/webp"
    assert {"private", "immutable"} <= set(answer.headers["Cache-Control"].split(", "))
    read(answer)


def test_stranger_gets_no_page_of_a_document(sign_in: SignIn) -> None:
    scene = make_scene()
    file = file_of(scene.submitted())
    prepare_preview(file.pk)
    client = sign_in(make_scene().coordinator)

    addresses = [reverse("file_page", args=[file.pk, 1]), reverse("file_text", args=[file.pk])]

    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_pages_are_numbered_through_all_files() -> None:
    scene = make_scene()
    case_id = scene.submitted()
    version = MaterialVersion.objects.get()
    second = StoredFile.objects.get(case_id=case_id)
    prepare_preview(second.pk)
    second.pk = None
    second.content.name = "another"
    second.save()
    FilePage.objects.create(file=second, number=1, width=10, height=10, picture="one.webp")
    version.files.create(file=second, position=1)

    pane = document_pane(version)

    assert [[page.number for page in file.pages] for file in pane["files"]] == [[1, 2], [3]]
    assert pane["page_count"] == 3
