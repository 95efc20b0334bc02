"""The walk of a case, driven through the one door, one way a test."""

from dataclasses import replace
from typing import Any

import pytest
from viewflow.workflow.status import PROCESS, STATUS

from registry.models import Case, Document, JournalEntry, Letter
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import CaseState, ConsentPurpose
from registry.services.errors import DomainError
from review.models import Assignment, Practice, Stage
from review.rules.presets import EXTERNAL_CHECKLIST, EXTERNAL_ONLY, TWO_STAGES
from review.rules.procedure import Discrepancy, Gap
from review.rules.vocabulary import DecisionMode, RapporteurRule, StageKind, Verdict
from review.services.assignment import Choice
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from workflows.models import Process, Task
from workflows.services import act, run_job

pytestmark = pytest.mark.django_db

ADVICE = "Добавить задания на планируемые результаты."


def open_steps(case_id: int) -> list[str]:
    """Steps that wait, in order of their appearance."""
    waiting = Task.objects.filter(case_id=case_id, finished=None).order_by("pk")
    return list(waiting.values_list("step", flat=True))


def state_of(case_id: int) -> str:
    return str(Case.objects.values_list("state", flat=True).get(pk=case_id))


def draft(scene: Scene, case_id: int, verdict: Verdict = Verdict.POSITIVE) -> None:
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict=verdict.value,
        motivation="Работа рассмотрена по всем критериям.",
        recommendations=ADVICE,
    )


def issue(case_id: int) -> None:
    run_job(Task.objects.get(case_id=case_id, step="issue_conclusion", finished=None).pk, now=NOW)


def concluded(scene: Scene, case_id: int, verdict: Verdict = Verdict.POSITIVE) -> None:
    """From the last sheet to the issued paper, the chair deciding alone where a council does."""
    draft(scene, case_id, verdict)
    if "decide_in_council" in open_steps(case_id):
        scene.do(case_id, "decide_in_council", scene.chair, approves=True)
    issue(case_id)


def two_stages(**changes: Any) -> Scene:
    """Internal and external stage of two experts each, without a council; six experts."""
    return make_scene(
        parameters=replace(TWO_STAGES, **changes),
        experts=6,
        checklist=EXTERNAL_CHECKLIST,
        decision=DecisionMode.NO_COUNCIL,
        rapporteur=RapporteurRule.COORDINATOR,
        discrepancy=None,
    )


def judge(scene: Scene, case_id: int, experts: list[Any], points: int) -> None:
    """Ask these experts, let them accept and score."""
    scene.do(
        case_id,
        "assign_experts",
        scene.coordinator,
        experts=[Choice(person_id=one.pk) for one in experts],
        reserve=[],
    )
    for one in experts:
        scene.do(case_id, "respond_to_invitation", one, accepts=True)
    for one in experts:
        scene.score(case_id, one, points)


def judge_again(scene: Scene, case_id: int, experts: list[Any], points: int) -> None:
    """The experts of the round before were asked by the procedure: let them accept and score."""
    for one in experts:
        scene.do(case_id, "respond_to_invitation", one, accepts=True)
    for one in experts:
        scene.score(case_id, one, points)


def accept_as_complete(scene: Scene, case_id: int) -> None:
    scene.do(
        case_id, "check_completeness", scene.coordinator, outcome="accept", remarks=[], words=""
    )


# --- The straight way ---------------------------------------------------------------------


def test_a_work_goes_from_submission_to_the_bank_of_practices() -> None:
    scene = make_scene()
    make.make_consent_text(scene.territory, purpose=ConsentPurpose.PUBLICATION.value)
    case_id = scene.scored()
    concluded(scene, case_id)

    scene.do(case_id, "publish_practice", scene.author, consents=True, children_safe=True)

    process = Process.objects.get(case=case_id)
    assert (process.status, open_steps(case_id)) == (PROCESS.DONE, [])
    assert state_of(case_id) == CaseState.PUBLISHED
    assert Practice.objects.get(case=case_id).consent is not None


