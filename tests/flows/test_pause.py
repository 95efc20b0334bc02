"""While the author is asked, terms stand still; then they go on with what was left of them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from registry.models import Case, Letter, Person
from registry.queries import journal_of
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from review.models import Question
from review.rules.presets import EXTERNAL_ONLY
from review.rules.vocabulary import Asker, DecisionMode
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from workflows.invariants import find_breaches
from workflows.models import Process, Reminder, Task
from workflows.queries.silence import waiting_for
from workflows.services import (
    act,
    ask_author,
    remind,
    stop_examination,
    take_back_question,
    withdraw_material,
)
from workflows.services.ladder import climb_ladders

pytestmark = pytest.mark.django_db

ASKED = "К какому классу относится карточка 2?"
TWO_DAYS = timedelta(days=2)
OVER_A_WEEKEND = timedelta(days=4)  # two working days after a Thursday or a Friday


def ask(
    scene: Scene,
    case_id: int,
    person: Person | None = None,
    *,
    text: str = ASKED,
    now: datetime = NOW,
) -> Question:
    """The coordinator asks, or the expert who is named."""
    return ask_author(
        Case.objects.get(pk=case_id),
        asker=Asker.EXPERT if person else Asker.OFFICE,
        text=text,
        actor=Actor.person((person or scene.coordinator).pk),
        now=now,
    )


def answer(scene: Scene, question: Question, *, now: datetime, text: str = "К пятому.") -> None:
    (duty,) = [
        task
        for task in Task.objects.filter(step="answer_question", finished=None)
        if task.data["question"] == question.pk
    ]
    act(duty.pk, "answer_question", actor=Actor.person(scene.author.pk), now=now, text=text)


def waiting(case_id: int) -> set[str]:
    return set(Task.objects.filter(case=case_id, finished=None).values_list("step", flat=True))


def keys(case_id: int) -> list[str]:
    lines = journal_of(Case.objects.get(pk=case_id))
    return [line.key for line in lines if "terms" in line.key or "question" in line.key]


# --- A question and its answer ----------------------------------------------------------------


def test_terms_stand_still_from_the_question_to_the_answer() -> None:
    scene = make_scene()
    case_id = scene.submitted()
    check = scene.task(case_id, "check_completeness")

    question = ask(scene, case_id)

    stopped = Task.objects.get(pk=check.pk)
    assert (stopped.due_at, stopped.stopped_due_at) == (None, check.due_at)
    assert stopped.is_stopped
    assert Process.objects.get(case=case_id).paused_at == NOW
    duty = scene.task(case_id, "answer_question")
    assert (duty.person, duty.due_at is None, duty.is_stopped) == (scene.author, False, False)
    letter = Letter.objects.get(template="question_asked")
    assert (letter.person, letter.facts["words"]) == (scene.author, ASKED)
    assert find_breaches() == []

    answer(scene, question, now=NOW + TWO_DAYS)

    running = Task.objects.get(pk=check.pk)
    assert running.due_at == check.due_at + OVER_A_WEEKEND
    assert not running.is_stopped
    assert Process.objects.get(case=case_id).paused_at is None
    assert waiting(case_id) == {"check_completeness"}
    answered = Question.objects.get()
    assert (answered.answer, answered.answered_at) == ("К пятому.", NOW + TWO_DAYS)
    assert Letter.objects.get(template="question_answered").person == scene.coordinator
    assert keys(case_id) == [
        "review.question.asked",
        "workflows.terms.stopped",
        "review.question.answered",
        "workflows.terms.went_on",
    ]
    assert find_breaches() == []


def test_the_conclusion_is_expected_later_by_the_pause() -> None:
    scene = make_scene()
    case_id = scene.submitted()
    expected_at = Case.objects.get(pk=case_id).expected_at

    answer(scene, ask(scene, case_id), now=NOW + TWO_DAYS)

    assert Case.objects.get(pk=case_id).expected_at == expected_at + OVER_A_WEEKEND


def test_of_two_questions_the_last_answer_lets_the_terms_run() -> None:
    scene = make_scene()
    case_id = scene.taken()
    before = scene.task(case_id, "score_material", scene.experts[0]).due_at
    first = ask(scene, case_id)
    second = ask(scene, case_id, scene.experts[1], now=NOW + timedelta(days=1))

    answer(scene, first, now=NOW + timedelta(days=1))

    assert scene.task(case_id, "score_material", scene.experts[0]).is_stopped

    answer(scene, second, now=NOW + TWO_DAYS)

    duty = scene.task(case_id, "score_material", scene.experts[0])
    assert duty.due_at == before + TWO_DAYS
    assert scene.assignment(case_id, scene.experts[0]).due_at == before + TWO_DAYS
    assert keys(case_id).count("workflows.terms.stopped") == 1
    assert find_breaches() == []


def test_work_goes_on_during_a_pause_and_a_duty_that_appears_stands_still_too() -> None:
    scene = make_scene()
    case_id = scene.invited()
    question = ask(scene, case_id)

    scene.do(
        case_id,
        "respond_to_invitation",
        scene.experts[0],
        accepts=True,
        now=NOW + timedelta(days=1),
    )

    scoring = scene.task(case_id, "score_material", scene.experts[0])
    promised = scene.assignment(case_id, scene.experts[0]).due_at
    assert (scoring.due_at, scoring.stopped_due_at) == (None, promised)

    answer(scene, question, now=NOW + TWO_DAYS)

    scoring.refresh_from_db()
    assert scoring.due_at == promised + timedelta(days=1)  # it stood still for one day of two
    assert scene.assignment(case_id, scene.experts[0]).due_at == scoring.due_at


def test_a_sheet_sent_during_a_pause_is_not_late() -> None:
    scene = make_scene()
    case_id = scene.taken()
    question = ask(scene, case_id, now=NOW)
    due = scene.assignment(case_id, scene.experts[0]).due_at
    much_later = due + timedelta(days=7)

    task = scene.task(case_id, "score_material", scene.experts[0])
    act(
        task.pk,
        "score_material",
        actor=Actor.person(scene.experts[0].pk),
        now=much_later,
        **scene.sheet(),
    )
    answer(scene, question, now=much_later + timedelta(days=1))

    assert scene.assignment(case_id, scene.experts[0]).due_at > much_later


def test_nobody_is_reminded_of_a_stopped_term_but_the_author_is_of_the_question() -> None:
    scene = make_scene()
    case_id = scene.taken()
    due = scene.task(case_id, "score_material", scene.experts[0]).due_at
    ask(scene, case_id)

    for day in range(30):
        climb_ladders(NOW + timedelta(days=day))

    reminded = Reminder.objects.filter(task__case=case_id).values_list("task__step", flat=True)
    assert due is not None
    assert set(reminded) == {"answer_question"}


def test_the_ladder_of_a_stopped_term_is_climbed_again_when_it_goes_on() -> None:
    scene = make_scene()
    case_id = scene.taken()
    question = ask(scene, case_id)
    answer(scene, question, now=NOW + TWO_DAYS)
    due = scene.task(case_id, "score_material", scene.experts[0]).due_at
    assert due is not None

    for day in range((due - NOW).days + 1):
        climb_ladders(NOW + timedelta(days=day))

    reminded = Reminder.objects.filter(task__case=case_id, task__step="score_material")
    assert {one.person_id for one in reminded} == {one.pk for one in scene.experts[:2]}


def test_a_coordinator_reminds_of_running_terms_alone() -> None:
    scene = make_scene()
    case_id = scene.taken()
    ask(scene, case_id)
    duties = list(Task.objects.filter(case=case_id, finished=None, flow_task_type="HUMAN"))

    reminded = remind(duties, actor=Actor.person(scene.coordinator.pk), now=NOW)

    assert [duty.step for duty in reminded.written] == ["answer_question"]
    assert reminded.already == ()
    (letter,) = Letter.objects.filter(template="duty_reminder")
    assert letter.person == scene.author


def test_answers_are_waited_for_from_the_author_and_from_nobody_whose_term_stands_still() -> None:
    scene = make_scene()
    case_id = scene.taken()
    ask(scene, case_id)

    waiting_now = waiting_for(scene.territory, NOW)

    assert [(one.step, one.person_id) for one in waiting_now] == [
        ("answer_question", scene.author.pk)
    ]


# --- Who asks ---------------------------------------------------------------------------------


def test_an_expert_asks_while_his_sheet_is_open() -> None:
    scene = make_scene()
    case_id = scene.taken()

    question = ask(scene, case_id, scene.experts[0])

    assert (question.asker, question.stage.position) == (Asker.EXPERT, 1)
    assert Letter.objects.get(template="question_asked").facts["by"] == ""


def test_an_expert_whose_sheet_is_in_has_no_more_questions() -> None:
    scene = make_scene()
    case_id = scene.taken()
    scene.score(case_id, scene.experts[0])

    with pytest.raises(DomainError) as refused:
        ask(scene, case_id, scene.experts[0])

    assert refused.value.code == "not_asked_now"


def test_the_same_question_is_not_asked_twice() -> None:
    scene = make_scene()
    case_id = scene.submitted()
    ask(scene, case_id)

    with pytest.raises(DomainError) as refused:
        ask(scene, case_id)

    assert refused.value.code == "asked_already"
    assert Question.objects.count() == 1


def test_an_answer_to_a_blind_expert_does_not_name_its_author() -> None:
    scene = make_scene(parameters=replace(EXTERNAL_ONLY, author_hidden=True))
    case_id = scene.taken()
    question = ask(scene, case_id, scene.experts[0])

    with pytest.raises(DomainError) as refused:
        answer(scene, question, now=NOW, text=f"Это мой класс. {scene.author.last_name}")

    assert (refused.value.code, refused.value.field) == ("names_author", "text")
    assert Question.objects.get().closed_at is None


# --- Ends -------------------------------------------------------------------------------------


def end_by_author(scene: Scene, case: Case, now: datetime) -> None:
    withdraw_material(case, actor=Actor.person(scene.author.pk), now=now)


def end_by_office(scene: Scene, case: Case, now: datetime) -> None:
    stop_examination(
        case, reason="Подана второй раз.", actor=Actor.person(scene.coordinator.pk), now=now
    )


@pytest.mark.parametrize("end", [end_by_author, end_by_office])
def test_a_question_ends_with_the_examination(end: Any) -> None:
    scene = make_scene()
    case_id = scene.taken()
    ask(scene, case_id)
    ask(scene, case_id, scene.experts[0], text="Где приложение?")

    end(scene, Case.objects.get(pk=case_id), NOW + TWO_DAYS)

    assert waiting(case_id) == set()
    assert Process.objects.get(case=case_id).paused_at is None
    assert not Question.objects.filter(closed_at=None).exists()
    assert not Question.objects.exclude(answered_at=None).exists()
    assert keys(case_id)[-1] == "workflows.terms.went_on"
    assert find_breaches() == []


def test_a_question_taken_back_lets_the_terms_run() -> None:
    scene = make_scene()
    case_id = scene.submitted()
    check = scene.task(case_id, "check_completeness")
    question = ask(scene, case_id)

    take_back_question(question, actor=Actor.person(scene.coordinator.pk), now=NOW + TWO_DAYS)

    assert waiting(case_id) == {"check_completeness"}
    assert Task.objects.get(pk=check.pk).due_at == check.due_at + OVER_A_WEEKEND
    assert (Question.objects.get().closed_at, Question.objects.get().answer) == (NOW + TWO_DAYS, "")
    with pytest.raises(DomainError) as refused:
        take_back_question(question, actor=Actor.person(scene.coordinator.pk), now=NOW)
    assert refused.value.code == "question_closed"


def test_the_question_of_an_expert_falls_away_when_he_sends_his_sheet() -> None:
    scene = make_scene()
    case_id = scene.taken()
    ask(scene, case_id, scene.experts[0])

    scene.score(case_id, scene.experts[0])

    assert "answer_question" not in waiting(case_id)
    assert Process.objects.get(case=case_id).paused_at is None


@pytest.mark.parametrize(
    ("outcome", "state", "left"),
    [("reject", CaseState.REJECTED, set()), ("return", CaseState.RETURNED, {"revise_material"})],
)
def test_a_work_that_leaves_the_check_takes_its_questions_along(
    outcome: str, state: CaseState, left: set[str]
) -> None:
    scene = make_scene()
    case_id = scene.submitted()
    ask(scene, case_id)

    scene.do(
        case_id,
        "check_completeness",
        scene.coordinator,
        outcome=outcome,
        remarks=["Нет плана."],
        words="Не наш профиль.",
    )

    assert (Case.objects.get(pk=case_id).state, waiting(case_id)) == (state, left)
    assert (Process.objects.get(case=case_id).finished is None) == bool(left)
    assert find_breaches() == []


def test_a_decided_work_has_no_open_questions() -> None:
    scene = make_scene(decision=DecisionMode.NO_COUNCIL)
    case_id = scene.scored()
    ask(scene, case_id)

    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict="positive",
        motivation="Работа рассмотрена по всем критериям.",
        recommendations="",
    )

    assert waiting(case_id) == {"issue_conclusion"}
    assert not Question.objects.filter(closed_at=None).exists()
    assert find_breaches() == []
