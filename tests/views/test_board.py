"""The board «Где застряло», and reminders from it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from viewflow.workflow.status import STATUS

from registry.models import JournalEntry, Letter, Person
from registry.queries import working_calendar
from registry.rules.calendar import local_date, working_days_between
from registry.rules.vocabulary import Role
from review.rules.vocabulary import DecisionMode, RapporteurRule, Verdict
from tests.factories import registry as make
from tests.factories.scenes import Scene, make_scene
from workflows.models import Reminder, Task

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
BOARD = "/board/"
REMIND = "/board/remind/"


def director_of(scene: Scene) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.DIRECTOR, scene.territory)
    return person


def put_term(case_id: int, *, days: int) -> None:
    """The duties of a work end so many days from now; a negative number is late."""
    waiting = Task.objects.filter(case_id=case_id, finished=None)
    waiting.update(due_at=now() + timedelta(days=days))


def box(context: object, step: str) -> tuple[int, int, str]:
    """Waiting, late and heat of a step on the picture."""
    boxes = {one.url: one for one in context["boxes"]}  # type: ignore[index]
    found = boxes[f"{BOARD}?step={step}#attention"]
    return found.count, found.late, found.state


def test_picture_counts_what_waits_and_what_is_late(sign_in: SignIn) -> None:
    scene = make_scene()
    put_term(scene.taken(), days=-5)
    put_term(scene.taken(), days=5)
    put_term(scene.submitted(), days=5)

    context = sign_in(scene.coordinator).get(BOARD).context

    assert box(context, "score_material") == (4, 2, "hot")
    assert box(context, "check_completeness") == (1, 0, "calm")
    assert [figure.value for figure in context["figures"]][:1] == [3]


def test_picture_tells_how_long_a_step_usually_takes(sign_in: SignIn) -> None:
    scene = make_scene()
    scene.taken()
    came, stays = now() - timedelta(days=40), (10, 21)
    for task, days in zip(Task.objects.filter(step="respond_to_invitation"), stays, strict=True):
        Task.objects.filter(pk=task.pk).update(created=came, finished=came + timedelta(days=days))

    boxes = sign_in(scene.coordinator).get(BOARD).context["boxes"]

    answered = next(one for one in boxes if "respond_to_invitation" in one.url)
    calendar = working_calendar(scene.territory, came.date())
    first = local_date(came, scene.territory.time_zone)
    lengths = [
        working_days_between(first, first + timedelta(days=days), calendar) for days in stays
    ]
    assert answered.days == Decimal(sum(lengths)) / 2


def test_latest_comes_first_and_a_step_narrows_the_table(sign_in: SignIn) -> None:
    scene = make_scene()
    put_term(scene.submitted("В срок"), days=5)
    put_term(scene.taken(title="Опоздала"), days=-5)
    client = sign_in(scene.coordinator)

    everything = [row.title for row in client.get(BOARD).context["rows"]]
    narrowed = [row.title for row in client.get(f"{BOARD}?step=check_completeness").context["rows"]]

    assert everything == ["Опоздала", "Опоздала", "В срок"]
    assert narrowed == ["В срок"]


def test_own_duty_is_opened_and_that_of_another_is_reminded_of(sign_in: SignIn) -> None:
    scene = make_scene()
    mine, theirs = scene.submitted("Моя"), scene.taken(title="Их")

    rows = {row.title: row for row in sign_in(scene.coordinator).get(BOARD).context["rows"]}

    task = scene.task(mine, "check_completeness")
    assert rows["Моя"].act_url == reverse("open_task", args=[task.pk])
    assert (rows["Моя"].can_remind, rows["Их"].can_remind, rows["Их"].act_url) == (False, True, "")
    assert theirs


def test_reminder_is_written_once_a_day(sign_in: SignIn) -> None:
    scene = make_scene()
    task = scene.task(scene.taken(), "score_material", scene.experts[0])
    client = sign_in(scene.coordinator)

    client.post(REMIND, {"task": task.pk})
    client.post(REMIND, {"task": task.pk})

    letter = Letter.objects.get(template="duty_reminder")
    assert letter.person == scene.experts[0]
    assert JournalEntry.objects.filter(key="workflows.task.reminded").count() == 1


def test_reminder_may_be_repeated_on_another_day(sign_in: SignIn) -> None:
    scene = make_scene()
    task = scene.task(scene.taken(), "score_material", scene.experts[0])
    client = sign_in(scene.coordinator)
    client.post(REMIND, {"task": task.pk})
    Letter.objects.filter(template="duty_reminder").update(key="the letter of yesterday")
    Task.objects.filter(pk=task.pk).update(reminded_at=now() - timedelta(days=1))
    Reminder.objects.update(day=now().date() - timedelta(days=1))

    client.post(REMIND, {"task": task.pk})

    assert Letter.objects.filter(template="duty_reminder").count() == 2


def test_several_are_reminded_at_once_and_the_role_nobody_took_reaches_its_holders(
    sign_in: SignIn,
) -> None:
    scene = make_scene(rapporteur=RapporteurRule.COORDINATOR, decision=DecisionMode.CHAIR_ALONE)
    sheets = Task.objects.filter(case_id=scene.taken(), step="score_material")
    decided = scene.scored()
    scene.do(
        decided,
        "draft_conclusion",
        scene.coordinator,
        verdict=Verdict.POSITIVE.value,
        motivation="Работа рассмотрена.",
        recommendations="",
    )
    agenda = scene.task(decided, "decide_in_council")

    sign_in(scene.coordinator).post(
        REMIND, {"task": [*sheets.values_list("pk", flat=True), agenda.pk]}
    )

    told = Letter.objects.filter(template="duty_reminder").values_list("person", flat=True)
    assert set(told) == {scene.experts[0].pk, scene.experts[1].pk, scene.chair.pk}


def test_duties_of_another_territory_are_not_reminded_of(sign_in: SignIn) -> None:
    scene, other = make_scene(), make_scene()
    task = other.task(other.taken(), "score_material", other.experts[0])

    sign_in(scene.coordinator).post(REMIND, {"task": task.pk})

    assert not Letter.objects.filter(template="duty_reminder").exists()


def test_director_sees_the_board_and_reminds_nobody(sign_in: SignIn) -> None:
    scene = make_scene()
    task = scene.task(scene.taken(), "score_material", scene.experts[0])
    client = sign_in(director_of(scene))

    context = client.get(BOARD).context

    assert not any(row.can_remind or row.act_url for row in context["rows"])
    assert client.post(REMIND, {"task": task.pk}).status_code == 403
    assert not Letter.objects.filter(template="duty_reminder").exists()


def test_teachers_and_experts_have_no_board(sign_in: SignIn) -> None:
    scene = make_scene()

    answers = [sign_in(one).get(BOARD).status_code for one in (scene.author, scene.experts[0])]

    assert answers == [403, 403]


def test_failed_document_is_shown_and_started_anew(sign_in: SignIn) -> None:
    scene = make_scene(decision=DecisionMode.NO_COUNCIL, rapporteur=RapporteurRule.COORDINATOR)
    case_id = scene.scored()
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict=Verdict.POSITIVE.value,
        motivation="Работа рассмотрена.",
        recommendations="",
    )
    job = Task.objects.get(case_id=case_id, step="issue_conclusion")
    Task.objects.filter(pk=job.pk).update(status=STATUS.ERROR)
    client = sign_in(scene.coordinator)

    shown = [task.pk for task in client.get(BOARD).context["failed"]]
    client.post(reverse("retry_job", args=[job.pk]))

    job.refresh_from_db()
    assert shown == [job.pk]
    assert job.status == STATUS.SCHEDULED


def test_load_of_every_expert_is_counted(sign_in: SignIn) -> None:
    scene = make_scene(experts=3)
    scene.taken()
    scene.invited()

    loads = {row.name: row for row in sign_in(scene.coordinator).get(BOARD).context["loads"]}

    busy = loads[scene.experts[0].short_name]
    free = loads[scene.experts[2].short_name]
    assert (busy.at_work, busy.invited) == (1, 1)
    assert (free.at_work, free.invited) == (0, 0)


def test_board_takes_at_most_fifteen_queries_whatever_waits(
    sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    scene = make_scene(experts=6)
    scene.taken()
    client = sign_in(scene.coordinator)
    with_one = count_queries(client, BOARD)
    scene.taken()
    scene.submitted()
    put_term(scene.scored(), days=-5)

    assert count_queries(client, BOARD) == with_one
    assert with_one <= 15
