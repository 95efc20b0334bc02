"""What a work costs a teacher and an expert: presses, taps and typing, on a phone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import Browser, BrowserContext, Page, expect

from registry.models import Case, Intake, Person
from registry.rules.vocabulary import CaseState
from registry.services.letter_links import make_link_token
from review.models import Assignment, Sheet
from tests.browser.conftest import PHONE
from tests.factories.registry import NOW
from tests.factories.scenes import make_scene
from tests.factories.uploads import make_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], None]
KEYS_A_MINUTE = 150  # unhurried typing with two thumbs
PASSWORD = "дроби-без-слёз-2026"


class Thumb:
    """Counts what a person does on the phone; looking and reading are not counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.keys = 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).first.tap()
        self.page.wait_for_load_state()
        self.taps += 1

    def type(self, selector: str, text: str) -> None:
        """Into a field: a tap to reach it and a key for each character."""
        self.page.locator(selector).tap()
        self.page.locator(selector).press_sequentially(text)
        self.taps += 1
        self.keys += len(text)

    @property
    def minutes_of_typing(self) -> float:
        return self.keys / KEYS_A_MINUTE


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**PHONE, locale="ru-RU")
    yield context.new_page()
    context.close()


def test_a_teacher_comes_from_the_link_to_a_sent_work_in_twelve_taps(
    phone: Page, live_server: Any, tmp_path: Path
) -> None:
    scene = make_scene()
    user = scene.author.user
    user.set_password(PASSWORD)
    user.save()
    intake = Intake.objects.create(
        procedure=scene.procedure, code="vesna", opened_by=scene.coordinator, opened_at=NOW
    )
    (tmp_path / "Урок.pdf").write_bytes(make_pdf(2))
    thumb = Thumb(phone)

    phone.goto(live_server.url + reverse("intake", args=[intake.code]))
    thumb.tap("main a.btn-primary")
    thumb.tap("[name=login]")
    for text in (user.email, PASSWORD):
        phone.keyboard.type(text)
        phone.keyboard.press("Tab" if text == user.email else "Enter")
        thumb.keys += len(text) + 1
    phone.wait_for_url("**/my/new/")
    thumb.tap("main form .btn-primary")
    phone.set_input_files("#id_file", tmp_path / "Урок.pdf")
    thumb.taps += 1
    expect(phone.locator("[data-upload-item]")).to_have_attribute("data-state", "done")
    thumb.type("#id_title", "Дроби без слёз: урок открытия нового знания в пятом классе")
    for chosen in (scene.kind, scene.direction, scene.level):
        thumb.tap(f"label:has-text('{chosen.title}')")
    thumb.type(
        "#id_annotation",
        "Урок для пятого класса: карточки трёх уровней и работа в парах. "
        "К концу урока каждый складывает дроби с разными знаменателями.",
    )
    thumb.tap("#id_consent")
    thumb.tap("#id_authorship")
    thumb.tap(".form-actions .btn-primary")
    phone.wait_for_url("**/sent/")

    assert Case.objects.get().state == CaseState.CHECKING
    assert thumb.taps <= 12
    assert thumb.minutes_of_typing <= 3


def test_an_expert_comes_from_the_letter_to_the_first_score_in_four_taps(
    phone: Page, live_server: Any, sign_in: SignIn
) -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()
    assignment = Assignment.objects.get(stage__case=case_id, expert=expert)
    sign_in(phone.context, expert)
    thumb = Thumb(phone)

    token = make_link_token(
        "invitation",
        subject_id=assignment.pk,
        person_id=expert.pk,
        expires_at=now() + timedelta(days=3),
    )
    phone.goto(live_server.url + reverse("letter_link", args=[token]))
    thumb.taps += 1  # the link in the letter
    thumb.tap(".invitation-accept .btn-primary")
    thumb.tap(".form-actions .btn-primary")
    thumb.tap("[data-criterion] label.score")
    expect(phone.locator("[data-autosave-state]")).to_have_attribute("data-state", "saved")

    assert len(Sheet.objects.get(assignment=assignment).draft) == 1
    assert thumb.taps <= 4
