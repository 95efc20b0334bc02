"""Works under way moved to the version in force, and back (WFL-01)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Case, JournalEntry, Operation, Person, ProcedureVersion
from registry.rules.actors import Actor
from registry.rules.calendar import Term
from registry.rules.vocabulary import OperationState, Role
from registry.services.operations import do_next_rows
from review.rules.procedure import ProcedureParameters
from review.rules.stored_procedure import read_parameters, write_parameters
from review.services.procedures import draft_of, put_procedure_in_force
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, checklist, make_scene
from workflows.models import Task
from workflows.services.repinning import KIND, Move, moves_back, start_repinning

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


@pytest.fixture
def scene() -> Scene:
    return make_scene(criteria=checklist(2), discrepancy=None)


@pytest.fixture
def client(scene: Scene, sign_in: SignIn) -> Client:
    return sign_in(scene.coordinator)


def new_version(scene: Scene, **changes: Any) -> ProcedureVersion:
    """Another version with other choices, put in force."""
    actor = Actor.person(scene.coordinator.pk)
    first = scene.procedure.versions.get(state="in_force")
    draft, _is_new = draft_of(first, actor=actor, now=NOW)
    old = read_parameters(draft.parameters)
    stage = {name: changes.pop(name) for name in list(changes) if hasattr(old.stages[0], name)}
    new: ProcedureParameters = replace(
        old, stages=(replace(old.stages[0], **stage), *old.stages[1:]), **changes
    )
    draft.parameters = write_parameters(new)
    draft.save()
    return put_procedure_in_force(draft, basis="приказ № 8", actor=actor, now=NOW)


def longer(scene: Scene) -> ProcedureVersion:
    """A version that gives the experts more days."""
    terms = read_parameters(scene.procedure.versions.get().parameters).terms
    return new_version(scene, terms=replace(terms, score_material=Term(20)))


def version_of(case_id: int) -> int:
    return Case.objects.values_list("procedure_version__number", flat=True).get(pk=case_id)


def preview(client: Client, version: ProcedureVersion) -> Any:
    return client.get(reverse("repin_works", args=[version.pk]))


def move(client: Client, version: ProcedureVersion, *case_ids: int) -> Operation:
    answer = client.post(reverse("repin_works", args=[version.pk]), {"work": case_ids})
    assert answer.status_code == 302
    return Operation.objects.filter(kind=KIND).latest("pk")


@pytest.mark.system("WFL-01", part="works under way are moved to another version, and back")
def test_works_are_moved_after_a_preview_and_returned(client: Client, scene: Scene) -> None:
    waiting, scoring = scene.submitted("Первая"), scene.taken(title="Вторая")
    due = list(Task.objects.filter(finished=None).order_by("pk").values_list("due_at", flat=True))
    version = longer(scene)

    words = client.get(reverse("procedure", args=[version.pk]))
    page = preview(client, version)
    assert (version_of(waiting), version_of(scoring)) == (1, 1)
    operation = move(client, version, waiting, scoring)
    moved = (version_of(waiting), version_of(scoring))
    report = client.get(reverse("repinning", args=[operation.pk]))
    client.post(reverse("repin_back", args=[operation.pk]))

    assert words.context["on_older"] == 2
    assert [line.case.pk for line in page.context["can"]] == [waiting, scoring]
    assert {len(line.changes) for line in page.context["can"]} == {1}
    assert moved == (2, 2)
    assert [one.is_done for one in report.context["done"]] == [True, True]
    assert (version_of(waiting), version_of(scoring)) == (1, 1)
    lines = JournalEntry.objects.filter(key="workflows.case.repinned", case=waiting)
    assert [(one.value.old, one.value.new) for one in lines.order_by("position")] == [
        ({"version": 1}, {"version": 2}),
        ({"version": 2}, {"version": 1}),
    ]
    assert due == list(
        Task.objects.filter(finished=None).order_by("pk").values_list("due_at", flat=True)
    )


def test_a_new_term_counts_from_the_next_step(client: Client, scene: Scene) -> None:
    invited, old = scene.invited(), scene.taken()
    version = longer(scene)
    move(client, version, invited, old)

    for expert in scene.experts[:2]:
        scene.do(invited, "respond_to_invitation", expert, accepts=True)

    given = {
        case_id: set(
            Task.objects.filter(case=case_id, step="score_material").values_list(
                "due_at", flat=True
            )
        )
        for case_id in (invited, old)
    }
    assert min(given[invited]) > max(given[old])


def test_a_work_whose_experts_are_at_work_stays_when_they_would_be_counted_otherwise(
    client: Client, scene: Scene
) -> None:
    waiting, scoring = scene.submitted(), scene.taken()
    version = new_version(scene, threshold_percent=80)

    page = preview(client, version)
    client.post(reverse("repin_works", args=[version.pk]), {"work": [waiting, scoring]})

    assert [line.case.pk for line in page.context["can"]] == [waiting]
    assert [line.case.pk for line in page.context["cannot"]] == [scoring]
    assert (version_of(waiting), version_of(scoring)) == (2, 1)


def test_what_was_done_meanwhile_keeps_a_work_from_being_returned(
    client: Client, scene: Scene
) -> None:
    first, second = scene.submitted("Первая"), scene.submitted("Вторая")
    version = new_version(scene, threshold_percent=80)
    operation = move(client, version, first, second)
    scene.do(first, "check_completeness", scene.coordinator, outcome="accept", remarks=[], words="")

    client.post(reverse("repin_back", args=[operation.pk]))

    back = Operation.objects.filter(kind=KIND).latest("pk")
    report = client.get(reverse("repinning", args=[back.pk]))
    assert (version_of(first), version_of(second)) == (2, 1)
    assert [one.case.pk for one in report.context["refused"]] == [first]


def test_the_way_back_is_gone_once(client: Client, scene: Scene) -> None:
    case_id = scene.submitted()
    operation = move(client, longer(scene), case_id)

    for _again in range(2):
        client.post(reverse("repin_back", args=[operation.pk]))

    assert version_of(case_id) == 1
    states = Operation.objects.filter(kind=KIND).order_by("pk").values_list("tally", flat=True)
    assert list(states) == [{"done": 1}, {"done": 1}, {"refused": 1}]


def test_what_was_confirmed_is_asked_again_of_each_work_as_it_now_is(
    client: Client, scene: Scene
) -> None:
    case_id = scene.submitted()
    old = scene.procedure.versions.get().pk
    version = new_version(scene, threshold_percent=80)
    operation = start_repinning(
        [Move(Case.objects.get(pk=case_id), old, version.pk)],
        territory=scene.territory,
        version=version,
        actor=Actor.person(scene.coordinator.pk),
        now=NOW,
    )
    scene.do(
        case_id, "check_completeness", scene.coordinator, outcome="accept", remarks=[], words=""
    )

    do_next_rows(operation.pk, now=NOW)

    operation.refresh_from_db()
    assert (operation.state, operation.tally) == (OperationState.DONE, {"refused": 1})
    assert version_of(case_id) == 1
    assert moves_back(operation) == []


def test_works_of_another_service_are_not_reached(scene: Scene, sign_in: SignIn) -> None:
    version = longer(scene)
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.COORDINATOR, make.make_territory())
    expert = scene.experts[0]

    answers = [
        sign_in(person).get(reverse("repin_works", args=[version.pk])).status_code,
        sign_in(expert).get(reverse("repin_works", args=[version.pk])).status_code,
        sign_in(expert).post(reverse("repin_works", args=[version.pk])).status_code,
    ]

    assert answers == [404, 403, 403]


def test_a_preview_takes_the_same_number_of_queries_for_any_number_of_works(
    client: Client, scene: Scene, count_queries: Callable[[Client, str], int]
) -> None:
    scene.taken()
    more = Case.objects.filter(pk__in=[scene.taken(), scene.submitted()])
    version = longer(scene)
    address = reverse("repin_works", args=[version.pk])
    more.update(procedure_version=version)
    before = count_queries(client, address)

    more.update(procedure_version=scene.procedure.versions.get(number=1))

    assert count_queries(client, address) == before
