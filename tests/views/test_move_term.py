"""The term of a task: moved by the coordinator, asked for by the expert."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from registry.models import Letter, Person
from registry.rules.calendar import local_date
from tests.factories.scenes import Scene, make_scene
from workflows.labels.ladder import RUNG_MARK
from workflows.models import LadderRung, Task, TermRequest
from workflows.rules.ladder import RungKind, RungReason

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


@pytest.fixture
def scene() -> Scene:
    return make_scene(seats=1)


@pytest.fixture
def task(scene: Scene) -> Task:
    """A sheet that is due in three days of the real clock."""
    found = scene.task(scene.taken(), "score_material")
    return put_term(found, days=3)


def put_term(task: Task, *, days: int) -> Task:
    Task.objects.filter(pk=task.pk).update(due_at=now() + timedelta(days=days))
    task.refresh_from_db()
    return task


def a_day(days: int) -> str:
    return f"{local_date(now(), 'Europe/Moscow') + timedelta(days=days):%Y-%m-%d}"


def ask(client: Client, task: Task, *, days: int = 9) -> int:
    return client.post(
        f"/tasks/{task.pk}/more-time/", {"day": a_day(days), "words": "Олимпиада в школе"}
    ).status_code


def test_expert_asks_from_his_sheet_and_the_coordinator_sees_it_on_the_board(
    scene: Scene, task: Task, sign_in: SignIn
) -> None:
    expert = sign_in(scene.experts[0])
    offered = (
        f"/tasks/{task.pk}/more-time/"
        in expert.get(f"/tasks/{task.pk}/score-material/").content.decode()
    )

    status = ask(expert, task)

    assert (offered, status) == (True, 302)
    sheet = expert.get(f"/tasks/{task.pk}/score-material/").content.decode()
    assert f"/tasks/{task.pk}/more-time/" not in sheet
    board = sign_in(scene.coordinator).get("/board/")
    assert [one.task_id for one in board.context["asked"]] == [task.pk]
    assert "Олимпиада в школе" in board.content.decode()


def test_invited_expert_is_offered_to_ask_too(scene: Scene, sign_in: SignIn) -> None:
    task = put_term(scene.task(scene.invited(), "respond_to_invitation"), days=1)
    expert = sign_in(scene.experts[0])

    page = expert.get(f"/tasks/{task.pk}/respond-to-invitation/").content.decode()

    assert f"/tasks/{task.pk}/more-time/" in page
    assert ask(expert, task) == 302


def test_page_of_asking_tells_nothing_of_the_author(
    scene: Scene, task: Task, sign_in: SignIn
) -> None:
    page = sign_in(scene.experts[0]).get(f"/tasks/{task.pk}/more-time/").content.decode()

    assert scene.author.last_name not in page
    assert "Дроби без слёз" not in page


def test_wrong_day_is_said_beside_the_field_and_the_words_stay(
    scene: Scene, task: Task, sign_in: SignIn
) -> None:
    response = sign_in(scene.experts[0]).post(
        f"/tasks/{task.pk}/more-time/", {"day": a_day(1), "words": "Болею"}
    )

    assert response.status_code == 422
    assert "day" in response.context["form"].errors
    assert "Болею" in response.content.decode()


def test_coordinator_gives_time_by_a_form_filled_with_what_was_asked(
    scene: Scene, task: Task, sign_in: SignIn
) -> None:
    ask(sign_in(scene.experts[0]), task)
    coordinator = sign_in(scene.coordinator)
    form = coordinator.get(f"/tasks/{task.pk}/term/").context["form"]

    response = coordinator.post(
        f"/tasks/{task.pk}/term/", {"day": a_day(8), "reason": form.initial["reason"]}
    )

    assert f"{form.initial['day']:%Y-%m-%d}" == a_day(9)
    assert response.status_code == 302
    task.refresh_from_db()
    assert f"{local_date(task.due_at, 'Europe/Moscow'):%Y-%m-%d}" == a_day(8)  # type: ignore[arg-type]
    assert TermRequest.objects.get().is_granted
    story = coordinator.get(f"/works/{task.case_id}/").content.decode()
    assert "Олимпиада в школе" in story
    assert "→" in story


def test_coordinator_refuses_in_words(scene: Scene, task: Task, sign_in: SignIn) -> None:
    ask(sign_in(scene.experts[0]), task)

    sign_in(scene.coordinator).post(
        f"/tasks/{task.pk}/term/refuse/", {"words": "Совет в понедельник"}
    )

    assert not TermRequest.objects.get().is_granted
    assert Letter.objects.get(template="time_refused").person == scene.experts[0]


def test_term_without_a_reason_is_not_moved(scene: Scene, task: Task, sign_in: SignIn) -> None:
    response = sign_in(scene.coordinator).post(
        f"/tasks/{task.pk}/term/", {"day": a_day(8), "reason": ""}
    )

    assert response.status_code == 422
    assert Task.objects.get(pk=task.pk).due_at == task.due_at


def test_late_work_is_passed_on_from_the_same_page(
    scene: Scene, task: Task, sign_in: SignIn
) -> None:
    coordinator = sign_in(scene.coordinator)
    early = coordinator.get(f"/tasks/{task.pk}/term/").context["may_pass_on"]
    put_term(task, days=-2)

    late = coordinator.get(f"/tasks/{task.pk}/term/").context["may_pass_on"]
    coordinator.post(f"/tasks/{task.pk}/pass-on/")

    assert (early, late) == (False, True)
    assert scene.task(task.case_id, "replace_expert").role == "coordinator"


def test_board_marks_what_the_coordinator_is_to_decide(
    scene: Scene, task: Task, sign_in: SignIn
) -> None:
    put_term(task, days=-5)
    LadderRung.objects.create(
        task=task,
        kind=RungKind.TELL_COORDINATOR,
        reason=RungReason.NOBODY_IN_RESERVE,
        term=local_date(task.due_at, "Europe/Moscow"),  # type: ignore[arg-type]
        day=local_date(now(), "Europe/Moscow"),
    )

    rows = sign_in(scene.coordinator).get("/board/").context["rows"]

    assert [row.mark for row in rows] == [RUNG_MARK[RungReason.NOBODY_IN_RESERVE]]


def test_term_of_what_was_done_meanwhile_leads_to_the_work(
    scene: Scene, task: Task, sign_in: SignIn
) -> None:
    Task.objects.filter(pk=task.pk).update(finished=now())

    response = sign_in(scene.coordinator).get(f"/tasks/{task.pk}/term/")

    assert response.headers["Location"] == f"/works/{task.case_id}/"