def test_a_declined_publication_ends_the_way_without_publishing() -> None:
    scene = make_scene()
    case_id = scene.scored()
    concluded(scene, case_id)

    scene.do(case_id, "publish_practice", scene.author, consents=False)

    assert open_steps(case_id) == []
    assert state_of(case_id) == CaseState.CONCLUDED


def test_engine_rows_hold_nothing_but_ids() -> None:
    scene = make_scene()
    case_id = scene.scored()
    concluded(scene, case_id)

    data = list(Task.objects.filter(case=case_id).values_list("data", flat=True))

    assert Process.objects.get(case=case_id).data == {}
    assert all(isinstance(value, int) for row in data for value in row.values())


def test_every_step_knows_the_steps_it_came_from() -> None:
    scene = make_scene()
    case_id = scene.scored()
    concluded(scene, case_id)

    came_from = {
        task: [before.step for before in task.previous.all()]
        for task in Task.objects.filter(case=case_id).prefetch_related("previous")
    }
    of_step = {task.step: steps for task, steps in came_from.items()}

    assert [task.step for task, steps in came_from.items() if not steps] == ["submit_material"]
    assert of_step["check_completeness"] == ["submit_material"]
    assert of_step["join_experts"] == ["after_response"] * scene.seats
    assert of_step["close_scoring"] == ["join_experts"]


def test_an_act_is_dated_by_its_own_moment_everywhere() -> None:
    scene = make_scene()
    case_id = scene.submitted()
    later = NOW.replace(day=NOW.day + 1)

    scene.do(
        case_id,
        "check_completeness",
        scene.coordinator,
        now=later,
        outcome="accept",
        remarks=[],
        words="",
    )

    task = Task.objects.get(case=case_id, step="check_completeness")
    assert (task.created, task.finished) == (NOW, later)
    assert Task.objects.get(case=case_id, step="assign_experts").created == later


# --- The completeness check ---------------------------------------------------------------


def test_a_returned_work_comes_back_to_the_same_check() -> None:
    scene = make_scene()
    case_id = scene.submitted()

    scene.do(
        case_id,
        "check_completeness",
        scene.coordinator,
        outcome="return",
        remarks=["Приложите список литературы."],
        words="",
    )
    waiting_for_author = open_steps(case_id)
    scene.do(case_id, "revise_material", scene.author, note="Список добавлен.")

    assert waiting_for_author == ["revise_material"]
    assert open_steps(case_id) == ["check_completeness"]
    assert state_of(case_id) == CaseState.CHECKING


def test_a_work_that_is_not_accepted_ends() -> None:
    scene = make_scene()
    case_id = scene.submitted()

    scene.do(
        case_id,
        "check_completeness",
        scene.coordinator,
        outcome="reject",
        remarks=[],
        words="Спасибо! Эта работа для конкурса, подайте её туда.",
    )

    assert (open_steps(case_id), state_of(case_id)) == ([], CaseState.REJECTED)
    assert Process.objects.get(case=case_id).status == PROCESS.DONE


# --- Experts ------------------------------------------------------------------------------


def test_a_declined_invitation_goes_to_the_next_of_the_reserve() -> None:
    scene = make_scene(experts=3)
    first, second, third = scene.experts
    case_id = scene.invited(first, second, reserve=[third])

    scene.do(case_id, "respond_to_invitation", second, accepts=False, reason="no_time", note="")

    asked = Task.objects.filter(case=case_id, step="respond_to_invitation", finished=None)
    assert set(asked.values_list("person", flat=True)) == {first.pk, third.pk}


def test_without_a_reserve_the_coordinator_chooses_another_expert() -> None:
    scene = make_scene(experts=3)
    first, second, third = scene.experts
    case_id = scene.invited(first, second)

    scene.do(case_id, "respond_to_invitation", second, accepts=False, reason="no_time", note="")
    scene.do(case_id, "replace_expert", scene.coordinator, expert=Choice(person_id=third.pk))
    scene.do(case_id, "respond_to_invitation", first, accepts=True)
    scene.do(case_id, "respond_to_invitation", third, accepts=True)
    scene.score(case_id, first)
    still_waiting = open_steps(case_id)
    scene.score(case_id, third)

    assert sorted(still_waiting) == ["join_experts", "score_material"]
    assert open_steps(case_id) == ["draft_conclusion"]


