"""The letter of the day: gathered, unique, never about what is done."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from registry.models import Letter, Person
from registry.rules.actors import Actor
from registry.rules.letters import GATHER_FOR
from registry.rules.vocabulary import LetterPace, LetterState
from registry.services.letters import compose, send_letters
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from workflows.models import Reminder, Task
from workflows.services import remind
from workflows.services.digests import gather_letters

pytestmark = pytest.mark.django_db
LATER = NOW + GATHER_FOR


def remind_expert(scene: Scene, *works: int, now: datetime = NOW) -> Person:
    """The coordinator reminds the first expert about the works."""
    duties = Task.objects.filter(
        case__in=works, step="score_material", person=scene.experts[0]
    ).select_related("case__territory")
    remind(duties, actor=Actor.person(scene.coordinator.pk), now=now)
    return scene.experts[0]


def digests(person: Person) -> list[Letter]:
    return list(Letter.objects.filter(template="digest", person=person).order_by("pk"))


def states() -> list[str]:
    reminders = Letter.objects.filter(template="duty_reminder").order_by("pk")
    return list(reminders.values_list("state", flat=True))


def test_reminders_of_a_day_come_in_one_letter_that_names_the_tasks() -> None:
    scene = make_scene()
    works = [scene.taken(title=f"Работа {n}") for n in range(3)]
    expert = remind_expert(scene, *works)

    early, written = gather_letters(NOW), gather_letters(LATER)

    assert (early, written) == (0, 1)
    assert states() == [LetterState.GATHERED] * 3
    (letter,) = digests(expert)
    message = compose(letter)
    assert letter.facts["count"] == 3
    assert all(f"2026-000{n}" in message.body for n in (1, 2, 3))
    assert "Работа" not in message.body
    assert scene.author.last_name not in message.body


def test_second_letter_of_the_day_waits_for_the_next_day() -> None:
    scene = make_scene()
    first, second = scene.taken(), scene.taken()
    expert = remind_expert(scene, first)
    gather_letters(LATER)
    remind_expert(scene, second, now=LATER)

    same_day = gather_letters(LATER + timedelta(hours=2))
    next_day = gather_letters(NOW + timedelta(days=1))

    assert (same_day, next_day) == (0, 1)
    assert len(digests(expert)) == 2


def test_nobody_is_reminded_of_what_is_done() -> None:
    scene = make_scene()
    case_id = scene.taken()
    expert = remind_expert(scene, case_id)
    scene.score(case_id, expert)

    written = gather_letters(LATER)

    assert written == 0
    assert states() == [LetterState.DROPPED]
    assert digests(expert) == []


@pytest.mark.parametrize("is_done", [True, False])
def test_who_wants_letters_at_once_gets_each_by_itself_while_its_task_is_open(
    is_done: bool, mailoutbox: list[object]
) -> None:
    scene = make_scene()
    case_id = scene.taken()
    expert = remind_expert(scene, case_id)
    Person.objects.filter(pk=expert.pk).update(letter_pace=LetterPace.AT_ONCE)
    Letter.objects.exclude(template="duty_reminder").delete()
    if is_done:
        scene.score(case_id, expert)
        Letter.objects.exclude(template="duty_reminder").delete()

    gather_letters(NOW)
    send_letters(NOW)

    assert len(mailoutbox) == (0 if is_done else 1)
    assert digests(expert) == []


def test_invitations_and_decisions_do_not_wait_for_the_letter_of_the_day() -> None:
    scene = make_scene()
    scene.invited()

    held = Letter.objects.filter(state=LetterState.HELD).values_list("template", flat=True)

    assert "invitation" in Letter.objects.values_list("template", flat=True)
    assert "invitation" not in held
    assert "material_submitted" not in held


def test_by_night_nobody_is_written_to() -> None:
    scene = make_scene()
    night = datetime(2026, 9, 14, 20, 30, tzinfo=UTC)  # half past eleven in Moscow
    remind_expert(scene, scene.taken(), now=night)

    by_night = gather_letters(night + GATHER_FOR)
    in_the_morning = gather_letters(datetime(2026, 9, 15, 5, 0, tzinfo=UTC))

    assert (by_night, in_the_morning) == (0, 1)


def test_ledger_holds_one_reminder_of_a_task_a_day() -> None:
    scene = make_scene()
    case_id = scene.taken()
    expert = remind_expert(scene, case_id)
    Task.objects.filter(case=case_id).update(reminded_at=None)
    remind_expert(scene, case_id)
    row = Reminder.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(task=row.task, person=expert, day=row.day, written_at=NOW)

    assert Letter.objects.filter(template="duty_reminder").count() == 1
