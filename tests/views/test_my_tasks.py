"""The list of tasks, and the way from it to the page of a duty."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from registry.models import JournalEntry, Person
from registry.rules.vocabulary import Role
from tests.factories import registry as make
from tests.factories.scenes import Scene, make_scene
from workflows.models import Task
from workflows.rules.inbox import Urgency

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
INBOX = "/tasks/"


def colleague_of(scene: Scene, role: Role = Role.COORDINATOR) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, role, scene.territory)
    return person


def rows(client: Client, query: str = "") -> list[tuple[str, str]]:
    """Part of the list and title of every row."""
    groups = client.get(INBOX + query).context["groups"]
    return [(group.code or "", row.title) for group in groups for row in group.rows]


def test_tasks_stand_in_parts_by_their_terms_the_most_urgent_first(sign_in: SignIn) -> None:
    scene = make_scene()
    late, soon = scene.submitted("Опоздавшая"), scene.submitted("Поздняя")
    Task.objects.filter(case_id=late).update(due_at=now() - timedelta(days=1))
    Task.objects.filter(case_id=soon).update(due_at=now() + timedelta(days=30))

    found = rows(sign_in(scene.coordinator))

    assert found == [
        (Urgency.OVERDUE.value, "Опоздавшая"),
        (Urgency.LATER.value, "Поздняя"),
    ]


def test_list_is_narrowed_by_the_step_in_the_address(sign_in: SignIn) -> None:
    scene = make_scene()
    scene.submitted("Проверить")
    scene.scored(title="Написать")
    client = sign_in(scene.coordinator)

    titles = [title for _part, title in rows(client, "?step=draft_conclusion")]

    assert titles == ["Написать"]
    assert len(rows(client)) == 2


def test_invited_expert_reads_neither_title_nor_author_in_the_list(sign_in: SignIn) -> None:
    scene = make_scene()
    scene.invited(title="Дроби без слёз")

    page = sign_in(scene.experts[0]).get(INBOX).content.decode()

    assert "Дроби без слёз" not in page
    assert scene.author.last_name not in page
    assert str(scene.direction) in page


def test_coordinator_of_another_territory_sees_nothing_of_it(sign_in: SignIn) -> None:
    scene, other = make_scene(), make_scene()
    scene.submitted()

    assert rows(sign_in(other.coordinator)) == []


def test_empty_list_tells_the_author_when_to_expect_the_conclusion(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.submitted()

    context = sign_in(scene.author).get(INBOX).context

    assert context["groups"] == []
    assert context["empty"]["work"].pk == case_id


def test_number_of_queries_does_not_grow_with_the_list(
    sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    scene = make_scene()
    scene.submitted()
    client = sign_in(scene.coordinator)
    with_one = count_queries(client, INBOX)
    scene.submitted()
    scene.submitted()

    assert count_queries(client, INBOX) == with_one
    assert with_one <= 8  # one of them for the planned duties of the service


# --- Taking a task up ---------------------------------------------------------------------


def test_task_taken_up_opens_and_leaves_the_colleagues_lists(sign_in: SignIn) -> None:
    scene = make_scene()
    task = scene.task(scene.submitted(), "check_completeness")
    colleague = sign_in(colleague_of(scene))

    answer = sign_in(scene.coordinator).post(reverse("claim_task", args=[task.pk]))

    assert answer.headers["Location"] == reverse("check_completeness", args=[task.pk])
    assert rows(colleague) == []


def test_task_taken_by_a_colleague_cannot_be_taken_up(sign_in: SignIn) -> None:
    scene = make_scene()
    task = scene.task(scene.submitted(), "check_completeness")
    sign_in(scene.coordinator).post(reverse("claim_task", args=[task.pk]))

    answer = sign_in(colleague_of(scene)).post(reverse("claim_task", args=[task.pk]))

    task.refresh_from_db()
    assert answer.headers["Location"] == INBOX
    assert task.person == scene.coordinator


def test_colleague_gives_a_taken_task_back_to_the_common_list(sign_in: SignIn) -> None:
    scene = make_scene()
    task = scene.task(scene.submitted(), "check_completeness")
    sign_in(scene.coordinator).post(reverse("claim_task", args=[task.pk]))
    colleague = sign_in(colleague_of(scene))

    colleague.post(reverse("release_task", args=[task.pk]))

    task.refresh_from_db()
    assert task.person is None
    assert len(rows(colleague)) == 1
    assert JournalEntry.objects.filter(key="workflows.task.released").count() == 1


def test_sheet_of_an_expert_cannot_be_given_back_to_a_list(sign_in: SignIn) -> None:
    scene = make_scene()
    task = scene.task(scene.taken(), "score_material", scene.experts[0])

    for person in (scene.coordinator, scene.experts[0]):
        sign_in(person).post(reverse("release_task", args=[task.pk]))

    task.refresh_from_db()
    assert task.person == scene.experts[0]


def test_strangers_neither_open_nor_take_tasks_of_a_work(sign_in: SignIn) -> None:
    scene, other = make_scene(), make_scene()
    task = scene.task(scene.submitted(), "check_completeness")
    client = sign_in(other.coordinator)

    assert client.get(reverse("open_task", args=[task.pk])).status_code == 404
    assert client.post(reverse("claim_task", args=[task.pk])).status_code == 404
    assert client.post(reverse("release_task", args=[task.pk])).status_code == 404


# --- Opening a task -----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "author"])
def test_task_of_someone_else_leads_to_the_work(who: str, sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.taken()
    task = scene.task(case_id, "score_material", scene.experts[0])

    answer = sign_in(getattr(scene, who)).get(reverse("open_task", args=[task.pk]))

    assert answer.headers["Location"] == reverse("case", args=[case_id])


def test_task_that_is_done_leads_to_the_work(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.submitted()
    task = scene.task(case_id, "check_completeness")
    scene.do(case_id, "check_completeness", scene.coordinator, outcome="accept")

    answer = sign_in(scene.coordinator).get(reverse("open_task", args=[task.pk]))

    assert answer.headers["Location"] == reverse("case", args=[case_id])


def test_invited_expert_opens_his_invitation(sign_in: SignIn) -> None:
    scene = make_scene()
    task = scene.task(scene.invited(), "respond_to_invitation", scene.experts[0])

    answer = sign_in(scene.experts[0]).get(reverse("open_task", args=[task.pk]))

    assert answer.headers["Location"] == reverse("respond_to_invitation", args=[task.pk])


# --- Narrowing --------------------------------------------------------------------------------


def test_tasks_are_narrowed_by_term_school_and_words(sign_in: SignIn) -> None:
    scene = make_scene()
    Task.objects.filter(case=scene.submitted("Поздняя")).update(due_at=now() - timedelta(days=1))
    Task.objects.filter(case=scene.submitted("Будущая")).update(due_at=now() + timedelta(days=30))
    client = sign_in(scene.coordinator)

    def found(query: str) -> list[str]:
        return [title for _part, title in rows(client, query)]

    assert found("?term=overdue") == ["Поздняя"]
    assert found("?text=БУДУЩ") == ["Будущая"]
    assert found(f"?school={scene.school.pk}&sort=title") == ["Будущая", "Поздняя"]
    assert found("?school=0&text=нет") == []


def test_search_over_tasks_finds_nothing_that_the_reader_may_not_see(sign_in: SignIn) -> None:
    scene = make_scene()
    scene.invited(title="Дроби без слёз")
    client = sign_in(scene.experts[0])

    assert rows(client, "?text=дроби") == []
    assert rows(client, f"?text={scene.author.last_name}") == []
    assert rows(client, f"?school={scene.school.pk}&text={scene.author.last_name}") == []
    assert len(rows(client, "?text=экспертиза")) == 1


def test_after_a_task_the_narrowed_list_is_there_again(sign_in: SignIn) -> None:
    scene = make_scene()
    first = scene.task(scene.scored(), "draft_conclusion")
    client = sign_in(scene.coordinator)
    client.get(INBOX, {"step": "draft_conclusion"})

    answer = client.post(
        reverse("draft_conclusion", args=[first.pk]), {"action": "later", "version": 0}
    )

    assert answer.url == INBOX + "?step=draft_conclusion"  # type: ignore[attr-defined]


# --- The next task ------------------------------------------------------------------------


def skip(client: Client, task: Task, words: str = "Сначала пятый класс") -> str:
    answer = client.post(reverse("skip_task", args=[task.pk]), {"words": words})
    return str(answer.headers["Location"])


def test_expert_is_offered_the_most_urgent_of_several_tasks_with_its_reason(
    sign_in: SignIn,
) -> None:
    scene = make_scene(seats=1)
    scene.taken(title="Потом")
    soon = scene.task(scene.taken(title="Сейчас"), "score_material")
    Task.objects.filter(pk=soon.pk).update(due_at=now() + timedelta(days=1))
    Task.objects.exclude(pk=soon.pk).update(due_at=now() + timedelta(days=9))

    page = sign_in(scene.experts[0]).get(INBOX)

    assert page.context["next_row"].title == "Сейчас"
    assert "её срок ближе всех" in page.content.decode()


def test_one_task_alone_is_not_offered_above_the_list(sign_in: SignIn) -> None:
    scene = make_scene(seats=1)
    scene.taken()

    assert sign_in(scene.experts[0]).get(INBOX).context["next_row"] is None


def test_skipped_task_makes_room_for_the_next_and_stands_last_with_its_reason(
    sign_in: SignIn,
) -> None:
    scene = make_scene(seats=1)
    first = scene.task(scene.taken(title="Первая"), "score_material")
    second = scene.task(scene.taken(title="Вторая"), "score_material")
    client = sign_in(scene.experts[0])

    onward = skip(client, first)

    assert onward == reverse("score_material", args=[second.pk])
    assert [title for _part, title in rows(client)] == ["Вторая", "Первая"]
    assert "отложена: Сначала пятый класс" in client.get(INBOX).content.decode()
    assert "отложена: Сначала пятый класс" in (
        sign_in(scene.coordinator).get(reverse("board")).content.decode()
    )


def test_task_is_not_skipped_without_a_reason(sign_in: SignIn) -> None:
    scene = make_scene(seats=1)
    task = scene.task(scene.taken(), "score_material")

    assert skip(sign_in(scene.experts[0]), task, " ") == INBOX
    assert Task.objects.get(pk=task.pk).skipped_at is None
