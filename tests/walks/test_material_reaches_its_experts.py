"""From a teacher's first press to a sheet on an expert's screen, through the pages alone."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.models import Case, Letter, Person
from registry.rules.vocabulary import CaseState
from review.models import Assignment
from review.rules.vocabulary import AssignmentState
from tests.factories.scenes import Scene, make_scene
from tests.factories.uploads import make_docx, make_pdf

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def first_task(client: Client) -> str:
    """Address of the first task of the list, after its button was pressed."""
    row = client.get(reverse("my_tasks")).context["groups"][0].rows[0]
    answer = client.post(row.claim_url) if row.claim_url else client.get(row.url)
    return answer.headers["Location"]


def description(scene: Scene, **fields: object) -> dict[str, object]:
    return {
        "title": "Дроби без слёз",
        "kind": scene.kind.pk,
        "direction": scene.direction.pk,
        "level": scene.level.pk,
        "annotation": "Урок открытия нового знания.",
        "organisation": scene.school.pk,
        "version": "0",
    } | fields


def begin(scene: Scene, teacher: Client) -> str:
    """The teacher begins a draft and adds a file; the page of the draft."""
    page = teacher.post(reverse("start_material"), {"procedure": scene.procedure.pk}).headers[
        "Location"
    ]
    case = Case.objects.get()
    teacher.post(
        reverse("add_material_file", args=[case.pk]),
        {"file": SimpleUploadedFile("Урок.docx", make_docx("Ход урока"))},
    )
    return page


def send(scene: Scene, teacher: Client, page: str) -> None:
    teacher.post(
        page,
        description(scene, authorship="on", consent="on", consent_text=scene.consent.pk),
    )


@pytest.mark.parametrize("returned", [False, True], ids=["at once", "after a return"])
def test_material_reaches_its_experts(
    returned: bool, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    scene = make_scene(experts=4)
    teacher, coordinator = signed_in(scene.author), signed_in(scene.coordinator)

    send(scene, teacher, begin(scene, teacher))
    if returned:
        coordinator.post(
            first_task(coordinator), {"outcome": "return", "phrases": ["no_appendices"]}
        )
        teacher.post(
            reverse("add_material_file", args=[Case.objects.get().pk]),
            {"file": SimpleUploadedFile("Карточки.pdf", make_pdf(1))},
        )
        teacher.post(first_task(teacher), description(scene, note="Добавлены карточки."))
    coordinator.post(first_task(coordinator), {"outcome": "accept"})
    choice = coordinator.get(first_task(coordinator))
    plan = {f"place-{row.pk}": row.place for row in choice.context["rows"]}
    coordinator.post(choice.request["PATH_INFO"], plan)

    case = Case.objects.get()
    invited = Assignment.objects.filter(state=AssignmentState.INVITED)
    assert case.state == CaseState.SCORING
    assert invited.count() == scene.seats
    assert Letter.objects.filter(template="invitation").count() == scene.seats
    for assignment in invited.select_related("expert"):
        assert first_task(signed_in(assignment.expert)).endswith("/respond-to-invitation/")
