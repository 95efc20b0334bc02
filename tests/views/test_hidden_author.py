"""Where the author is hidden: his copies without names, and what the coordinator is warned of."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Organisation, Person, StoredFile
from registry.rules.actors import Actor
from registry.services.previews import prepare_preview
from review.models import Material, MaterialFile
from review.queries import invitation_facts
from review.rules.presets import EXTERNAL_ONLY
from review.services import submission
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from tests.factories.uploads import make_docx, make_pdf, upload

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


def blind() -> Scene:
    scene = make_scene(parameters=replace(EXTERNAL_ONLY, author_hidden=True))
    Person.objects.filter(pk=scene.author.pk).update(
        last_name="Соколова", first_name="Анна", patronymic="Викторовна"
    )
    Organisation.objects.filter(pk=scene.school.pk).update(
        name="МБОУ СОШ № 12", short_name="Школа № 12"
    )
    scene.author.refresh_from_db()
    scene.school.refresh_from_db()
    return scene


def add_copy(case_id: int, author: Person) -> MaterialFile:
    """The author puts a copy without names beside his files, as if before sending."""
    material = Material.objects.select_related("case").get(case=case_id)
    material.case.state = "draft"
    version = material.versions.get()
    version.submitted_at = None
    version.save()
    placed = submission.add_file(
        material,
        upload(make_pdf(1, text="Without names"), "копия.pdf"),
        anonymised=True,
        actor=Actor.person(author.pk),
        now=NOW,
    )
    version.submitted_at = NOW
    version.save()
    return placed


def test_experts_get_only_the_copies_without_names(sign_in: SignIn) -> None:
    scene = blind()
    case_id = scene.submitted()
    original = StoredFile.objects.get(case=case_id)
    copy = add_copy(case_id, scene.author).file
    expert = scene.experts[0]
    scene.do(
        case_id, "check_completeness", scene.coordinator, outcome="accept", remarks=[], words=""
    )
    invite(scene, case_id)
    facts = invitation_facts(scene.assignment(case_id, expert), now=NOW)
    for one in scene.experts[:2]:
        scene.do(case_id, "respond_to_invitation", one, accepts=True)
    client = sign_in(expert)

    duty = scene.task(case_id, "score_material", expert)
    pane = client.get(reverse("score_material", args=[duty.pk])).context["pane"]
    links = client.get(reverse("case", args=[case_id])).context["files"]

    assert facts.file_count == 1
    assert [file.name for file in pane["files"]] == ["Материал 1.pdf"]
    assert [link.name for link in links] == ["Материал 1.pdf"]
    assert str(copy.pk) in pane["files"][0].url
    assert client.get(reverse("file_download", args=[original.pk, "x"])).status_code == 404
    assert client.get(reverse("file_text", args=[original.pk])).status_code == 404
    assert client.get(reverse("file_page", args=[original.pk, 1])).status_code == 404


def invite(scene: Scene, case_id: int) -> None:
    from review.services.assignment import Choice

    chosen = [Choice(person_id=one.pk) for one in scene.experts[:2]]
    scene.do(case_id, "assign_experts", scene.coordinator, experts=chosen, reserve=[])


def test_author_puts_a_copy_without_names_beside_his_files(sign_in: SignIn) -> None:
    scene = blind()
    author = Actor.person(scene.author.pk)
    material = submission.start_draft(
        scene.procedure, applicant=scene.author, organisation=scene.school, actor=author, now=NOW
    )
    client = sign_in(scene.author)
    page = reverse("submit_material", args=[material.case_id])

    answer = client.post(
        reverse("add_anonymised_file", args=[material.case_id]),
        {"file": upload(make_pdf(), "копия.pdf")},
    )

    assert answer.json()["name"] == "копия.pdf"
    assert [one.name for one in client.get(page).context["anonymised_files"]] == ["копия.pdf"]
    assert client.get(page).context["files"] == []


def test_place_for_copies_is_shown_only_where_the_author_is_hidden(sign_in: SignIn) -> None:
    shown = []
    for scene in (blind(), make_scene()):
        author = Actor.person(scene.author.pk)
        material = submission.start_draft(
            scene.procedure,
            applicant=scene.author,
            organisation=scene.school,
            actor=author,
            now=NOW,
        )
        page = sign_in(scene.author).get(reverse("submit_material", args=[material.case_id]))
        shown.append('name="anonymised_file"' in page.content.decode())

    assert shown == [True, False]


def test_coordinator_is_shown_where_the_author_is_recognised(sign_in: SignIn) -> None:
    scene = blind()
    case_id = scene.submitted(title="Уроки Соколовой")
    material = Material.objects.get(case=case_id)
    version = material.versions.get()
    file = StoredFile.objects.get(case=case_id)
    body = make_docx("Титульный лист", "МБОУ СОШ № 12", "Автор: Соколова Анна Викторовна")
    file.content.save("x", upload(body), save=False)
    StoredFile.objects.filter(pk=file.pk).update(content=file.content.name, kind="docx")
    prepare_preview(file.pk)
    duty = scene.task(case_id, "check_completeness")

    page = sign_in(scene.coordinator).get(reverse("check_completeness", args=[duty.pk]))

    assert version.files.count() == 1
    traces = {(str(line.title), line.place) for line in page.context["traces"]}
    name = file.name
    assert traces == {
        ("фамилия", "Название"),
        ("фамилия", "имя файла"),
        ("фамилия", name),
        ("имя", name),
        ("школа", name),
    }
    assert "Автор: Соколова" in page.content.decode()


def test_open_author_is_not_looked_for(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.submitted()
    duty = scene.task(case_id, "check_completeness")

    page = sign_in(scene.coordinator).get(reverse("check_completeness", args=[duty.pk]))

    assert page.context["traces"] == []
    assert page.context["author_hidden"] is False