def test_all_experts_may_decline_one_after_another_and_the_work_goes_on() -> None:
    scene = make_scene(experts=4)
    case_id = scene.invited(*scene.experts[:2])

    for one in scene.experts[:2]:
        scene.do(case_id, "respond_to_invitation", one, accepts=False, reason="no_time", note="")

    assert open_steps(case_id) == ["replace_expert", "replace_expert"]


def test_a_split_without_experts_is_refused_and_nothing_changes() -> None:
    scene = make_scene()
    case_id = scene.submitted()
    accept_as_complete(scene, case_id)

    with pytest.raises(DomainError) as refused:
        scene.do(case_id, "assign_experts", scene.coordinator, experts=[], reserve=[])

    assert refused.value.code == "wrong_number"
    assert open_steps(case_id) == ["assign_experts"]


@pytest.mark.system("REV-02", part="a gap above the threshold asks one more expert")
def test_experts_who_disagree_are_joined_by_one_more() -> None:
    scene = make_scene(experts=3, discrepancy=Discrepancy(total=Gap(30)))
    third = scene.experts[2]
    case_id = scene.scored(2, 0)
    asked = open_steps(case_id)

    judge(scene, case_id, [third], 2)

    assert asked == ["assign_experts"]
    assert open_steps(case_id) == ["draft_conclusion"]
    assert Assignment.objects.filter(stage__case=case_id, state="submitted").count() == 3


# --- Stages -------------------------------------------------------------------------------


@pytest.mark.system("REV-08")
def test_a_negative_internal_conclusion_stops_the_way_and_only_that_stage_is_repeated() -> None:
    scene = two_stages()
    insiders, outsiders = scene.experts[:2], scene.experts[2:4]
    colleague = make.make_person()
    make.make_employment(colleague, scene.school)
    make.grant(colleague, "expert", scene.territory, directions=[scene.direction])
    case_id = scene.submitted()
    accept_as_complete(scene, case_id)

    judge(scene, case_id, insiders, 0)
    concluded(scene, case_id, Verdict.NEGATIVE)
    stopped_at, first_paper = open_steps(case_id), Document.objects.get(case=case_id)
    scene.do(case_id, "revise_material", scene.author, note="Переписан второй раздел.")
    judge_again(scene, case_id, insiders, 2)
    concluded(scene, case_id)
    with pytest.raises(DomainError) as barred:
        judge(scene, case_id, [outsiders[0], colleague], 2)
    judge(scene, case_id, outsiders, 2)
    concluded(scene, case_id)

    rounds = Stage.objects.filter(case=case_id).order_by("pk").values_list("kind", "round")
    assert stopped_at == ["revise_material"]
    assert first_paper.snapshot["recommendations"] == [ADVICE]
    assert barred.value.code == "barred"
    assert list(rounds) == [
        (StageKind.INTERNAL, 1),
        (StageKind.INTERNAL, 2),
        (StageKind.EXTERNAL, 1),
    ]
    assert Document.objects.filter(case=case_id).count() == 3


def test_a_work_that_is_never_good_enough_ends_after_the_last_round() -> None:
    scene = make_scene(parameters=replace(EXTERNAL_ONLY, max_rounds=1))
    case_id = scene.scored(0, 0)

    concluded(scene, case_id, Verdict.NEGATIVE)

    assert (open_steps(case_id), state_of(case_id)) == ([], CaseState.CONCLUDED)


def test_the_chair_may_return_a_conclusion_to_its_rapporteur() -> None:
    scene = make_scene()
    case_id = scene.scored()
    draft(scene, case_id)

    scene.do(
        case_id, "decide_in_council", scene.chair, approves=False, words="Поясните критерий 3."
    )
    returned = open_steps(case_id)
    draft(scene, case_id)
    scene.do(case_id, "decide_in_council", scene.chair, approves=True)

    assert returned == ["draft_conclusion"]
    assert open_steps(case_id) == ["issue_conclusion"]


# --- One transaction, one door ------------------------------------------------------------


