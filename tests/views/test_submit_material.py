"""A draft from its first letter to the number of the work."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.models import Case, Consent, ConsentText, Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from review.models import CoAuthor, Material, MaterialFile
from review.services import submission
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from tests.factories.uploads import CLOSED_PDF, make_docx, make_pdf

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def client(scene: Scene, sign_in: SignIn) -> Client:
    return sign_in(scene.author)


@pytest.fixture
def material(scene: Scene) -> Material:
    return submission.start_draft(
        scene.procedure,
        applicant=scene.author,
        organisation=scene.school,
        actor=Actor.person(scene.author.pk),
        now=NOW,
    )


def filled(scene: Scene, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Дроби без слёз",
        "kind": scene.kind.pk,
        "direction": scene.direction.pk,
        "level": scene.level.pk,
        "annotation": "Урок открытия нового знания.",
        "video_url": "",
        "organisation": scene.school.pk,
        "authorship": "on",
        "consent": "on",
        "consent_text": scene.consent.pk,
        "version": "0",
    } | fields


def pdf(name: str = "Урок.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf(1))


def draft_page(material: Material) -> str:
    return reverse("submit_material", args=[material.case_id])


def autosave(material: Material) -> str:
    return reverse("save_material_draft", args=[material.case_id])


# --- Beginning ----------------------------------------------------------------------------


def test_page_before_the_draft_shows_the_checklist_and_makes_nothing(
    scene: Scene, client: Client
) -> None:
    offer = client.get(reverse("start_material")).context["offers"][0]

    assert offer.pk == scene.procedure.pk
    assert offer.checklists[0].criterion_count == len(scene.criteria)
    assert Case.objects.count() == 0


def test_draft_begins_under_the_chosen_procedure_at_the_teachers_school(
    scene: Scene, client: Client
) -> None:
    answer = client.post(reverse("start_material"), {"procedure": scene.procedure.pk})

    case = Case.objects.get()
    assert answer.headers["Location"] == reverse("submit_material", args=[case.pk])
    assert (case.state, case.organisation) == (CaseState.DRAFT, scene.school)


def test_procedure_of_another_territory_is_not_found(client: Client) -> None:
    other = make_scene()

    answer = client.post(reverse("start_material"), {"procedure": other.procedure.pk})

    assert answer.status_code == 404


# --- Autosave -----------------------------------------------------------------------------


def test_half_filled_draft_is_kept_and_its_version_told(
    scene: Scene, client: Client, material: Material
) -> None:
    answer = client.post(autosave(material), {"title": "Дроби", "version": "0"})

    material.refresh_from_db()
    assert (answer.status_code, answer["X-Draft-Version"]) == (204, "1")
    assert (material.case.title, material.kind) == ("Дроби", None)


def test_draft_changed_in_another_window_is_not_overwritten(
    client: Client, material: Material
) -> None:
    client.post(autosave(material), {"title": "Здесь", "version": "0", "draft_tab": "one"})

    answer = client.post(autosave(material), {"title": "Там", "version": "0", "draft_tab": "two"})

    assert answer.status_code == 409
    assert Case.objects.get().title == "Здесь"


def test_window_whose_answer_got_lost_saves_over_its_own_draft(
    client: Client, material: Material
) -> None:
    client.post(autosave(material), {"title": "Здесь", "version": "0", "draft_tab": "one"})

    answer = client.post(
        autosave(material), {"title": "Здесь и дальше", "version": "0", "draft_tab": "one"}
    )

    assert answer["X-Draft-Version"] == "2"
    assert Case.objects.get().title == "Здесь и дальше"


def test_value_that_cannot_be_kept_is_refused_in_words(client: Client, material: Material) -> None:
    answer = client.post(autosave(material), {"video_url": "не ссылка", "version": "0"})

    assert answer.status_code == 422
    assert answer.json()["message"]


def test_draft_of_another_author_is_not_found(
    scene: Scene, sign_in: SignIn, material: Material
) -> None:
    for person in (scene.coordinator, scene.experts[0]):
        stranger = sign_in(person)

        assert stranger.get(draft_page(material)).status_code in (403, 404)
        assert stranger.post(autosave(material), {"title": "x"}).status_code in (403, 404)


def test_sent_work_takes_no_more_drafts(scene: Scene, client: Client) -> None:
    case_id = scene.submitted()

    answer = client.post(reverse("save_material_draft", args=[case_id]), {"title": "x"})

    assert answer.status_code == 403


# --- Files --------------------------------------------------------------------------------


def test_file_is_taken_and_told_of_in_json(client: Client, material: Material) -> None:
    answer = client.post(
        reverse("add_material_file", args=[material.case_id]), {"file": pdf()}, **JSON
    )

    told = answer.json()
    assert told["name"] == "Урок.pdf"
    assert all(told[name] for name in ("remove_url", "url", "size"))


@pytest.mark.parametrize(
    ("make_body", "told"),
    [
        (lambda: b"", "пуст"),
        (lambda: make_pdf() + b"\n" * 51 * 1024 * 1024, "50 МБ"),
        (lambda: CLOSED_PDF, "парол"),
        (lambda: make_pdf()[:300], "поврежд"),
        (lambda: b"PK\x03\x04 broken", "поврежд"),
        (lambda: b"\xd0\xcf\x11\xe0 an old document", "docx"),
        (lambda: b"MZ a program behind the name of a document", "PDF"),
        (lambda: make_docx(extra={"word/vbaProject.bin": b"x"}), "макрос"),
        (lambda: make_docx(extra={"word/media/bomb": b"\0" * 30_000_000}), "небезопасно"),
    ],
    ids=["empty", "51 MB", "password", "cut", "no zip", "old", "program", "macros", "bomb"],
)
def test_file_that_cannot_be_taken_is_refused_in_words_and_nothing_is_lost(
    make_body: Callable[[], bytes], told: str, client: Client, material: Material
) -> None:
    address = reverse("add_material_file", args=[material.case_id])
    client.post(address, {"file": pdf()}, **JSON)

    answer = client.post(address, {"file": SimpleUploadedFile("Урок.docx", make_body())}, **JSON)

    assert answer.status_code == 422
    assert told in answer.json()["message"]
    assert MaterialFile.objects.get().file.name == "Урок.pdf"


def test_a_path_in_the_name_of_a_file_is_dropped(client: Client, material: Material) -> None:
    sent = SimpleUploadedFile("x", make_pdf(), content_type="application/pdf")
    sent.__dict__["_name"] = "../../etc/Урок.pdf"

    answer = client.post(
        reverse("add_material_file", args=[material.case_id]), {"file": sent}, **JSON
    )

    assert answer.json()["name"] == "Урок.pdf"


def test_file_is_removed_and_once_more_is_no_error(client: Client, material: Material) -> None:
    address = reverse("add_material_file", args=[material.case_id])
    remove_url = client.post(address, {"file": pdf()}, **JSON).json()["remove_url"]

    first, again = client.post(remove_url, **JSON), client.post(remove_url, **JSON)

    assert (first.status_code, again.status_code) == (200, 200)
    assert MaterialFile.objects.count() == 0


def test_without_scripts_a_remove_button_keeps_what_is_typed(
    scene: Scene, client: Client, material: Material
) -> None:
    address = reverse("add_material_file", args=[material.case_id])
    remove_url = client.post(address, {"file": pdf()}, **JSON).json()["remove_url"]

    answer = client.post(remove_url, filled(scene, title="Почти готово"))

    assert answer.headers["Location"].startswith(draft_page(material))
    assert Case.objects.get().title == "Почти готово"


# --- Co-authors ---------------------------------------------------------------------------


def test_colleague_is_found_by_name_and_added(
    scene: Scene, client: Client, material: Material
) -> None:
    colleague = make.make_person(last_name="Ярославцева", first_name="Инга")
    make.make_employment(colleague, scene.school)
    change = reverse("change_co_authors", args=[material.case_id])

    found = client.post(change, {"co_author": "ярослав", "find_person": "1"}, follow=True)
    client.post(change, {"add_person": colleague.pk})

    assert [one.pk for one in found.context["co_author_found"]] == [colleague.pk]
    added = CoAuthor.objects.get()
    assert (added.person, added.organisation) == (colleague, scene.school)


def test_co_author_nobody_knows_is_added_by_name_and_organisation(
    scene: Scene, client: Client, material: Material
) -> None:
    client.post(
        reverse("change_co_authors", args=[material.case_id]),
        {
            "add_named": "1",
            "co_author": "Ведерникова Зоя Павловна",
            "co_author_organisation": scene.school.pk,
        },
    )

    added = CoAuthor.objects.get()
    assert added.person.full_name == "Ведерникова Зоя Павловна"
    assert added.organisation == scene.school


def test_people_of_other_territories_are_neither_found_nor_added(
    client: Client, material: Material
) -> None:
    other = make_scene()
    change = reverse("change_co_authors", args=[material.case_id])
    name = other.author.last_name

    found = client.post(change, {"co_author": name, "find_person": "1"}, follow=True)
    answer = client.post(change, {"add_person": other.author.pk})

    assert other.author.pk not in [one.pk for one in found.context["co_author_found"]]
    assert answer.status_code == 404
    assert CoAuthor.objects.count() == 0


def test_co_author_is_removed(scene: Scene, client: Client, material: Material) -> None:
    person = make.make_person()
    CoAuthor.objects.create(material=material, person=person)

    client.post(reverse("change_co_authors", args=[material.case_id]), {"remove_person": person.pk})

    assert CoAuthor.objects.count() == 0


# --- Sending ------------------------------------------------------------------------------


def test_complete_work_is_sent_and_its_number_shown(
    scene: Scene, client: Client, material: Material
) -> None:
    client.post(reverse("add_material_file", args=[material.case_id]), {"file": pdf()}, **JSON)

    answer = client.post(draft_page(material), filled(scene), follow=True)

    case = Case.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("material_sent", args=[case.pk])
    assert case.state == CaseState.CHECKING
    assert case.number in answer.content.decode()
    assert Consent.objects.get().text == scene.consent


def test_without_scripts_files_come_with_the_form(
    scene: Scene, client: Client, material: Material
) -> None:
    body = SimpleUploadedFile("Урок.docx", make_docx("Ход урока"))

    client.post(draft_page(material), filled(scene, file=[body]))

    assert Case.objects.get().state == CaseState.CHECKING
    assert MaterialFile.objects.get().file.name == "Урок.docx"


def test_everything_missing_is_told_at_once_and_what_was_typed_stays(
    scene: Scene, client: Client, material: Material
) -> None:
    answer = client.post(
        draft_page(material),
        filled(scene, kind="", annotation="", authorship="", consent=""),
    )

    assert answer.status_code == 422
    form = answer.context["form"]
    assert {"kind", "annotation", "authorship", "consent"} <= set(form.errors)
    assert answer.context["file_errors"]
    assert Case.objects.get().title == "Дроби без слёз"


def test_consent_to_a_text_that_was_replaced_does_not_count(
    scene: Scene, client: Client, material: Material
) -> None:
    client.post(reverse("add_material_file", args=[material.case_id]), {"file": pdf()}, **JSON)
    ConsentText.objects.create(
        territory=scene.territory,
        purpose=scene.consent.purpose,
        number=2,
        title="Согласие",
        body="Новый текст.",
        in_force_from=scene.consent.in_force_from,
    )

    answer = client.post(draft_page(material), filled(scene))

    assert "consent" in answer.context["form"].errors
    assert Case.objects.get().state == CaseState.DRAFT


def test_draft_of_a_sent_work_leads_to_the_work(scene: Scene, client: Client) -> None:
    case_id = scene.submitted()

    answer = client.get(reverse("submit_material", args=[case_id]))

    assert answer.headers["Location"] == reverse("case", args=[case_id])


def test_pages_of_the_author_take_a_constant_number_of_queries(
    scene: Scene, client: Client, count_queries: Callable[[Client, str], int]
) -> None:
    scene.submitted()
    with_one = count_queries(client, reverse("my_materials"))
    scene.submitted()
    scene.submitted()

    assert count_queries(client, reverse("my_materials")) == with_one


def test_list_of_works_puts_those_that_wait_for_the_author_first(
    scene: Scene, client: Client, material: Material
) -> None:
    scene.submitted("Отправлена")
    returned = scene.submitted("Возвращена")
    scene.do(returned, "check_completeness", scene.coordinator, outcome="return", remarks=["Ещё"])

    rows = client.get(reverse("my_materials")).context["rows"]

    assert {row.title for row in rows if row.needs_author} == {rows[0].title, rows[1].title}
    assert rows[2].title == "Отправлена"
    assert (rows[2].step_number, rows[2].step_count) == (2, 4)


@pytest.mark.system("REG-26", part="a work without a level is not taken into the register")
def test_a_work_without_a_level_is_not_sent_and_says_so_at_the_field(
    scene: Scene, client: Client, material: Material
) -> None:
    client.post(reverse("add_material_file", args=[material.case_id]), {"file": pdf()})

    answer = client.post(draft_page(material), filled(scene, level=""))

    assert answer.status_code == 422
    assert answer.context["form"].errors["level"] == ["Выберите уровень."]
    assert Case.objects.get().state == CaseState.DRAFT
