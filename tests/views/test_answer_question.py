"""Asking the author and answering, as people see it; who reads which name."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import Case, Person
from registry.rules.actors import Actor
from review.models import Question
from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import Asker, ExpertNames
from tests.factories.scenes import Scene, make_scene
from workflows.models import Task
from workflows.services import act, ask_author

pytestmark = pytest.mark.django_db

ASKED = "К какому классу относится карточка 2?"
ANSWER = "К пятому, это опечатка."
STANDS = "срок остановлен: ждём ответа автора"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def scene_with(names: ExpertNames = ExpertNames.NUMBERS, *, blind: bool = False) -> Scene:
    parameters: ProcedureParameters = replace(EXTERNAL_ONLY, author_hidden=blind)
    return make_scene(parameters=parameters, expert_names=names)


def asked_by_expert(scene: Scene) -> int:
    """A work about which its first expert asks; the id of its case."""
    case_id = scene.taken()
    client = signed_in(scene.experts[0])
    client.post(reverse("ask_author", args=[case_id]), {"text": ASKED})
    return case_id


def page(person: Person, address: str, *args: int) -> str:
    return signed_in(person).get(reverse(address, args=args)).content.decode()


def answer_page(scene: Scene, case_id: int) -> str:
    return page(scene.author, "answer_question", scene.task(case_id, "answer_question").pk)


# --- The coordinator ---------------------------------------------------------------------------


def test_a_coordinator_asks_and_reads_the_answer_on_the_page_of_the_work() -> None:
    scene = scene_with()
    case_id = scene.submitted()
    office = signed_in(scene.coordinator)

    told = office.post(reverse("ask_author", args=[case_id]), {"text": ASKED}, follow=True)

    assert ASKED in told.content.decode()
    assert STANDS in told.content.decode()
    task = scene.task(case_id, "answer_question")

    signed_in(scene.author).post(reverse("answer_question", args=[task.pk]), {"text": ANSWER})

    found = page(scene.coordinator, "case", case_id)
    assert ANSWER in found
    assert STANDS not in found
    assert "Сроки идут дальше" in found


def test_an_empty_question_is_refused_beside_its_field() -> None:
    scene = scene_with()
    case_id = scene.submitted()

    answer = signed_in(scene.coordinator).post(
        reverse("ask_author", args=[case_id]), {"text": "  "}
    )

    assert answer.status_code == 422
    assert "Напишите вопрос" in answer.content.decode()
    assert not Question.objects.exists()


def test_a_coordinator_takes_a_question_of_an_expert_back() -> None:
    scene = scene_with()
    asked_by_expert(scene)

    signed_in(scene.coordinator).post(
        reverse("take_back_question", args=[Question.objects.get().pk])
    )

    assert Question.objects.get().closed_at is not None
    assert not Task.objects.filter(step="answer_question", finished=None).exists()


def test_an_expert_takes_back_his_own_question_alone() -> None:
    scene = scene_with()
    asked_by_expert(scene)
    address = reverse("take_back_question", args=[Question.objects.get().pk])

    assert signed_in(scene.experts[1]).post(address).status_code == 404
    assert Question.objects.get().closed_at is None

    signed_in(scene.experts[0]).post(address)

    assert Question.objects.get().closed_at is not None


def test_lists_say_that_a_term_stands_still() -> None:
    scene = scene_with()
    case_id = scene.submitted()
    ask_author(
        Case.objects.get(pk=case_id),
        asker=Asker.OFFICE,
        text=ASKED,
        actor=Actor.person(scene.coordinator.pk),
        now=timezone.now(),
    )

    assert STANDS in page(scene.coordinator, "my_tasks")
    assert STANDS in page(scene.coordinator, "board")
    assert STANDS in page(
        scene.coordinator, "check_completeness", scene.task(case_id, "check_completeness").pk
    )
    assert STANDS not in page(scene.author, "my_tasks")
    assert "Ответить на вопрос" in page(scene.author, "my_tasks")


# --- The expert --------------------------------------------------------------------------------


def test_an_expert_asks_from_his_sheet_and_reads_the_answer_there() -> None:
    scene = scene_with()
    case_id = scene.taken()
    sheet = reverse(
        "score_material", args=[scene.task(case_id, "score_material", scene.experts[0]).pk]
    )
    client = signed_in(scene.experts[0])

    answer = client.post(reverse("ask_author", args=[case_id]), {"text": ASKED})

    assert answer.url == sheet
    assert STANDS in client.get(sheet).content.decode()

    task = scene.task(case_id, "answer_question")
    signed_in(scene.author).post(reverse("answer_question", args=[task.pk]), {"text": ANSWER})

    assert ANSWER in client.get(sheet).content.decode()


def test_the_question_of_one_expert_is_not_for_the_other() -> None:
    scene = scene_with()
    case_id = asked_by_expert(scene)

    assert ASKED in page(scene.experts[0], "case", case_id)
    assert ASKED not in page(scene.experts[1], "case", case_id)


@pytest.mark.parametrize(
    ("names", "is_named"),
    [(ExpertNames.NAMES, True), (ExpertNames.NUMBERS, False), (ExpertNames.HIDDEN, False)],
)
def test_the_author_reads_the_name_of_an_expert_where_the_procedure_tells_it(
    names: ExpertNames, is_named: bool
) -> None:
    scene = scene_with(names)
    case_id = asked_by_expert(scene)
    expert = scene.experts[0].full_name

    shown = answer_page(scene, case_id)

    assert "Вопрос эксперта" in shown
    assert (expert in shown) is is_named
    assert (expert in page(scene.author, "case", case_id)) is is_named
    assert expert in page(scene.coordinator, "case", case_id)


def test_a_blind_expert_reads_the_answer_and_not_the_author() -> None:
    scene = scene_with(blind=True)
    case_id = asked_by_expert(scene)
    task = scene.task(case_id, "answer_question")
    author = signed_in(scene.author)

    refused = author.post(
        reverse("answer_question", args=[task.pk]), {"text": f"Это {scene.author.last_name}."}
    )

    assert refused.status_code == 422
    assert "Эксперт не должен узнать, кто вы" in refused.content.decode()

    author.post(reverse("answer_question", args=[task.pk]), {"text": ANSWER})

    read = page(scene.experts[0], "case", case_id)
    assert ANSWER in read
    assert scene.author.last_name not in read


def test_a_question_is_answered_once() -> None:
    scene = scene_with()
    case_id = asked_by_expert(scene)
    task = scene.task(case_id, "answer_question")
    author = signed_in(scene.author)
    author.post(reverse("answer_question", args=[task.pk]), {"text": ANSWER})

    second = author.post(reverse("answer_question", args=[task.pk]), {"text": "Другое."})

    assert second.status_code == 422
    assert Question.objects.get().answer == ANSWER


def test_another_author_does_not_find_the_question() -> None:
    scene = scene_with()
    case_id = asked_by_expert(scene)
    task = scene.task(case_id, "answer_question")

    found = signed_in(scene.experts[1]).get(reverse("answer_question", args=[task.pk]))

    assert found.status_code == 404


def test_the_story_tells_how_long_terms_stood_still() -> None:
    scene = scene_with()
    case_id = scene.submitted()
    asked_at = timezone.now()
    ask_author(
        Case.objects.get(pk=case_id),
        asker=Asker.OFFICE,
        text=ASKED,
        actor=Actor.person(scene.coordinator.pk),
        now=asked_at,
    )
    act(
        scene.task(case_id, "answer_question").pk,
        "answer_question",
        actor=Actor.person(scene.author.pk),
        now=asked_at + timedelta(days=7),
        text=ANSWER,
    )

    story = page(scene.author, "case", case_id)

    assert "Сроки остановлены: автору задан вопрос" in story
    assert "Стояли 5 рабочих дней" in story


def test_an_author_who_is_asked_does_not_read_that_nothing_is_wanted_of_him() -> None:
    scene = scene_with()
    case_id = asked_by_expert(scene)

    for shown in (page(scene.author, "case", case_id), page(scene.author, "my_materials")):
        assert "экспертиза ждёт вашего ответа" in shown
        assert "ничего не нужно" not in shown
