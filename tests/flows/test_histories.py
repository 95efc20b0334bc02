"""Random histories of works: whatever people press, in whatever order, what is stated stays true."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from unittest import TestCase

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from registry.management.commands.check_invariants import find_all_breaches
from registry.models import Case, JournalEntry, Person, Relation
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from registry.services.letters import send_letters
from review.models import Conclusion, Question
from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import Appeal, Discrepancy, Gap, ProcedureParameters
from review.rules.vocabulary import Asker, DiscrepancyRoute, Verdict
from review.services.assignment import Choice
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, checklist, make_scene
from workflows.models import Task
from workflows.services import (
    act,
    annul_conclusion,
    ask_author,
    ask_for_time,
    extend_term,
    jobs,
    pass_on,
    run_job,
    stop_examination,
    take_back_question,
    withdraw_material,
)
from workflows.services.appeals import lodge_appeal
from workflows.services.discussions import end_discussions
from workflows.services.ladder import climb_ladders

pytestmark = pytest.mark.django_db

WORKS = 3
CRITERIA = 3


def strict(route: DiscrepancyRoute) -> ProcedureParameters:
    """A procedure with every way out: differing experts, another round, an appeal."""
    stage = replace(
        EXTERNAL_ONLY.stages[0],
        discrepancy=Discrepancy(total=Gap(30), route=route),
        revise_margin_percent=30,
    )
    return replace(EXTERNAL_ONLY, stages=(stage,), appeal=Appeal(experts=1), publication=True)


PLACES = ["sent", "experts at work", "experts agree", "experts differ"]
WORDS = "Обосновано."
# What people give at steps that take no more than words.
GIVEN: dict[str, list[dict[str, Any]]] = {
    "check_completeness": [
        {"outcome": "accept", "remarks": [], "words": ""},
        {"outcome": "accept", "remarks": [], "words": ""},
        {"outcome": "accept", "remarks": [], "words": ""},
        {"outcome": "return", "remarks": ["Нет приложения."], "words": "Дополните."},
        {"outcome": "reject", "remarks": [], "words": "Не по порядку."},
    ],
    "respond_to_invitation": [
        {"accepts": True},
        {"accepts": True},
        {"accepts": False, "reason": "no_time", "note": ""},
        {"accepts": False, "reason": "relative", "note": ""},
    ],
    "draft_conclusion": [
        {
            "verdict": verdict.value,
            "verdict_note": WORDS,
            "motivation": WORDS,
            "recommendations": WORDS,
        }
        for verdict in Verdict
    ],
    "decide_in_council": [{"approves": True}, {"approves": False, "words": "Поясните вывод."}],
    "answer_question": [{"text": "Карточка 2 для пятого класса."}],
    "revise_material": [{"note": "Добавлены ключи."}],
    "publish_practice": [
        {"consents": True, "children_safe": True},
        {"consents": False},
    ],
}


class Histories(RuleBasedStateMachine):
    """Works of one town, and everything that people, workers and time do to them."""

    scene: Scene

    @initialize(places=some.lists(some.sampled_from(PLACES), min_size=1, max_size=2))
    def begin(self, places: list[str]) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = NOW
        self.presses: list[Callable[[], None]] = []
        for place in places:
            self.begin_at(place)

    def begin_at(self, place: str) -> None:
        """A work on its way: the straight part of it is walked by other tests."""
        scene, ways = self.scene, {"experts agree": (2, 2), "experts differ": (0, 2)}
        match place:
            case "sent":
                scene.submitted(place)
            case "experts at work":
                scene.taken(title=place)
            case _:
                scene.scored(*ways[place], title=place)

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            call_command("verify_journal", verbosity=0)
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # --- What people do -----------------------------------------------------------------

    @precondition(lambda self: self.cases().count() < WORKS)
    @rule()
    def an_author_sends_a_work(self) -> None:
        self.scene.submitted(f"Работа {self.cases().count() + 1}", now=self.now)

    @precondition(lambda self: self.duties())
    @rule(data=some.data(), steps=some.integers(1, 5))
    def works_go_on(self, data: some.DataObject, steps: int) -> None:
        """People do what waits for them, and workers print."""
        for _step in range(steps):
            for job in self.waiting_jobs():
                run_job(job, now=self.now)
            if duties := self.duties():
                task = data.draw(some.sampled_from(duties))
                facts = data.draw(self.facts_for(task))
                self.press(partial(self.do, task, self.holder(task), facts))

    @precondition(lambda self: self.duties())
    @rule(data=some.data())
    def a_stranger_presses(self, data: some.DataObject) -> None:
        task = data.draw(some.sampled_from(self.duties()))
        stranger = data.draw(some.sampled_from(self.everybody()))
        facts = data.draw(self.facts_for(task))
        self.press(lambda: self.do(task, stranger, facts))

    @precondition(lambda self: self.presses)
    @rule(data=some.data())
    def somebody_presses_once_more(self, data: some.DataObject) -> None:
        """Another window, the button «back», a message that came twice."""
        self.press(data.draw(some.sampled_from(self.presses)))

    @precondition(lambda self: self.cases().exists())
    @rule(data=some.data(), what=some.sampled_from(["withdraw", "stop", "annul", "appeal"]))
    def a_work_leaves_its_way(self, data: some.DataObject, what: str) -> None:
        case = data.draw(some.sampled_from(list(self.cases())))
        author = Actor.person(case.applicant_id)
        office = Actor.person(self.scene.coordinator.pk)
        conclusion = Conclusion.objects.filter(case=case).order_by("-pk").first()
        ways: dict[str, Callable[[], Any]] = {
            "withdraw": lambda: withdraw_material(case, actor=author, now=self.now),
            "stop": lambda: stop_examination(case, reason="Дубль.", actor=office, now=self.now),
            "appeal": lambda: lodge_appeal(case, grounds="Не так.", actor=author, now=self.now),
        }
        if conclusion:
            ways["annul"] = lambda: annul_conclusion(
                conclusion, reason="Ошибка.", actor=office, now=self.now
            )
        if what in ways:
            self.press(ways[what])

    @precondition(lambda self: self.duties())
    @rule(data=some.data(), what=some.sampled_from(["ask", "take back", "move", "beg", "pass on"]))
    def a_term_is_stopped_or_moved(self, data: some.DataObject, what: str) -> None:
        task = data.draw(some.sampled_from(self.duties()))
        office = Actor.person(self.scene.coordinator.pk)
        day = (self.now + timedelta(days=data.draw(some.integers(-1, 30)))).date()
        question = Question.objects.filter(case=task.case).order_by("-pk").first()
        asked = {"text": f"Что на странице {day.day}?", "asker": Asker.OFFICE, "actor": office}
        holder = Actor.person(self.holder(task).pk)
        ways: dict[str, Callable[[], Any]] = {
            "ask": lambda: ask_author(task.case, **asked, now=self.now),
            "move": lambda: extend_term(
                task.pk, day=day, reason="Болел.", actor=office, now=self.now
            ),
            "beg": lambda: ask_for_time(
                task.pk, day=day, words="Болею.", actor=holder, now=self.now
            ),
            "pass on": lambda: pass_on(task.pk, actor=office, now=self.now),
        }
        if question:
            ways["take back"] = lambda: take_back_question(question, actor=office, now=self.now)
        if what in ways:
            self.press(ways[what])

    @rule(data=some.data())
    def an_expert_and_the_author_become_relatives(self, data: some.DataObject) -> None:
        """From today; who judged before did so with clean hands."""
        expert = data.draw(some.sampled_from(self.scene.experts))
        Relation.objects.get_or_create(
            subject=expert,
            other=self.scene.author,
            kind="relative",
            source="declared",
            defaults={"period_from": (self.now + timedelta(days=1)).date()},
        )

    # --- What workers and time do -------------------------------------------------------

    @precondition(lambda self: self.waiting_jobs())
    @rule(data=some.data(), how_far=some.sampled_from(["whole", "whole", "dies after begin"]))
    def a_worker_takes_a_job(self, data: some.DataObject, how_far: str) -> None:
        job = data.draw(some.sampled_from(self.waiting_jobs()))
        if how_far == "whole":
            self.press(lambda: run_job(job, now=self.now))
        else:
            jobs.begin(job, now=self.now)

    @rule(days=some.sampled_from([1, 2, 5, 20]))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)
        with TestCase().assertNoLogs("workflows.services.ladder", "ERROR"):
            climb_ladders(self.now)
        end_discussions(self.now)
        send_letters(self.now)

    # --- What always holds --------------------------------------------------------------

    @invariant()
    def everything_that_is_stated_holds(self) -> None:
        assert find_all_breaches() == []

    @invariant()
    def every_open_work_waits_for_somebody(self) -> None:
        open_cases = self.cases().filter(closed_at=None).exclude(state=CaseState.DRAFT)
        waiting = Task.objects.filter(finished=None, flow_task_type__in=("HUMAN", "JOB"))
        assert set(open_cases.values_list("pk", flat=True)) <= set(
            waiting.values_list("case", flat=True)
        )

    # --- Help ---------------------------------------------------------------------------

    def press(self, do: Callable[[], Any]) -> None:
        """Do it; what is refused leaves nothing behind."""
        before = JournalEntry.objects.count()
        try:
            with transaction.atomic():
                do()
        except (DomainError, Task.DoesNotExist):
            assert JournalEntry.objects.count() == before
        self.presses = [*self.presses[-5:], do]

    def do(self, task: Task, person: Person, facts: dict[str, Any]) -> None:
        act(task.pk, task.step, actor=Actor.person(person.pk), now=self.now, **facts)

    def cases(self) -> Any:
        return Case.objects.filter(territory=self.scene.territory).order_by("pk")

    def duties(self) -> list[Task]:
        waiting = Task.objects.filter(case__in=self.cases(), finished=None, flow_task_type="HUMAN")
        return list(waiting.select_related("case").order_by("pk"))

    def waiting_jobs(self) -> list[int]:
        waiting = Task.objects.filter(case__in=self.cases(), finished=None, flow_task_type="JOB")
        return list(waiting.order_by("pk").values_list("pk", flat=True))

    def everybody(self) -> list[Person]:
        scene = self.scene
        return [scene.author, scene.coordinator, scene.chair, *scene.experts]

    def holder(self, task: Task) -> Person:
        by_role = {"coordinator": self.scene.coordinator, "council_chair": self.scene.chair}
        return task.person or by_role[task.role]

    def facts_for(self, task: Task) -> some.SearchStrategy[dict[str, Any]]:
        """What a person may give at a step: mostly sensible, not always what is wise."""
        experts = [one.pk for one in self.scene.experts]
        match task.step:
            case "assign_experts":
                return some.builds(_choice, some.permutations(experts), some.integers(1, 3))
            case "replace_expert":
                return some.sampled_from([{"expert": Choice(person_id=one)} for one in experts])
            case "score_material":
                return some.integers(0, 2).map(self.scene.sheet)
            case "discuss_scores":
                changed = some.integers(0, 2).map(lambda all: self.scene.sheet(all, keeps=False))
                return some.just({"keeps": True}) | changed
            case step:
                return some.sampled_from(GIVEN[step])


def _choice(order: list[int], count: int) -> dict[str, Any]:
    return {"experts": [Choice(person_id=one) for one in order[:count]], "reserve": order[count:4]}


@pytest.mark.parametrize("route", DiscrepancyRoute)
def test_no_history_breaks_what_is_stated(route: DiscrepancyRoute) -> None:
    Histories.scene = make_scene(
        parameters=strict(route), criteria=checklist(CRITERIA), experts=5, seats=2
    )

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Histories,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
