"""Somebody is away: his tasks are held by a substitute, experts are not asked, works passed on."""

from datetime import date, datetime, timedelta

import pytest

from registry.models import Absence, JournalEntry, Letter, Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import RelationKind, RelationSource, Role
from registry.services.absences import end_absence, state_absence
from registry.services.errors import DomainError
from registry.services.letters import compose
from registry.services.relations import state_relation
from review.models import Stage
from review.queries import candidate_experts
from review.rules.vocabulary import AssignmentState
from tests.factories.registry import NOW, TODAY
from tests.factories.scenes import Scene, make_scene
from tests.services.workflows.test_holding import colleague_of
from workflows.models import Task
from workflows.queries.board import tasks_of_absent
from workflows.queries.candidates import choice_for, plan
from workflows.services import claim, delegate, pass_on
from workflows.services.absences import move_for_absences

pytestmark = pytest.mark.django_db

TOMORROW = NOW + timedelta(days=1)
BACK = NOW + timedelta(days=8)
LAST = TODAY + timedelta(days=7)


@pytest.fixture
def scene() -> Scene:
    return make_scene(seats=1)


def away(
    scene: Scene,
    person: Person,
    substitute: Person | None = None,
    first: date = TODAY,
    last: date = LAST,
) -> Absence:
    return state_absence(
        person,
        first_day=first,
        last_day=last,
        substitute_id=substitute.pk if substitute else None,
        territory=scene.territory,
        actor=Actor.person(person.pk),
        now=NOW,
    )


def taken_up(scene: Scene, now: datetime = NOW) -> Task:
    task = scene.task(scene.submitted(), "check_completeness")
    claim(task.pk, actor=Actor.person(scene.coordinator.pk), now=now)
    return task


def holder(task: Task) -> Person | None:
    return Task.objects.get(pk=task.pk).person


# --- Tasks of the office ------------------------------------------------------------------


def test_task_is_with_the_substitute_while_its_holder_is_away_and_his_again_afterwards(
    scene: Scene,
) -> None:
    colleague = colleague_of(scene)
    task = taken_up(scene)
    away(scene, scene.coordinator, colleague)

    moved = [move_for_absences(NOW), move_for_absences(TOMORROW)]
    during = holder(task)
    moved += [move_for_absences(BACK), move_for_absences(BACK)]

    assert moved == [1, 0, 1, 0]
    assert (during, holder(task)) == (colleague, scene.coordinator)
    kept = Task.objects.get(pk=task.pk)
    assert (kept.absence, kept.claimed_until is not None) == (None, True)
    keys = JournalEntry.objects.filter(subject_id=str(task.pk)).order_by("position")
    assert [one.key for one in keys][-2:] == [
        "workflows.task.substituted",
        "workflows.task.came_back",
    ]
    assert Letter.objects.filter(template="duty_delegated", person=colleague).count() == 1


def test_task_comes_back_on_the_day_on_which_the_absence_is_ended(scene: Scene) -> None:
    task = taken_up(scene)
    absence = away(scene, scene.coordinator, colleague_of(scene))
    move_for_absences(NOW)

    end_absence(
        absence, territory=scene.territory, actor=Actor.person(scene.coordinator.pk), now=TOMORROW
    )
    move_for_absences(TOMORROW)

    assert holder(task) == scene.coordinator


def test_nothing_moves_before_the_first_day_or_without_a_substitute(scene: Scene) -> None:
    task = taken_up(scene)
    colleague = colleague_of(scene)
    away(scene, scene.coordinator, colleague, first=TODAY + timedelta(days=3))
    away(scene, scene.coordinator, first=TODAY, last=TODAY)

    assert move_for_absences(NOW) == 0
    assert holder(task) == scene.coordinator


def test_substitute_with_a_tie_gets_nothing_and_the_task_waits_for_everyone(scene: Scene) -> None:
    colleague = colleague_of(scene)
    task = taken_up(scene)
    state_relation(
        colleague,
        scene.author,
        kind=RelationKind.RELATIVE,
        source=RelationSource.DECLARED,
        note="Сестра",
        case=task.case,
        actor=Actor.person(colleague.pk),
        now=NOW,
    )
    away(scene, scene.coordinator, colleague)

    move_for_absences(NOW)

    assert holder(task) is None
    line = JournalEntry.objects.get(key="workflows.task.released")
    assert line.value.new == {"why": "tied"}


