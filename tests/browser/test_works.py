"""Pages of the author and the coordinator in a real browser: drafts, files, phones, both themes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from registry.models import Case, Person, StoredFile
from registry.rules.actors import Actor
from registry.services.previews import prepare_preview
from review.models import Material, MaterialFile
from review.services import submission
from tests.browser.conftest import PHONE, accessibility_faults, overflow
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from tests.factories.uploads import CLOSED_PDF, make_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], None]


@pytest.fixture
def scene() -> Scene:
    return make_scene(experts=4)


@pytest.fixture
def material(scene: Scene) -> Material:
    return submission.start_draft(
        scene.procedure,
        applicant=scene.author,
        organisation=scene.school,
        actor=Actor.person(scene.author.pk),
        now=NOW,
    )


@pytest.fixture
def draft(scene: Scene, material: Material, page: Page, live_server: Any, sign_in: SignIn) -> Page:
    """The page of an empty draft, its author signed in."""
    sign_in(page.context, scene.author)
    page.goto(live_server.url + reverse("submit_material", args=[material.case_id]))
    return page


def saved(page: Page) -> None:
    expect(page.locator("[data-autosave-state]")).to_have_attribute("data-state", "saved")


def test_draft_saves_itself_and_is_there_after_a_reload(draft: Page, complaints: list[str]) -> None:
    draft.fill("#id_title", "Дроби без слёз")
    saved(draft)

    draft.reload()

    expect(draft.locator("#id_title")).to_have_value("Дроби без слёз")
    assert Case.objects.get().title == "Дроби без слёз"
    assert complaints == []


def test_files_are_checked_one_by_one_and_a_bad_one_says_why(draft: Page, tmp_path: Path) -> None:
    (tmp_path / "Урок.pdf").write_bytes(make_pdf(1))
    (tmp_path / "Закрыт.pdf").write_bytes(CLOSED_PDF)

    draft.set_input_files("#id_file", [tmp_path / "Закрыт.pdf", tmp_path / "Урок.pdf"])

    lines = draft.locator("[data-upload-item]")
    expect(lines.nth(0)).to_have_attribute("data-state", "refused")
    expect(lines.nth(1)).to_have_attribute("data-state", "done")
    assert MaterialFile.objects.count() == 1


def test_looking_for_a_co_author_loses_nothing_of_the_draft(scene: Scene, draft: Page) -> None:
    draft.fill("#id_title", "Дроби без слёз")
    draft.fill("#id_co_author", "Ведерникова Зоя Павловна")
    draft.click("button[name=find_person]:not(.visually-hidden)")
    draft.click("button[name=add_named]")

    expect(draft.locator("#co-authors .file-name")).to_have_text("Ведерникова Зоя Павловна")
    expect(draft.locator("#id_title")).to_have_value("Дроби без слёз")


def test_choice_of_experts_is_counted_while_it_is_made(
    scene: Scene, page: Page, live_server: Any, sign_in: SignIn, complaints: list[str]
) -> None:
    case_id = scene.submitted()
    scene.do(case_id, "check_completeness", scene.coordinator, outcome="accept")
    task = scene.task(case_id, "assign_experts")
    sign_in(page.context, scene.coordinator)
    page.goto(live_server.url + reverse("assign_experts", args=[task.pk]))
    state = page.locator("[data-choose-state]")
    expect(state).to_have_attribute("data-tone", "good")

    page.locator("select[name^=place-]").first.select_option("")

    expect(state).to_have_attribute("data-tone", "bad")
    assert complaints == []


def test_text_of_a_document_is_shown_instead_of_its_pages(
    scene: Scene, page: Page, live_server: Any, sign_in: SignIn
) -> None:
    task = scene.task(scene.submitted(), "check_completeness")
    prepare_preview(StoredFile.objects.get().pk)
    sign_in(page.context, scene.coordinator)
    page.goto(live_server.url + reverse("check_completeness", args=[task.pk]))
    expect(page.locator(".scoring-page").first).to_be_visible()

    page.locator("label[for=pane-text]").click()

    expect(page.locator(".document-text")).to_be_visible()
    expect(page.locator(".scoring-page").first).to_be_hidden()


# --- Every page: both themes, desktop and phone ---------------------------------------------


def pages_of(scene: Scene) -> dict[str, tuple[Person, str]]:
    """Every page of the author and the coordinator with something on it."""
    submission.start_draft(
        scene.procedure,
        applicant=scene.author,
        organisation=scene.school,
        actor=Actor.person(scene.author.pk),
        now=NOW,
    )
    draft = Case.objects.get().pk
    checking, returned, assigning, scoring = (scene.submitted(f"Работа {n}") for n in range(4))
    scene.do(returned, "check_completeness", scene.coordinator, outcome="return", remarks=["Ещё"])
    for case_id in (assigning, scoring):
        scene.do(case_id, "check_completeness", scene.coordinator, outcome="accept")

    def duty(case_id: int, step: str) -> str:
        return reverse(step, args=[scene.task(case_id, step).pk])

    return {
        "my_tasks": (scene.coordinator, reverse("my_tasks")),
        "works": (scene.coordinator, reverse("works")),
        "board": (scene.coordinator, reverse("board")),
        "case": (scene.coordinator, reverse("case", args=[scoring])),
        "check": (scene.coordinator, duty(checking, "check_completeness")),
        "assign": (scene.coordinator, duty(assigning, "assign_experts")),
        "my_materials": (scene.author, reverse("my_materials")),
        "start": (scene.author, reverse("start_material")),
        "draft": (scene.author, reverse("submit_material", args=[draft])),
        "sent": (scene.author, reverse("material_sent", args=[checking])),
        "revise": (scene.author, duty(returned, "revise_material")),
    }


DESKTOP = {"viewport": {"width": 1440, "height": 900}}


# Colours do not depend on the device: each theme is looked at on one of them.
@pytest.mark.parametrize(
    "screen", [DESKTOP | {"color_scheme": "dark"}, PHONE], ids=["desk", "phone"]
)
def test_pages_of_author_and_coordinator_have_no_faults(
    screen: dict[str, Any],
    scene: Scene,
    browser: Browser,
    live_server: Any,
    sign_in: SignIn,
) -> None:
    context = browser.new_context(locale="ru-RU", **screen)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    faults: dict[str, Any] = {}
    for name, (person, address) in pages_of(scene).items():
        sign_in(context, person)
        page.goto(live_server.url + address)
        found = [*accessibility_faults(page), *complaints]
        page.set_viewport_size({"width": 320, "height": 700})
        if found or overflow(page) > 0:
            faults[name] = (found, overflow(page))
        page.set_viewport_size(screen["viewport"])
        complaints.clear()
    context.close()

    assert faults == {}
