"""Submitted sheets: whose one sees, when, and under which names."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Person
from review.rules.presets import EXTERNAL_ONLY
from review.rules.vocabulary import ExpertNames, SheetsSeen
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def address_of(scene: Scene, case_id: int, expert: Person) -> str:
    return reverse("sheet", args=[case_id, scene.assignment(case_id, expert).sheet.pk])


def test_others_sheets_are_hidden_until_ones_own_is_in() -> None:
    scene = make_scene()
    first, second = scene.experts[:2]
    case_id = scene.taken()
    scene.score(case_id, first)
    client = signed_in(second)

    before = client.get(address_of(scene, case_id, first)).status_code
    scene.score(case_id, second, 1)
    after = client.get(address_of(scene, case_id, first))

    assert (before, after.status_code) == (404, 200)
    assert [expert.total for expert in after.context["table"].experts] == [40, 20]


def test_where_experts_never_see_each_other_one_sees_ones_own_alone() -> None:
    scene = make_scene(parameters=replace(EXTERNAL_ONLY, experts_see_each_other=SheetsSeen.NEVER))
    case_id = scene.scored(2, 1)

    answer = signed_in(scene.experts[0]).get(address_of(scene, case_id, scene.experts[0]))

    assert [expert.is_own for expert in answer.context["table"].experts] == [True]


@pytest.mark.parametrize(
    ("names", "named"),
    [(ExpertNames.NAMES, True), (ExpertNames.NUMBERS, False), (ExpertNames.HIDDEN, False)],
)
def test_an_expert_sees_the_others_under_the_names_of_the_procedure(
    names: ExpertNames, named: bool
) -> None:
    scene = make_scene(expert_names=names)
    first, second = scene.experts[:2]
    second.last_name = "Необыкновенная"
    second.save()
    case_id = scene.scored()

    html = signed_in(first).get(address_of(scene, case_id, first)).content.decode()

    assert ("Необыкновенная" in html) is named


def test_a_coordinator_sees_the_experts_he_chose_by_name() -> None:
    scene = make_scene(expert_names=ExpertNames.HIDDEN)
    case_id = scene.scored()

    answer = signed_in(scene.coordinator).get(address_of(scene, case_id, scene.experts[0]))

    names = [expert.name for expert in answer.context["table"].experts]
    assert names == [expert.short_name for expert in scene.experts[:2]]


def test_a_note_to_the_council_is_not_shown_to_a_fellow_expert() -> None:
    scene = make_scene()
    case_id = scene.taken()
    scene.score(case_id, scene.experts[0], note_to_council="Только совету")
    scene.score(case_id, scene.experts[1], note_to_council="Моя заметка")
    address = address_of(scene, case_id, scene.experts[0])

    of_expert, of_coordinator = (
        signed_in(person).get(address).content.decode()
        for person in (scene.experts[1], scene.coordinator)
    )

    assert ("Только совету" in of_expert, "Моя заметка" in of_expert) == (False, True)
    assert ("Только совету" in of_coordinator, "Моя заметка" in of_coordinator) == (True, True)


def test_a_draft_is_nobody_elses_business() -> None:
    scene = make_scene()
    case_id = scene.taken()

    statuses = [
        signed_in(person).get(address_of(scene, case_id, scene.experts[0])).status_code
        for person in (scene.experts[1], scene.coordinator)
    ]

    assert statuses == [404, 404]


def test_the_author_does_not_see_sheets() -> None:
    scene = make_scene()
    case_id = scene.scored()

    answer = signed_in(scene.author).get(address_of(scene, case_id, scene.experts[0]))

    assert answer.status_code == 403


def test_a_sheet_is_not_found_under_another_work() -> None:
    scene = make_scene()
    case_id, other = scene.scored(), scene.scored()
    expert = scene.experts[0]

    address = reverse("sheet", args=[other, scene.assignment(case_id, expert).sheet.pk])

    assert signed_in(expert).get(address).status_code == 404


def test_rows_where_experts_lie_far_apart_are_marked() -> None:
    scene = make_scene()
    case_id = scene.scored(2, 0)

    table = (
        signed_in(scene.coordinator)
        .get(address_of(scene, case_id, scene.experts[0]))
        .context["table"]
    )

    assert table.differs
    assert all(row.differs for group in table.groups for row in group.rows)
