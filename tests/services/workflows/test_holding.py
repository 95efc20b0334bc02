"""Who holds a task of a role: taken up for a time, given back, handed to a colleague."""

from datetime import datetime, timedelta

import pytest

from registry.models import JournalEntry, Letter, Person
from registry.queries import viewer_of_person, working_calendar
from registry.rules.actors import Actor
from registry.rules.vocabulary import RelationKind, RelationSource, Role
from registry.services.errors import DomainError
from registry.services.relations import state_relation
from tests.factories import registry as make
from tests.factories.registry import NOW, TODAY
from tests.factories.scenes import Scene, make_scene
from workflows.models import Task
from workflows.queries import duties_of
from workflows.rules.leases import lease_until
from workflows.services import claim, delegate, release
from workflows.services.holding import release_expired

pytestmark = pytest.mark.django_db


def colleague_of(scene: Scene, role: Role = Role.COORDINATOR) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, role, scene.territory)
    return person


def list_of(person: Person) -> list[int]:
    return [task.pk for task in duties_of(viewer_of_person(person.pk, NOW))]


def take(task: Task, person: Person, now: datetime = NOW) -> None:
    claim(task.pk, actor=Actor.person(person.pk), now=now)


def hand(task: Task, by: Person, to: Person, words: str = "") -> None:
    delegate(task.pk, to=to.pk, words=words, actor=Actor.person(by.pk), now=NOW)


def code_of(act: object, *args: object) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args)  # type: ignore[operator]
    return refused.value.code


@pytest.mark.system("WFL-02")
def test_tasks_are_seen_taken_up_and_handed_over_as_the_queue_promises() -> None:
    scene = make_scene()
    second, third = colleague_of(scene), colleague_of(scene)
    director = colleague_of(scene, Role.DIRECTOR)
    task = scene.task(scene.submitted(), "check_completeness")
    people = (scene.coordinator, second, third, director, scene.author, scene.experts[0])

    seen = [list_of(person) == [task.pk] for person in people]
    take(task, scene.coordinator)
    claimed = [list_of(person) == [task.pk] for person in people]
    hand(task, scene.coordinator, second)
    hand(task, second, third)
    handed = [list_of(person) == [task.pk] for person in people]

    assert seen == [True, True, True, False, False, False]
    assert claimed == [True, False, False, False, False, False]
    assert handed == [False, False, True, False, False, False]
    task.refresh_from_db()
    assert (task.person, task.first_person) == (third, scene.coordinator)
    lines = JournalEntry.objects.filter(key="workflows.task.delegated").order_by("position")
    assert [line.value.old["person"] for line in lines] == [scene.coordinator.pk, second.pk]
    assert [line.value.new["person"] for line in lines] == [second.pk, third.pk]


def test_task_is_taken_up_until_the_end_of_the_second_working_day() -> None:
    scene = make_scene()
    task = scene.task(scene.submitted(), "check_completeness")

    take(task, scene.coordinator)

    task.refresh_from_db()
    calendar = working_calendar(scene.territory, TODAY)
    assert task.claimed_until == lease_until(NOW, calendar=calendar, zone=scene.territory.time_zone)
    assert task.claimed_until > NOW + timedelta(days=1)


def test_what_was_held_too_long_goes_back_to_the_list_with_a_line_in_the_journal() -> None:
    scene = make_scene()
    colleague = colleague_of(scene)
    task = scene.task(scene.submitted(), "check_completeness")
    take(task, scene.coordinator)
    until = Task.objects.get(pk=task.pk).claimed_until
    assert until is not None

    early = release_expired(until - timedelta(seconds=1))
    late = release_expired(until)
    again = release_expired(until)

    assert (early, late, again) == (0, 1, 0)
    assert list_of(colleague) == [task.pk]
    line = JournalEntry.objects.get(key="workflows.task.lease_expired")
    assert line.value.old["person"] == scene.coordinator.pk


def test_done_task_is_not_given_back() -> None:
    scene = make_scene()
    case_id = scene.submitted()
    take(scene.task(case_id, "check_completeness"), scene.coordinator)
    scene.do(case_id, "check_completeness", scene.coordinator, outcome="accept")

    assert release_expired(NOW + timedelta(days=30)) == 0


def test_given_back_by_its_holder_it_is_held_by_nobody() -> None:
    scene = make_scene()
    task = scene.task(scene.submitted(), "check_completeness")
    take(task, scene.coordinator)

    release(task.pk, actor=Actor.person(scene.coordinator.pk), now=NOW)

    task.refresh_from_db()
    assert (task.person, task.claimed_until) == (None, None)


def test_colleague_is_written_to_and_the_work_goes_on_with_her() -> None:
    scene = make_scene()
    colleague = colleague_of(scene)
    case_id = scene.submitted()
    task = scene.task(case_id, "check_completeness")

    hand(task, scene.coordinator, colleague, "Посмотрите, пожалуйста")
    scene.do(case_id, "check_completeness", colleague, outcome="accept")

    letter = Letter.objects.get(template="duty_delegated")
    assert (letter.person, letter.facts["by"]) == (colleague, scene.coordinator.short_name)
    assert not Task.objects.filter(pk=task.pk, finished=None).exists()


def test_only_who_holds_the_same_role_here_may_be_given_a_task() -> None:
    scene, other = make_scene(), make_scene()
    task = scene.task(scene.submitted(), "check_completeness")

    refused = [
        code_of(hand, task, scene.coordinator, person)
        for person in (other.coordinator, scene.experts[0], scene.author)
    ]

    assert refused == ["not_a_colleague"] * 3


def test_task_is_not_given_to_the_author_nor_to_his_relative() -> None:
    scene = make_scene()
    relative = colleague_of(scene)
    make.grant(scene.author, Role.COORDINATOR, scene.territory)
    state_relation(
        relative,
        scene.author,
        RelationKind.RELATIVE,
        source=RelationSource.DECLARED,
        territory=scene.territory,
        actor=Actor.person(scene.coordinator.pk),
        now=NOW,
    )
    task = scene.task(scene.submitted(), "check_completeness")

    refused = [code_of(hand, task, scene.coordinator, one) for one in (scene.author, relative)]

    assert refused == ["tied", "tied"]
    task.refresh_from_db()
    assert task.person is None


def test_score_sheet_of_an_expert_is_not_handed_over() -> None:
    scene = make_scene()
    task = scene.task(scene.taken(), "score_material", scene.experts[0])

    assert code_of(hand, task, scene.coordinator, scene.experts[2]) == "not_delegable"


def test_stranger_hands_nothing_over() -> None:
    scene = make_scene()
    task = scene.task(scene.submitted(), "check_completeness")

    assert code_of(hand, task, scene.experts[0], scene.coordinator) == "not_permitted"
