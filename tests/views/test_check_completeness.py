"""The completeness check: the kit beside the document, three ways out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Case, Letter, Person
from registry.rules.vocabulary import CaseState
from review.models import Remark
from review.rules.vocabulary import CompletenessOutcome
from tests.factories.scenes import Scene, make_scene
from workflows.labels.phrases import REFUSAL, REMARKS

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def client(scene: Scene, sign_in: SignIn) -> Client:
    return sign_in(scene.coordinator)


def page_of(scene: Scene, case_id: int) -> str:
    return reverse("check_completeness", args=[scene.task(case_id, "check_completeness").pk])


def posted(outcome: CompletenessOutcome, **fields: Any) -> dict[str, Any]:
    return {"outcome": outcome.value, "remarks": "", "words": str(REFUSAL)} | fields


def test_kit_of_a_complete_work_has_no_problem(scene: Scene, client: Client) -> None:
    context = client.get(page_of(scene, scene.submitted())).context

    assert [line.problem for line in context["kit"]] == [""] * 8
    assert len(context["pane"]["files"]) == 1


def test_accepted_work_leads_to_the_choice_of_its_experts(scene: Scene, client: Client) -> None:
    case_id = scene.submitted()

    answer = client.post(page_of(scene, case_id), posted(CompletenessOutcome.ACCEPT))

    task = scene.task(case_id, "assign_experts")
    assert answer.headers["Location"] == reverse("assign_experts", args=[task.pk])
    assert Case.objects.get().state == CaseState.ASSIGNING


def test_returned_work_carries_phrases_and_own_remarks_line_by_line(
    scene: Scene, client: Client
) -> None:
    case_id = scene.submitted()

    client.post(
        page_of(scene, case_id),
        posted(
            CompletenessOutcome.RETURN,
            phrases=["sources"],
            remarks="- Укажите класс.\n\nПриложите карточки.",
        ),
    )

    assert list(Remark.objects.values_list("text", flat=True)) == [
        str(REMARKS["sources"]),
        "Укажите класс.",
        "Приложите карточки.",
    ]
    assert Case.objects.get().state == CaseState.RETURNED


def test_return_without_remarks_is_refused(scene: Scene, client: Client) -> None:
    answer = client.post(page_of(scene, scene.submitted()), posted(CompletenessOutcome.RETURN))

    assert answer.status_code == 422
    assert "remarks" in answer.context["form"].errors


def test_refusal_with_the_template_left_as_it_is_is_refused(scene: Scene, client: Client) -> None:
    answer = client.post(
        page_of(scene, scene.submitted()),
        posted(CompletenessOutcome.REJECT, remarks="Не пропало"),
    )

    assert answer.status_code == 422
    assert "words" in answer.context["form"].errors
    assert answer.context["form"]["remarks"].value() == "Не пропало"


def test_work_not_accepted_is_closed_with_kind_words(scene: Scene, client: Client) -> None:
    words = "Спасибо за работу. Мы принимаем материалы с конспектом, приложите его."

    client.post(page_of(scene, scene.submitted()), posted(CompletenessOutcome.REJECT, words=words))

    assert Case.objects.get().state == CaseState.REJECTED
    assert Remark.objects.get().text == words
    assert Letter.objects.filter(template="material_rejected").count() == 1


def test_second_press_changes_nothing_and_says_so(scene: Scene, client: Client) -> None:
    case_id = scene.submitted()
    address = page_of(scene, case_id)
    client.post(address, posted(CompletenessOutcome.ACCEPT))

    answer = client.post(address, posted(CompletenessOutcome.REJECT, words="Нет."))

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert Case.objects.get().state == CaseState.ASSIGNING


def test_page_is_of_coordinators_of_the_territory_alone(scene: Scene, sign_in: SignIn) -> None:
    address = page_of(scene, scene.submitted())
    people = (scene.author, scene.experts[0], make_scene().coordinator)

    answers = [sign_in(person).get(address).status_code for person in people]

    assert answers == [403, 404, 404]


# --- The same work sent twice -------------------------------------------------------------


def test_coordinator_is_hinted_at_an_equal_work_of_the_author_and_takes_it_off(
    scene: Scene, client: Client
) -> None:
    first = scene.submitted("Дроби без слёз")
    second = scene.submitted("«Дроби без слёз»")
    task = scene.task(second, "check_completeness")

    page = client.get(reverse("check_completeness", args=[task.pk])).content.decode()
    address = reverse("merge_duplicate", args=[second])
    answer = client.post(address, {"other": first})

    assert address in page
    assert "название совпадает" in page
    assert answer.headers["Location"] == reverse("case", args=[second])
    assert Case.objects.get(pk=second).duplicate_of_id == first


def test_other_works_of_the_author_give_no_hint(scene: Scene, client: Client) -> None:
    scene.submitted("Площади фигур")
    Case.objects.get().files.update(sha256="0" * 64)
    second = scene.submitted("Дроби без слёз")
    task = scene.task(second, "check_completeness")

    page = client.get(reverse("check_completeness", args=[task.pk]))

    assert page.context["alike"] == []