def test_a_refused_step_leaves_no_trace() -> None:
    scene = make_scene()
    case_id = scene.scored()
    before = (JournalEntry.objects.count(), Letter.objects.count(), Task.objects.count())

    with pytest.raises(DomainError) as refused:
        scene.do(
            case_id,
            "draft_conclusion",
            scene.coordinator,
            verdict=Verdict.POSITIVE.value,
            motivation="   ",
            recommendations="",
        )

    after = (JournalEntry.objects.count(), Letter.objects.count(), Task.objects.count())
    assert refused.value.field == "motivation"
    assert after == before
    assert open_steps(case_id) == ["draft_conclusion"]


def test_a_failure_after_a_persons_step_rolls_the_whole_step_back() -> None:
    """Trap P14: otherwise a sheet would be in while its stage never closes."""
    scene = make_scene()
    case_id = scene.taken()
    scene.score(case_id, scene.experts[0])
    Stage.objects.filter(case=case_id).update(state="closed")

    with pytest.raises(Stage.DoesNotExist):
        scene.score(case_id, scene.experts[1])

    assert scene.assignment(case_id, scene.experts[1]).state == "accepted"
    assert sorted(open_steps(case_id)) == ["join_experts", "score_material"]


def test_the_same_duty_is_not_done_twice() -> None:
    scene = make_scene()
    case_id = scene.taken()
    task = scene.task(case_id, "score_material", scene.experts[0])
    scene.score(case_id, scene.experts[0])

    with pytest.raises(DomainError) as refused:
        act(
            task.pk,
            "score_material",
            actor=Actor.person(scene.experts[0].pk),
            now=NOW,
            **scene.sheet(0),
        )

    assert refused.value.code == "already_done"
    assert scene.assignment(case_id, scene.experts[0]).sheet.total == 40


def test_nobody_does_the_duty_of_another() -> None:
    scene = make_scene()
    case_id = scene.taken()
    task = scene.task(case_id, "score_material", scene.experts[0])

    with pytest.raises(DomainError) as refused:
        act(
            task.pk,
            "score_material",
            actor=Actor.person(scene.experts[1].pk),
            now=NOW,
            **scene.sheet(),
        )

    assert refused.value.code == "not_yours"


def test_an_expert_whose_role_has_ended_does_not_score() -> None:
    scene = make_scene()
    case_id = scene.taken()
    scene.experts[0].grants.update(period_to=NOW.date().replace(day=1))

    with pytest.raises(DomainError) as refused:
        scene.score(case_id, scene.experts[0])

    assert refused.value.code == "not_permitted"


def test_the_coordinator_of_another_territory_does_nothing_here() -> None:
    scene, other = make_scene(), make_scene()
    case_id = scene.submitted()

    with pytest.raises(DomainError) as refused:
        scene.do(
            case_id,
            "check_completeness",
            other.coordinator,
            outcome="accept",
            remarks=[],
            words="",
        )

    assert refused.value.code == "not_permitted"


@pytest.mark.parametrize(("basis", "code"), [("", "no_basis"), ("звонок 14.09.2026", "")])
def test_entering_for_an_expert_needs_a_basis_and_the_journal_keeps_both(
    basis: str, code: str
) -> None:
    scene = make_scene()
    case_id = scene.invited()
    expert = scene.experts[0]
    task = scene.task(case_id, "respond_to_invitation", expert)
    said = ""

    try:
        act(
            task.pk,
            "respond_to_invitation",
            actor=Actor.person(scene.coordinator.pk),
            on_behalf_of=OnBehalfOf(person_id=expert.pk, basis=basis),
            now=NOW,
            accepts=True,
        )
    except DomainError as refused:
        said = refused.code

    kept = JournalEntry.objects.filter(case=case_id, on_behalf_of=expert, basis=basis)
    assert said == code
    assert kept.filter(actor=scene.coordinator).exists() == (not code)


def test_a_personal_duty_is_born_with_its_holder_and_its_term() -> None:
    scene = make_scene()
    case_id = scene.taken()

    task = scene.task(case_id, "score_material", scene.experts[0])

    assert (task.status, task.person_id) == (STATUS.ASSIGNED, scene.experts[0].pk)
    assert task.due_at == scene.assignment(case_id, scene.experts[0]).due_at
