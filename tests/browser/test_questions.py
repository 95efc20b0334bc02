"""Pages of a question to the author and of the calendar, wide and on a phone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from registry.models import Case, Person
from registry.rules.actors import Actor
from review.rules.vocabulary import Asker
from tests.browser.conftest import PHONE, accessibility_faults, overflow
from tests.factories.scenes import Scene, make_scene
from workflows.services import ask_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], None]
WIDE = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def asked() -> tuple[Scene, int]:
    """A work under way: its coordinator and its first expert have asked the author."""
    scene = make_scene()
    case_id = scene.taken(now=timezone.now())
    for asker, person, text in (
        (Asker.OFFICE, scene.coordinator, "Пришлите, пожалуйста, номер приказа о программе."),
        (Asker.EXPERT, scene.experts[0], "К какому классу относится карточка 2 на странице 5?"),
    ):
        ask_author(
            Case.objects.get(pk=case_id),
            asker=asker,
            text=text,
            actor=Actor.person(person.pk),
            now=timezone.now(),
        )
    return scene, case_id


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
def test_pages_of_questions_are_whole_and_readable(
    asked: tuple[Scene, int],
    screen: dict[str, object],
    browser: Browser,
    live_server: object,
    sign_in: SignIn,
) -> None:
    scene, case_id = asked
    question = reverse(
        "answer_question",
        args=[scene.author.tasks.filter(step="answer_question").earliest("pk").pk],
    )
    sheet = reverse(
        "score_material", args=[scene.task(case_id, "score_material", scene.experts[0]).pk]
    )
    ask, work = reverse("ask_author", args=[case_id]), reverse("case", args=[case_id])
    faults = {}
    for person, addresses in (
        (scene.author, [question, work, reverse("calendar_feed"), reverse("profile")]),
        (scene.experts[0], [ask, sheet, reverse("my_tasks")]),
        (scene.coordinator, [work, reverse("board")]),
    ):
        context = browser.new_context(**screen)  # type: ignore[arg-type]
        sign_in(context, person)
        page: Page = context.new_page()
        for address in addresses:
            page.goto(live_server.url + address)  # type: ignore[attr-defined]
            faults[address] = (accessibility_faults(page), overflow(page) > 0)
        context.close()

    assert {address: found for address, found in faults.items() if found != ([], False)} == {}


def test_address_of_the_calendar_is_shown_when_it_is_made(
    asked: tuple[Scene, int], page: Page, live_server: object, sign_in: SignIn
) -> None:
    scene, _case_id = asked
    sign_in(page.context, scene.author)
    page.goto(live_server.url + reverse("calendar_feed"))  # type: ignore[attr-defined]

    page.get_by_role("button", name="Включить").click()

    address = page.locator("#feed-address")
    assert address.input_value().endswith(".ics")
    assert accessibility_faults(page) == []
    page.goto(live_server.url + reverse("calendar_feed"))  # type: ignore[attr-defined]
    assert address.count() == 0
