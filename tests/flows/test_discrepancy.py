"""What is done when experts differ: ready procedures reproduce their rules by what they say alone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Person
from registry.rules.vocabulary import CaseState, Role
from registry.services.errors import DomainError
from review.models import Conclusion, Stage
from review.rules.presets import (
    AS_AT_STATE_EXAM,
    EXTERNAL_CHECKLIST,
    EXTERNAL_ONLY,
    FORTY_FROM_EACH,
)
from review.rules.procedure import Discrepancy, Gap
from review.rules.vocabulary import ConflictKind, GapUnit, Verdict
from review.services.assignment import Choice
from tests.contracts.worlds import signed_in
from tests.factories import registry as make
from tests.factories.scenes import Scene, checklist, criterion, make_scene
from tests.flows.test_examination import concluded, open_steps, state_of
from workflows.queries.candidates import choice_for

pytestmark = pytest.mark.django_db

NOW = make.NOW


def points(scene: Scene, *given: int) -> dict[str, Any]:
    """A sheet with so many points for each criterion."""
    return scene.sheet(
        marks={
            pk: {"points": one, "comment": "" if one else "Этого в работе нет."}
            for pk, one in zip(scene.criteria, given, strict=True)
        }
    )


def give(scene: Scene, case_id: int, expert: Person, *given: int) -> None:
    scene.do(case_id, "score_material", expert, **points(scene, *given))


def result_of(case_id: int) -> dict[str, Any]:
    return Stage.objects.get(case=case_id).result or {}


def invite(scene: Scene, case_id: int, expert: Person, **choice: Any) -> None:
    chosen = [Choice(expert.pk, **choice)]
    scene.do(case_id, "assign_experts", scene.coordinator, experts=chosen, reserve=[])


def make_senior(scene: Scene, expert: Person) -> None:
    make.grant(expert, Role.EXPERT_MENTOR, scene.territory)


# --- As at the state examination ----------------------------------------------------------------


@pytest.fixture
def exam() -> Scene:
    """Two experts, three criteria of two points; four people to choose from."""
    return make_scene(
        parameters=AS_AT_STATE_EXAM,
        checklist=EXTERNAL_CHECKLIST,
        criteria=checklist(3),
        experts=5,
    )


def differing(scene: Scene) -> int:
    """A work two experts gave two points and none for one criterion, and one total."""
    case_id = scene.taken()
    give(scene, case_id, scene.experts[0], 2, 1, 1)
    give(scene, case_id, scene.experts[1], 0, 2, 2)
    return case_id


def test_one_point_between_two_checks_is_no_discrepancy_and_the_mean_is_rounded_up(
    exam: Scene,
) -> None:
    case_id = exam.taken()
    give(exam, case_id, exam.experts[0], 2, 2, 2)
    give(exam, case_id, exam.experts[1], 1, 2, 2)

    assert open_steps(case_id) == ["draft_conclusion"]
    assert result_of(case_id)["aggregate"] == "6.00"


def test_two_points_for_one_criterion_ask_a_third_check_though_the_totals_are_equal(
    exam: Scene,
) -> None:
    case_id = differing(exam)

    assert open_steps(case_id) == ["assign_experts"]
    assert result_of(case_id)["differing"] == {
        "total": False,
        "criteria": [exam.criteria[0]],
        "tied": False,
    }


def test_only_senior_experts_with_a_fresh_eye_are_offered_and_the_others_have_their_reasons(
    exam: Scene,
) -> None:
    senior = exam.experts[2]
    make_senior(exam, senior)
    make_senior(exam, exam.experts[0])
    case_id = differing(exam)
    stage = Stage.objects.get(case=case_id)

    choice = choice_for(stage, coordinator_id=exam.coordinator.pk, now=NOW)

    assert [one.person for one in choice.offered] == [senior]
    assert {one.person.pk: [why.kind for why in one.ranked.conflicts] for one in choice.barred} == {
        one.pk: [ConflictKind.NOT_SENIOR] for one in exam.experts[3:]
    }


def test_a_senior_expert_who_took_the_work_and_was_replaced_is_not_the_third_check(
    exam: Scene,
) -> None:
    for one in exam.experts[2:4]:
        make_senior(exam, one)
    first, second, saw, fresh = exam.experts[:4]
    case_id = exam.invited(saw, second, reserve=[])
    exam.do(case_id, "respond_to_invitation", saw, accepts=True)
    stage = Stage.objects.get(case=case_id)
    withdrawn = stage.assignments.get(expert=saw)
    withdrawn.state = "withdrawn"
    withdrawn.save()
    stage.experts_needed = 3
    stage.save()

    choice = choice_for(stage, coordinator_id=exam.coordinator.pk, now=NOW)

    reasons = {one.person: [why.kind for why in one.ranked.conflicts] for one in choice.barred}
    assert reasons[saw] == [ConflictKind.SAW_WORK]
    assert reasons[first] == [ConflictKind.NOT_SENIOR]
    assert [one.person for one in choice.offered] == [fresh]


def test_an_expert_who_is_not_senior_is_refused_even_with_a_reason(exam: Scene) -> None:
    case_id = differing(exam)

    with pytest.raises(DomainError) as refused:
        invite(exam, case_id, exam.experts[2], override_reason="Больше некому")

    assert refused.value.code == "barred"
    assert open_steps(case_id) == ["assign_experts"]


def test_the_points_of_the_third_check_are_final_and_nobody_is_asked_again(exam: Scene) -> None:
    senior = exam.experts[2]
    make_senior(exam, senior)
    case_id = differing(exam)
    invite(exam, case_id, senior)
    exam.do(case_id, "respond_to_invitation", senior, accepts=True)
    give(exam, case_id, senior, 1, 0, 0)

    kept = result_of(case_id)
    assert open_steps(case_id) == ["draft_conclusion"]
    assert (kept["aggregate"], kept["counted"], kept["route"]) == ("1.00", [2], None)
    assert kept["confidence_reason"] == "settled"


def test_the_reserve_of_the_first_choice_is_passed_over_when_it_is_not_senior(exam: Scene) -> None:
    senior, junior = exam.experts[2:4]
    make_senior(exam, senior)
    case_id = exam.invited(reserve=[junior])
    for one in exam.experts[:2]:
        exam.do(case_id, "respond_to_invitation", one, accepts=True)
    give(exam, case_id, exam.experts[0], 2, 1, 1)
    give(exam, case_id, exam.experts[1], 0, 2, 2)
    invite(exam, case_id, senior)

    exam.do(case_id, "respond_to_invitation", senior, accepts=False, reason="no_time")

    assert open_steps(case_id) == ["replace_expert"]


# --- Who sees the earlier sheets ------------------------------------------------------------------

SAID = "Цель не раскрыта, примеров нет."


def with_words(scene: Scene, case_id: int, expert: Person, *given: int) -> None:
    sheet = points(scene, *given) | {"comment_to_author": SAID, "note_to_council": "Тайное слово"}
    scene.do(case_id, "score_material", expert, **sheet)


def third_check(scene: Scene) -> int:
    """A work before its third expert, who has taken it."""
    senior = scene.experts[2]
    make_senior(scene, senior)
    case_id = scene.taken()
    with_words(scene, case_id, scene.experts[0], 2, 1, 1)
    give(scene, case_id, scene.experts[1], 0, 2, 2)
    invite(scene, case_id, senior)
    return case_id


def scoring_page(scene: Scene, case_id: int, expert: Person, client: Client) -> Any:
    return client.get(
        reverse("score_material", args=[scene.task(case_id, "score_material", expert).pk])
    )


def test_the_third_check_reads_the_earlier_sheets_without_names_beside_his_own(exam: Scene) -> None:
    case_id = third_check(exam)
    senior = exam.experts[2]
    exam.do(case_id, "respond_to_invitation", senior, accepts=True)

    answer = scoring_page(exam, case_id, senior, signed_in(senior))

    page = answer.content.decode()
    assert [one.name for one in answer.context["others"].experts] == ["Эксперт 1", "Эксперт 2"]
    assert SAID in page
    assert "Тайное слово" not in page
    assert not any(one.last_name in page for one in exam.experts[:2])


def test_before_he_takes_the_work_the_third_check_sees_no_sheet(exam: Scene) -> None:
    case_id = third_check(exam)
    client = signed_in(exam.experts[2])
    sheet = Stage.objects.get(case=case_id).assignments.get(expert=exam.experts[0]).sheet

    assert client.get(reverse("sheet", args=[case_id, sheet.pk])).status_code in (403, 404)


def test_first_experts_see_no_sheet_but_their_own_by_any_door(exam: Scene) -> None:
    case_id = third_check(exam)
    stage = Stage.objects.get(case=case_id)
    others = stage.assignments.get(expert=exam.experts[1]).sheet
    client = signed_in(exam.experts[0])

    assert client.get(reverse("sheet", args=[case_id, others.pk])).status_code == 404


def test_where_the_procedure_does_not_say_so_a_further_expert_sees_nothing() -> None:
    scene = make_scene(
        parameters=EXTERNAL_ONLY,
        criteria=checklist(3),
        discrepancy=Discrepancy(criterion=Gap(1, GapUnit.POINTS)),
    )
    case_id = scene.taken()
    with_words(scene, case_id, scene.experts[0], 2, 1, 1)
    give(scene, case_id, scene.experts[1], 0, 2, 2)
    third = scene.experts[2]
    invite(scene, case_id, third)
    scene.do(case_id, "respond_to_invitation", third, accepts=True)
    client = signed_in(third)
    sheet = Stage.objects.get(case=case_id).assignments.get(expert=scene.experts[0]).sheet

    answer = scoring_page(scene, case_id, third, client)

    assert answer.context["others"] is None
    assert SAID not in answer.content.decode()
    assert client.get(reverse("sheet", args=[case_id, sheet.pk])).status_code == 404


# --- Forty points from each -----------------------------------------------------------------------


@pytest.fixture
def forty() -> Scene:
    """Three experts, five criteria of twenty points: a hundred in all."""
    twenty = [criterion(one, max=20, level=[]) for one in range(1, 6)]
    return make_scene(
        parameters=FORTY_FROM_EACH,
        criteria=checklist(0, *twenty, threshold=None),
        seats=3,
        experts=4,
    )


@pytest.mark.parametrize(
    ("totals", "verdict"),
    [
        ((39, 39, 39), Verdict.NEGATIVE),
        ((39, 39, 40), Verdict.POSITIVE),
        ((0, 0, 100), Verdict.POSITIVE),
        ((40, 40, 40), Verdict.POSITIVE),
    ],
)
def test_a_work_is_rejected_when_each_of_three_gave_it_fewer_than_forty(
    totals: tuple[int, ...], verdict: Verdict, forty: Scene
) -> None:
    case_id = forty.taken()
    for expert, total in zip(forty.experts, totals, strict=False):
        left, given = total, []
        for _ in forty.criteria:
            given.append(min(20, left))
            left -= given[-1]
        give(forty, case_id, expert, *given)

    assert open_steps(case_id) == ["draft_conclusion"]
    assert result_of(case_id)["verdict"] == verdict.value
    concluded(forty, case_id, verdict)
    assert state_of(case_id) == CaseState.CONCLUDED
    assert Conclusion.objects.get(case=case_id).verdict == verdict.value