def test_task_that_the_substitute_handed_on_stays_where_it_is(scene: Scene) -> None:
    second, third = colleague_of(scene), colleague_of(scene)
    task = taken_up(scene)
    away(scene, scene.coordinator, second)
    move_for_absences(NOW)
    delegate(task.pk, to=third.pk, actor=Actor.person(second.pk), now=NOW)

    assert move_for_absences(BACK) == 0
    assert holder(task) == third


def test_task_goes_to_the_common_list_when_its_holder_lost_the_role_meanwhile(
    scene: Scene,
) -> None:
    task = taken_up(scene)
    away(scene, scene.coordinator, colleague_of(scene))
    move_for_absences(NOW)
    scene.coordinator.grants.update(period_to=TODAY)

    move_for_absences(BACK)

    assert holder(task) is None


def test_substitute_holds_the_same_role_in_the_same_service(scene: Scene) -> None:
    director = colleague_of(scene, Role.DIRECTOR)
    elsewhere = make_scene().coordinator

    for person in (director, elsewhere, scene.coordinator):
        with pytest.raises(DomainError) as refused:
            away(scene, scene.coordinator, person)
        assert refused.value.code == "not_a_colleague"


def test_two_absences_of_one_person_do_not_overlap(scene: Scene) -> None:
    away(scene, scene.coordinator)

    with pytest.raises(DomainError) as refused:
        away(scene, scene.coordinator, first=LAST, last=LAST + timedelta(days=5))

    assert (refused.value.code, refused.value.field) == ("overlaps", "first_day")
    assert JournalEntry.objects.filter(key="registry.absence.stated").count() == 1


# --- Experts ------------------------------------------------------------------------------


def opened(scene: Scene) -> Stage:
    case_id = scene.submitted()
    scene.do(
        case_id, "check_completeness", scene.coordinator, outcome="accept", remarks=[], words=""
    )
    return Stage.objects.select_related("case__territory", "case__material").get(case=case_id)


def test_absent_expert_is_offered_after_the_others_and_not_planned(scene: Scene) -> None:
    stage = opened(scene)
    first = candidate_experts(stage, coordinator_id=None, now=NOW)[0].person
    away(scene, first)

    found = candidate_experts(stage, coordinator_id=None, now=NOW)

    assert (found[-1].person, found[-1].ranked.away_until) == (first, LAST)
    chosen = plan(choice_for(stage, coordinator_id=None, now=NOW), 1)
    assert first.pk not in chosen


def test_absent_expert_is_not_invited_from_the_reserve(scene: Scene) -> None:
    case_id = scene.invited(scene.experts[0], reserve=scene.experts[1:3])
    away(scene, scene.experts[1])

    scene.do(
        case_id, "respond_to_invitation", scene.experts[0], accepts=False, reason="no_time", note=""
    )

    assert scene.assignment(case_id, scene.experts[1]).state == AssignmentState.RESERVE
    assert scene.assignment(case_id, scene.experts[2]).state == AssignmentState.INVITED


def test_what_an_absent_expert_holds_is_shown_for_a_decision_and_may_be_passed_on(
    scene: Scene,
) -> None:
    case_id = scene.taken(scene.experts[0], reserve=[scene.experts[1]])
    task = scene.task(case_id, "score_material")
    assert tasks_of_absent(scene.territory, NOW) == []
    away(scene, scene.experts[0])

    shown = tasks_of_absent(scene.territory, NOW)
    following = pass_on(task.pk, actor=Actor.person(scene.coordinator.pk), now=NOW)

    assert shown == [(task, LAST)]
    assert (following.expert, following.state) == (scene.experts[1], AssignmentState.INVITED)
    letter = Letter.objects.get(template="assignment_passed_on")
    assert "вас нет на месте" in str(compose(letter).body)
    assert JournalEntry.objects.filter(key="review.assignment.passed_on").exists()
    assert tasks_of_absent(scene.territory, NOW) == []
