"""The page of a work as its author, the coordinator, an expert and strangers meet it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Case, Person
from registry.rules.vocabulary import CaseState, Role
from review.rules.presets import EXTERNAL_ONLY
from tests.factories import registry as make
from tests.factories.scenes import Scene, make_scene
from workflows.labels.journal import SENTENCES
from workflows.models import Task

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


def director_of(scene: Scene) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.DIRECTOR, scene.territory)
    return person


def address_of(case_id: int) -> str:
    return reverse("case", args=[case_id])


def test_author_learns_where_the_work_stands_and_no_expert(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.taken()

    answer = sign_in(scene.author).get(address_of(case_id))

    page = answer.content.decode()
    assert [step.state for step in answer.context["steps"]] == ["done", "done", "current", "todo"]
    assert answer.context["stage_rows"] == []
    assert not any(expert.full_name in page for expert in scene.experts)


def test_author_reads_his_own_part_of_the_story(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.taken()

    told = [
        str(entry.title)
        for entry in sign_in(scene.author).get(address_of(case_id)).context["story"]
    ]

    assert told == [
        str(SENTENCES[key].text)
        for key in (
            "review.stage.opened",
            "review.material.checked:accept",
            "review.material.submitted",
        )
    ]


def test_coordinator_reads_who_did_what_and_sees_the_people(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.taken()

    context = sign_in(scene.coordinator).get(address_of(case_id)).context

    stage = context["stage_rows"][0]
    accepted = [
        entry
        for entry in context["story"]
        if entry.title == SENTENCES["review.assignment.accepted"].text
    ]
    assert {row.name for row in stage.experts} == {one.full_name for one in scene.experts[:2]}
    assert {entry.actor for entry in accepted} == {one.short_name for one in scene.experts[:2]}
    assert len(context["duty_rows"]) == 2


def test_director_sees_whose_turn_it_is_without_names(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.taken()

    context = sign_in(director_of(scene)).get(address_of(case_id)).context

    assert context["stage_rows"] == []
    assert len(context["duty_rows"]) == 2
    assert not any(
        expert.short_name in row.holder for expert in scene.experts for row in context["duty_rows"]
    )


def test_expert_at_work_does_not_learn_a_hidden_author(sign_in: SignIn) -> None:
    scene = make_scene(parameters=replace(EXTERNAL_ONLY, author_hidden=True))
    case_id = scene.taken()

    page = sign_in(scene.experts[0]).get(address_of(case_id)).content.decode()

    assert scene.author.last_name not in page
    assert scene.school.short_name not in page
    assert "Соколова_урок" not in page


def test_holder_of_a_duty_finds_it_on_the_page(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.submitted()

    duty = sign_in(scene.coordinator).get(address_of(case_id)).context["own_duty"]

    task = scene.task(case_id, "check_completeness")
    assert duty["url"] == reverse("open_task", args=[task.pk])
    assert sign_in(scene.author).get(address_of(case_id)).context["own_duty"] is None


def test_words_of_a_refusal_reach_the_author(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.submitted()
    scene.do(
        case_id,
        "check_completeness",
        scene.coordinator,
        outcome="reject",
        words="Спасибо. Нужен конспект.",
    )

    context = sign_in(scene.author).get(address_of(case_id)).context

    assert context["remarks"] == ["Спасибо. Нужен конспект."]


@pytest.mark.parametrize("who", ["invited expert", "other coordinator", "other author"])
def test_work_is_not_found_by_those_it_does_not_concern(who: str, sign_in: SignIn) -> None:
    scene, other = make_scene(), make_scene()
    case_id = scene.invited()
    person = {
        "invited expert": scene.experts[0],
        "other coordinator": other.coordinator,
        "other author": other.author,
    }[who]

    answer = sign_in(person).get(address_of(case_id))

    assert answer.status_code == (403 if who == "invited expert" else 404)


def test_page_takes_the_same_queries_for_one_round_of_experts_and_for_three(
    sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    few, many = make_scene(seats=1), make_scene(seats=3)

    counts = [
        count_queries(sign_in(scene.coordinator), address_of(scene.taken()))
        for scene in (few, many)
    ]

    assert counts[0] == counts[1]
    assert counts[0] <= 21


# --- Taking the work back -----------------------------------------------------------------


def test_author_takes_the_work_back_and_its_duties_disappear(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.taken()

    sign_in(scene.author).post(
        reverse("withdraw_material", args=[case_id]), {"reason": "Нашла ошибку"}
    )

    assert Case.objects.get().state == CaseState.WITHDRAWN
    assert not Task.objects.filter(case_id=case_id, finished=None).exists()


def test_nobody_but_the_author_takes_the_work_back(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.taken()
    people = (scene.coordinator, scene.experts[0], make_scene().author)

    answers = [
        sign_in(person).post(reverse("withdraw_material", args=[case_id])).status_code
        for person in people
    ]

    assert answers == [403, 403, 404]
    assert Case.objects.get(pk=case_id).state == CaseState.SCORING
