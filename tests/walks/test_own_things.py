"""Everyone finds his own things, and those of his role, and nothing of others."""

from dataclasses import replace

import pytest
from django.urls import reverse

from registry.models import Document, Person, StoredFile
from registry.rules.vocabulary import Role
from review.models import Advice
from tests.factories import registry as make
from tests.walks.town import (
    INBOX,
    Town,
    accepts_as_complete,
    conclusion_issued,
    invites,
    make_town,
    sends_a_work,
)
from tests.walks.visitors import Visitor
from workflows.models import Task


@pytest.mark.system("GRW-27", part="a teacher sees own works, tasks and papers, nothing of others")
def test_teachers_of_one_school_see_their_own_works_and_nothing_of_each_other() -> None:
    town = make_town()
    colleague = another_author(town)
    issued = conclusion_issued(town, "Своя работа")
    sends_a_work(colleague, "Чужая работа")
    author, other = Visitor(town.author), Visitor(colleague.author)

    own = [works_of(author), works_of(other)]
    tasks = [tasks_of(author), tasks_of(other)]
    private = addresses_of(issued.case_id)
    seen = [
        {address: visitor.status_of(address) for address in private} for visitor in (author, other)
    ]

    assert own == [["Своя работа"], ["Чужая работа"]]
    assert tasks == [[("publish_practice", "Своя работа")], []]
    assert set(seen[0].values()) == {200}
    assert set(seen[1].values()) == {404}


@pytest.mark.system("WFL-02", part="a user sees only own tasks and those of his roles")
def test_everyone_has_his_own_tasks_and_those_of_his_role() -> None:
    town, other = make_town(), make_town()
    second = with_role(town, Role.COORDINATOR)
    sends_a_work(town, "Новая")
    judged = sends_a_work(town, "У экспертов")
    invites(accepts_as_complete(town, judged), judged, town.experts[:2])

    first_expert, *others = town.experts
    seen = {
        person: tasks_of(Visitor(person))
        for person in (town.coordinator, second, other.coordinator, first_expert, others[-1])
    }

    assert seen == {
        town.coordinator: [("check_completeness", "Новая")],
        second: [("check_completeness", "Новая")],
        other.coordinator: [],
        first_expert: [("respond_to_invitation", town.scene.kind.title.capitalize())],
        others[-1]: [],
    }


@pytest.mark.system("WFL-02", part="a claimed task of a role disappears for others")
def test_a_task_taken_up_leaves_the_lists_of_the_others_until_it_is_given_back() -> None:
    town = make_town()
    second = Visitor(with_role(town, Role.COORDINATOR))
    case_id = sends_a_work(town, "Новая")
    task = Task.objects.get(case=case_id, step="check_completeness")
    first = Visitor(town.coordinator)
    first.open(INBOX)

    first.send(to=reverse("claim_task", args=[task.pk]))
    claimed = [tasks_of(first), tasks_of(second)]
    hidden = second.status_of(reverse("check_completeness", args=[task.pk]))
    first.open(reverse("case", args=[case_id]))
    first.send(to=reverse("release_task", args=[task.pk]))
    released = [tasks_of(first), tasks_of(second)]

    assert claimed == [[("check_completeness", "Новая")], []]
    assert hidden == 404
    assert released == [[("check_completeness", "Новая")]] * 2


# --- Looking ----------------------------------------------------------------------------------


def with_role(town: Town, role: Role) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, role, town.scene.territory)
    return person


def another_author(town: Town) -> Town:
    """The same town, seen by another teacher of the same school."""
    person = with_role(town, Role.TEACHER)
    make.make_employment(person, town.scene.school)
    return replace(town, scene=replace(town.scene, author=person))


def works_of(visitor: Visitor) -> list[str]:
    visitor.open(reverse("my_materials"))
    return [row.title for row in visitor.context["rows"]]


def tasks_of(visitor: Visitor) -> list[tuple[str, str]]:
    """Step and title of what waits in the list of tasks."""
    visitor.open(INBOX)
    rows = [row for group in visitor.context["groups"] for row in group.rows]
    steps = Task.objects.in_bulk([row.task_id for row in rows])
    return [(steps[row.task_id].step, row.title) for row in rows]


def addresses_of(case_id: int) -> list[str]:
    """What an author may look at in his own work."""
    handed_in = StoredFile.objects.filter(case=case_id, uploaded_by__isnull=False)
    assert Advice.objects.filter(conclusion__case=case_id).exists()
    return [
        reverse("case", args=[case_id]),
        reverse("material_sent", args=[case_id]),
        reverse("recommendations", args=[case_id]),
        *(reverse("document", args=[one.pk]) for one in Document.objects.filter(case=case_id)),
        *(reverse("file_download", args=[one.pk, one.name]) for one in handed_in),
    ]
