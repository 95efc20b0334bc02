"""Pictures for the guides: pages of the demonstration as their readers see them.

`make pictures` takes them anew. No server runs: what the browser asks for is answered by the
application itself, so the demonstration may lie in a transaction that is never committed.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright

from config.demo.content import TERRITORIES
from registry.models import Case, Person
from registry.rules.vocabulary import CaseState
from review.models import AgendaItem
from review.rules.vocabulary import MeetingState
from workflows.models import Task
from workflows.queries import open_duties

SITE = "http://127.0.0.1"
SERVICE = TERRITORIES[0]
QUALITY = 75
MARGIN = 16


@dataclass(frozen=True)
class Screen:
    """What the reader holds: size of the window in points, dots of the picture per point."""

    width: int
    height: int
    density: float
    is_phone: bool = False


DESK = Screen(1280, 760, 1.25)
PHONE = Screen(390, 760, 2, is_phone=True)


@dataclass(frozen=True)
class Shot:
    """A picture: its name, before whose eyes, which page; what is pressed there first."""

    name: str
    login: str
    address: Callable[[Person], str]
    screen: Screen = DESK
    prepare: Callable[[Page], None] | None = None
    begins_at: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}.webp"


# --- What is on the pictures ----------------------------------------------------------------


def _page(name: str) -> Callable[[Person], str]:
    return lambda _person: reverse(name)


def _duty(name: str) -> Callable[[Person], str]:
    """The page of the first such duty of the person, or of nobody yet."""

    def address(person: Person) -> str:
        duties = open_duties().filter(flow_task__endswith=f".{name}", case__territory__code=SERVICE)
        duties = duties.order_by("-due_at")  # not what is late
        duty: Task = duties.filter(person=person).first() or duties.filter(person=None)[0]
        return reverse(name, args=[duty.pk])

    return address


def _meeting(_person: Person) -> str:
    return reverse("meeting", args=[_item().meeting_id])


def _votes(_person: Person) -> str:
    return reverse("enter_votes", args=[_item().pk])


def _own_vote(_person: Person) -> str:
    return reverse("cast_vote", args=[_item().pk])


def _item() -> AgendaItem:
    """The first item of the meeting that is called."""
    return AgendaItem.objects.filter(
        meeting__state=MeetingState.PLANNED.value, meeting__body__territory__code=SERVICE
    ).order_by("pk")[0]


def _concluded(person: Person) -> str:
    case = Case.objects.filter(applicant=person, state=CaseState.CONCLUDED.value)[0]
    return reverse("case", args=[case.pk])


def _to_the_checklist(page: Page) -> None:
    page.get_by_role("button", name="Чек-лист", exact=True).first.click()


SHOTS = (
    Shot("author-send", "pedagog", _page("start_material")),
    Shot("author-works", "pedagog", _page("my_materials"), PHONE),
    Shot("author-paper", "pedagog", _concluded, PHONE),
    Shot("expert-invitation", "ekspert", _duty("respond_to_invitation"), PHONE),
    Shot("expert-sheet", "ekspert", _duty("score_material")),
    Shot("expert-sheet-phone", "ekspert", _duty("score_material"), PHONE, _to_the_checklist),
    Shot("school-list", "shkola", _page("school")),
    Shot("school-works", "shkola", _page("school_works")),
    Shot("coordinator-tasks", "koordinator", _page("my_tasks")),
    Shot("coordinator-check", "koordinator", _duty("check_completeness")),
    Shot("coordinator-experts", "koordinator", _duty("assign_experts")),
    Shot("coordinator-board", "koordinator", _page("board")),
    Shot("secretary-meeting", "sekretar", _meeting),
    Shot("secretary-votes", "sekretar", _votes),
    Shot("chair-agenda", "predsedatel", _meeting, begins_at="section:has(.agenda)"),
    Shot("chair-vote", "predsedatel", _own_vote, begins_at="form.card"),
    Shot("director-board", "direktor", _page("board")),
    Shot("director-report", "direktor", _page("period_reports"), begins_at=".card:has(table)"),
)


# --- Taking them ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What the application says to a request."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Question:
    """What the browser asks for on behalf of a picture; the answer comes through the queue."""

    shot: Shot
    path: str
    accept: str
    answer: SimpleQueue[Answer] = field(default_factory=SimpleQueue)


def take_pictures(launch: dict[str, Any], folder: Path, shots: Sequence[Shot] = SHOTS) -> list[str]:
    """Take every picture into the folder; what went wrong on the way.

    The browser has a thread of its own: this one keeps the connection to the database.
    """
    folder.mkdir(parents=True, exist_ok=True)
    people = {login: who_shows(login) for login in {shot.login for shot in shots}}
    addresses = {shot: shot.address(people[shot.login]) for shot in shots}
    clients = {login: signed_in(person) for login, person in people.items()}
    asked: SimpleQueue[Question | None] = SimpleQueue()
    with ThreadPoolExecutor(max_workers=1) as browsers:
        job = browsers.submit(_photograph, launch, folder, addresses, asked)
        job.add_done_callback(lambda _job: asked.put(None))
        while question := asked.get():
            question.answer.put(_ask(clients[question.shot.login], question))
    return job.result()


def who_shows(login: str) -> Person:
    """Whoever shows the demonstration under this login."""
    return Person.objects.get(user__email=f"{login}@{SERVICE}.example")


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    client.force_login(person.user)
    return client


def _ask(client: Client, question: Question) -> Answer:
    answer = client.get(question.path, headers={"accept": question.accept})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return Answer(answer.status_code, dict(answer.items()), body)


def _photograph(
    launch: dict[str, Any],
    folder: Path,
    addresses: dict[Shot, str],
    asked: SimpleQueue[Question | None],
) -> list[str]:
    with sync_playwright() as driver, driver.chromium.launch(**launch) as browser:
        return [
            f"{shot.name}: {fault}"
            for shot, address in addresses.items()
            for fault in _take(browser, shot, address, folder, asked)
        ]


def _take(
    browser: Browser,
    shot: Shot,
    address: str,
    folder: Path,
    asked: SimpleQueue[Question | None],
) -> list[str]:
    faults: list[str] = []
    screen = shot.screen

    def answer(route: Route) -> None:
        wanted = route.request
        if wanted.method != "GET" or not wanted.url.startswith(SITE):
            faults.append(f"{wanted.method} {wanted.url}")
            route.abort()
            return
        question = Question(
            shot, wanted.url.removeprefix(SITE), wanted.headers.get("accept", "*/*")
        )
        asked.put(question)
        told = question.answer.get()
        if told.status != 200:
            faults.append(f"{question.path}: {told.status}")
        route.fulfill(status=told.status, headers=told.headers, body=told.body)

    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height},
        device_scale_factor=screen.density,
        is_mobile=screen.is_phone,
        has_touch=screen.is_phone,
        locale="ru-RU",
        timezone_id="Asia/Yekaterinburg",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route("**/*", answer)
    page.goto(SITE + address, wait_until="networkidle")
    if shot.prepare:
        shot.prepare(page)
        page.wait_for_load_state("networkidle")
    _save(_screenshot(page, shot), folder / shot.file)
    context.close()
    return faults


def _screenshot(page: Page, shot: Shot) -> bytes:
    """The window, or as much of the page from the place where the picture begins."""
    if not shot.begins_at:
        return page.screenshot()
    box = page.locator(shot.begins_at).first.bounding_box()
    above = box["y"] - MARGIN if box else 0
    size = {"width": shot.screen.width, "height": shot.screen.height}
    return page.screenshot(full_page=True, clip={"x": 0, "y": above, **size})


def _save(screenshot: bytes, path: Path) -> None:
    with Image.open(BytesIO(screenshot)) as picture:
        picture.convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)
