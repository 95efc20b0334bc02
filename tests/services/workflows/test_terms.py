"""More time: given with a reason, asked for by an expert, refused in words."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from registry.models import JournalEntry, Letter
from registry.rules.actors import Actor
from registry.rules.calendar import end_of_day
from registry.services.errors import DomainError
from registry.services.letters import compose
from review.rules.vocabulary import AssignmentState
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from workflows.models import LadderRung, Task, TermRequest
from workflows.rules.ladder import RungKind
from workflows.services import ask_for_time, extend_term, pass_on, refuse_time
from workflows.services.ladder import climb_ladders

pytestmark = pytest.mark.django_db

FIFTH = date(2026, 10, 5)
ENDS = end_of_day(FIFTH, "Europe/Moscow")


@pytest.fixture
def scene() -> Scene:
    return make_scene(seats=1)


def sheet_task(scene: Scene) -> Task:
    """A sheet due on 28 September."""
    return scene.task(scene.taken(), "score_material")


def extend(task: Task, scene: Scene, **changes: Any) -> datetime:
    given: dict[str, Any] = {"day": FIFTH, "reason": "Болел", "now": NOW}
    return extend_term(task.pk, **given | changes, actor=Actor.person(scene.coordinator.pk))


def ask(task: Task, scene: Scene, **changes: Any) -> TermRequest:
    given: dict[str, Any] = {"day": FIFTH, "words": "Олимпиада", "now": NOW}
    return ask_for_time(task.pk, **given | changes, actor=Actor.person(scene.experts[0].pk))


def code_of(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)
    return refused.value.code


# --- Extension ----------------------------------------------------------------------------


def test_extended_term_is_that_of_the_task_and_of_the_assignment_and_the_old_one_stays_readable(
    scene: Scene,
) -> None:
    task = sheet_task(scene)
    old = task.due_at

    extend(task, scene)

    task.refresh_from_db()
    assert task.due_at == ENDS
    assert scene.assignment(task.case_id, scene.experts[0]).due_at == ENDS
    line = JournalEntry.objects.get(key="workflows.task.term_moved")
    assert line.value.old["due_at"] == (old and old.isoformat())
    assert line.value.new == {"due_at": ENDS.isoformat(), "reason": "Болел"}
    assert line.actor == scene.coordinator


def test_ladder_begins_anew_from_the_new_term(scene: Scene) -> None:
    task = sheet_task(scene)
    for shift in range(16):
        climb_ladders(NOW + timedelta(days=shift))
    before = set(LadderRung.objects.values_list("kind", "term"))

    extend(task, scene, now=NOW + timedelta(days=15))
    for shift in range(15, 25):
        climb_ladders(NOW + timedelta(days=shift))

    old = date(2026, 9, 28)
    assert before == {(K, old) for K in (RungKind.REMIND_BEFORE, RungKind.REMIND_AFTER)}
    fresh = set(LadderRung.objects.values_list("kind", "day")) - {
        (kind, day) for kind, day in LadderRung.objects.filter(term=old).values_list("kind", "day")
    }
    assert fresh == {
        (RungKind.REMIND_BEFORE, date(2026, 10, 2)),
        (RungKind.REMIND_AFTER, date(2026, 10, 6)),
        (RungKind.TELL_COORDINATOR, date(2026, 10, 8)),
    }


def test_expert_is_told_of_the_new_term_and_why(scene: Scene) -> None:
    task = sheet_task(scene)

    extend(task, scene)

    letter = Letter.objects.get(template="term_extended")
    assert letter.person == scene.experts[0]
    assert "5 октября" in compose(letter).body
    assert "Болел" in compose(letter).body


def test_invited_expert_gets_a_link_that_lasts_until_the_new_term(scene: Scene) -> None:
    case_id = scene.invited()
    task = scene.task(case_id, "respond_to_invitation")

    extend(task, scene)

    letter = Letter.objects.get(template="invitation_extended")
    assert "/link/" in compose(letter).body
    assert scene.assignment(case_id, scene.experts[0]).respond_by_at == ENDS


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "  "}, "reason_needed"),
        ({"day": date(2026, 9, 28)}, "term_not_later"),
        ({"day": date(2026, 9, 1)}, "term_past"),
        ({"day": date(2062, 10, 5)}, "term_too_far"),
    ],
)
def test_term_is_moved_to_a_later_day_with_a_reason_only(
    scene: Scene, changes: dict[str, Any], code: str
) -> None:
    task = sheet_task(scene)

    assert code_of(extend, task, scene, **changes) == code
    assert not JournalEntry.objects.filter(key="workflows.task.term_moved").exists()


def test_term_of_what_is_done_and_of_one_s_own_work_is_not_moved(scene: Scene) -> None:
    task = sheet_task(scene)
    own = code_of(
        extend_term, task.pk, day=FIFTH, reason="Хочу", actor=Actor.person(scene.author.pk), now=NOW
    )
    scene.score(task.case_id, scene.experts[0])

    assert (own, code_of(extend, task, scene)) == ("own_work", "already_done")


def test_task_of_a_role_may_have_more_time_and_nobody_is_written_to(scene: Scene) -> None:
    task = scene.task(scene.submitted(), "check_completeness")
    before = Letter.objects.count()

    extend(task, scene)

    assert (Task.objects.get(pk=task.pk).due_at, Letter.objects.count()) == (ENDS, before)


# --- A request ------------------------------------------------------------------------------


def test_expert_asks_and_the_coordinator_gives_another_day(scene: Scene) -> None:
    task = sheet_task(scene)

    asked = ask(task, scene)
    extend(task, scene, day=date(2026, 10, 2), reason="Олимпиада")

    asked.refresh_from_db()
    assert (asked.is_granted, asked.answered_by) == (True, scene.coordinator)
    assert [one.person for one in Letter.objects.filter(template="time_asked")] == [
        scene.coordinator
    ]
    assert Letter.objects.get(template="term_extended").person == scene.experts[0]
    assert JournalEntry.objects.get(key="workflows.task.time_asked").value.new["words"] == (
        "Олимпиада"
    )


def test_coordinator_refuses_in_words_and_the_term_stays(scene: Scene) -> None:
    task = sheet_task(scene)
    asked = ask(task, scene)
    by = {"actor": Actor.person(scene.coordinator.pk), "now": NOW}

    refuse_time(task.pk, words="Совет в понедельник", **by)

    asked.refresh_from_db()
    assert (asked.is_granted, asked.answer) == (False, "Совет в понедельник")
    assert Task.objects.get(pk=task.pk).due_at == task.due_at
    letter = Letter.objects.get(template="time_refused")
    assert letter.person == scene.experts[0]
    assert "Совет в понедельник" in compose(letter).body
    assert code_of(refuse_time, task.pk, words="Ещё раз", **by) == "no_request"


def test_there_is_one_open_request_of_a_task(scene: Scene) -> None:
    task = sheet_task(scene)
    asked = ask(task, scene)

    assert code_of(ask, task, scene) == "asked_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        TermRequest.objects.create(
            task=task, person=asked.person, until=FIFTH, words="Снова", asked_at=NOW
        )


def test_after_an_answer_one_may_ask_again(scene: Scene) -> None:
    task = sheet_task(scene)
    ask(task, scene)
    extend(task, scene)

    again = ask(task, scene, day=date(2026, 10, 9))

    assert again.answered_at is None


@pytest.mark.parametrize(
    ("changes", "code"), [({"words": ""}, "words_needed"), ({"day": NOW.date()}, "term_not_later")]
)
def test_request_names_a_later_day_and_why(
    scene: Scene, changes: dict[str, Any], code: str
) -> None:
    assert code_of(ask, sheet_task(scene), scene, **changes) == code


def test_only_its_expert_asks_for_time(scene: Scene) -> None:
    task = sheet_task(scene)
    check = scene.task(scene.submitted(title="Другая"), "check_completeness")
    stranger = Actor.person(scene.experts[1].pk)

    for one in (task, check):
        assert (
            code_of(ask_for_time, one.pk, day=FIFTH, words="Мне", actor=stranger, now=NOW)
            == "not_yours"
        )


# --- Passed on --------------------------------------------------------------------------------


def test_coordinator_passes_a_late_expert_s_work_on_and_chooses_another(scene: Scene) -> None:
    task = sheet_task(scene)
    late = NOW + timedelta(days=16)

    early = code_of(pass_on, task.pk, actor=Actor.person(scene.coordinator.pk), now=NOW)
    pass_on(task.pk, actor=Actor.person(scene.coordinator.pk), now=late)

    assert early == "not_late"
    silent = scene.assignment(task.case_id, scene.experts[0])
    assert silent.state == AssignmentState.WITHDRAWN
    assert scene.task(task.case_id, "replace_expert").data["assignment"] == silent.pk
    assert JournalEntry.objects.get(key="review.assignment.fell_silent").actor == scene.coordinator
    assert LadderRung.objects.get(task=task).kind == RungKind.REPLACE
