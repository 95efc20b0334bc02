"""A work that comes back improved: who judges it again, and what they see of the round before."""

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from registry.models import Absence, JournalEntry, Person, RoleGrant, StoredFile
from registry.rules.actors import Actor
from registry.rules.vocabulary import ActorKind, RelationKind
from review.models import Assignment, BodyMember, Material, MaterialVersion, Sheet, Stage
from review.rules.differences import PieceKind
from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import AssignmentState, BodyRole, RapporteurRule, Verdict
from review.services import submission
from review.services.assignment import Choice
from tests.contracts.worlds import signed_in
from tests.factories import registry as make
from tests.factories.scenes import Scene, checklist, make_scene
from tests.factories.uploads import make_pdf, upload
from tests.flows.test_examination import ADVICE, accept_as_complete, concluded, issue, open_steps
from workflows.models import Task
from workflows.queries.candidates import choice_for, plan
from workflows.rules.versions import Change

pytestmark = pytest.mark.django_db

NOW = make.NOW
NOTE = "Переписан второй раздел."


def improved(scene: Scene, *, annotation: str = "", file: Any = None) -> int:
    """A work that was not good enough, and that its author has improved."""
    case_id = scene.scored(0, 0)
    return send_again(scene, case_id, annotation=annotation, file=file)


def send_again(scene: Scene, case_id: int, *, annotation: str = "", file: Any = None) -> int:
    concluded(scene, case_id, Verdict.NEGATIVE)
    material = Material.objects.select_related("case__procedure_version").get(case=case_id)
    author = Actor.person(scene.author.pk)
    if file is not None:
        submission.add_file(material, file, actor=author, now=NOW)
    if annotation:
        Material.objects.filter(pk=material.pk).update(annotation=annotation)
    scene.do(case_id, "revise_material", scene.author, note=NOTE)
    return case_id


def invited_to(case_id: int) -> set[Person]:
    asked = Task.objects.filter(case_id=case_id, step="respond_to_invitation", finished=None)
    return {one.person for one in asked if one.person}


def small(**changes: Any) -> Scene:
    parameters: ProcedureParameters = replace(EXTERNAL_ONLY, **changes)
    return make_scene(parameters=parameters, criteria=checklist(2), experts=4)


# --- Who is asked --------------------------------------------------------------------------------


def test_the_same_experts_are_asked_at_once_and_answer_as_to_any_invitation() -> None:
    scene = small()
    case_id = improved(scene)

    assert open_steps(case_id) == ["respond_to_invitation"] * 2
    assert invited_to(case_id) == set(scene.experts[:2])
    for one in scene.experts[:2]:
        scene.do(case_id, "respond_to_invitation", one, accepts=True)
        scene.score(case_id, one)
    assert open_steps(case_id) == ["draft_conclusion"]


def test_it_is_the_system_that_asks_and_not_the_author() -> None:
    scene = small()
    case_id = improved(scene)
    second = Stage.objects.get(case=case_id, round=2)

    asked = JournalEntry.objects.filter(
        case=case_id,
        key="review.assignment.invited",
        subject_id__in=[str(one.pk) for one in second.assignments.all()],
    )
    assert {one.actor_kind for one in asked} == {ActorKind.JOB.value}


def test_where_the_procedure_does_not_want_the_same_experts_the_coordinator_chooses() -> None:
    case_id = improved(small(same_experts=False))

    assert open_steps(case_id) == ["assign_experts"]


@pytest.mark.parametrize("why", ["no expert any more", "a relative of the author"])
def test_when_one_of_them_cannot_judge_again_the_coordinator_replaces_him(why: str) -> None:
    scene = small()
    case_id = scene.scored(0, 0)
    first, second = scene.experts[:2]
    if why == "no expert any more":
        gone = NOW.date().replace(year=2020)
        RoleGrant.objects.filter(person=first).update(period_from=gone, period_to=gone)
    else:
        make.make_relation(first, scene.author, kind=RelationKind.RELATIVE)
    send_again(scene, case_id)

    assert open_steps(case_id) == ["assign_experts"]
    stage = Stage.objects.select_related("case__procedure_version").get(case=case_id, round=2)
    choice = choice_for(stage, coordinator_id=scene.coordinator.pk, now=NOW)
    planned = plan(choice, 2)
    assert planned[second.pk] == "expert"
    assert first.pk not in planned


def test_nobody_is_asked_again_who_is_away() -> None:
    scene = small()
    case_id = scene.scored(0, 0)
    today = NOW.date()
    Absence.objects.create(person=scene.experts[0], first_day=today, last_day=today, stated_at=NOW)
    send_again(scene, case_id)

    assert open_steps(case_id) == ["assign_experts"]


def test_whoever_declines_the_second_round_is_replaced_by_the_coordinator() -> None:
    scene = small()
    case_id = improved(scene)

    scene.do(case_id, "respond_to_invitation", scene.experts[0], accepts=False, reason="no_time")

    assert sorted(open_steps(case_id)) == ["replace_expert", "respond_to_invitation"]


def test_an_exception_made_in_the_first_round_keeps_its_reason() -> None:
    scene = small()
    case_id = scene.scored(0, 0)
    make.make_relation(scene.experts[0], scene.author, kind=RelationKind.TEAM)
    Assignment.objects.filter(expert=scene.experts[0]).update(override_reason="Больше некому")
    send_again(scene, case_id)

    again = Assignment.objects.get(expert=scene.experts[0], stage__round=2)
    assert (again.state, again.override_reason) == (AssignmentState.INVITED, "Больше некому")


@pytest.mark.parametrize("is_member_still", [True, False])
def test_the_rapporteur_presents_the_work_again_while_he_sits_in_the_council(
    is_member_still: bool,
) -> None:
    scene = make_scene(criteria=checklist(2), experts=3, rapporteur=RapporteurRule.COUNCIL_MEMBER)
    body = BodyMember.objects.get().body
    rapporteur = make.make_person()
    make.make_user(rapporteur)
    make.grant(rapporteur, "council_member", scene.territory)
    seat = BodyMember.objects.create(
        body=body, person=rapporteur, role=BodyRole.MEMBER, period_from=NOW.date()
    )
    case_id = scored_with(scene, rapporteur)
    if not is_member_still:
        seat.period_to = NOW.date().replace(year=2020)
        seat.save()
    scene.do(case_id, "revise_material", scene.author, note=NOTE)

    if is_member_still:
        assert open_steps(case_id) == ["respond_to_invitation"] * 2
        assert Stage.objects.get(case=case_id, round=2).rapporteur == rapporteur
    else:
        assert open_steps(case_id) == ["assign_experts"]


def scored_with(scene: Scene, rapporteur: Person) -> int:
    case_id = scene.submitted()
    accept_as_complete(scene, case_id)
    scene.do(
        case_id,
        "assign_experts",
        scene.coordinator,
        experts=[Choice(one.pk) for one in scene.experts[:2]],
        reserve=[],
        rapporteur_id=rapporteur.pk,
    )
    for one in scene.experts[:2]:
        scene.do(case_id, "respond_to_invitation", one, accepts=True)
        scene.score(case_id, one, 0)
    scene.do(
        case_id,
        "draft_conclusion",
        rapporteur,
        verdict=Verdict.REVISE.value,
        motivation="Рассмотрено.",
        recommendations=ADVICE,
        verdict_note="Основа хорошая.",
    )
    scene.do(case_id, "decide_in_council", scene.chair, approves=True)
    issue(case_id)
    return case_id


# --- What they see -------------------------------------------------------------------------------


def before_scoring(scene: Scene, case_id: int, expert: Person) -> Any:
    """The page of the second round's sheet, taken by the expert."""
    scene.do(case_id, "respond_to_invitation", expert, accepts=True)
    task = scene.task(case_id, "score_material", expert)
    return signed_in(expert).get(reverse("score_material", args=[task.pk]))


def test_an_expert_reads_what_changed_and_his_own_closed_sheet() -> None:
    scene = small()
    again = upload(make_pdf(3), "Соколова_урок.pdf")
    case_id = improved(scene, annotation="Урок открытия нового знания с заданиями.", file=again)

    answer = before_scoring(scene, case_id, scene.experts[0])

    changes = answer.context["changes"]
    assert (changes.before, changes.after, changes.note) == (1, 2, NOTE)
    assert [str(one.title) for one in changes.fields] == ["Аннотация"]
    kinds = [one.kind for one in changes.fields[0].pieces]
    assert PieceKind.ADDED in kinds
    assert PieceKind.REMOVED in kinds
    assert [one.total for one in answer.context["own_earlier"].experts] == [0]
    assert NOTE in answer.content.decode()


def test_the_text_of_a_replaced_file_is_compared_where_it_was_known_already() -> None:
    scene = small()
    case_id = improved(scene)
    old, new = MaterialVersion.objects.filter(material__case=case_id).order_by("number")
    before = old.files.get().file
    before.text_html = "<p>Цель урока</p><p>Задания</p>"
    before.save()
    after = StoredFile.objects.get(pk=before.pk)
    after.pk, after.sha256, after.text_html = None, "b" * 64, "<p>Цель урока</p><p>Ответы</p>"
    after.save()
    new.files.update(file=after)

    answer = before_scoring(scene, case_id, scene.experts[0])

    (file,) = answer.context["changes"].changes
    assert file.change is Change.CHANGED
    (place,) = file.difference.places
    assert [(one.kind, one.text) for one in place] == [
        (PieceKind.REMOVED, "Задания"),
        (PieceKind.ADDED, "Ответы"),
    ]


def test_where_the_author_is_hidden_neither_his_note_nor_names_of_files_are_shown() -> None:
    scene = small(author_hidden=True)
    case_id = improved(scene, file=upload(make_pdf(3), "Соколова_ответы.pdf"))

    answer = before_scoring(scene, case_id, scene.experts[0])

    page = answer.content.decode()
    changes = answer.context["changes"]
    assert changes.note == ""
    assert NOTE not in page
    assert "_урок" not in page
    assert "_ответы" not in page
    assert [one.change for one in changes.changes] == [Change.KEPT, Change.ADDED]


def test_an_expert_new_to_the_work_sees_nothing_of_the_round_before() -> None:
    scene = small(same_experts=False)
    case_id = improved(scene)
    fresh = scene.experts[2]
    chosen = [Choice(one.pk) for one in (scene.experts[0], fresh)]
    scene.do(case_id, "assign_experts", scene.coordinator, experts=chosen, reserve=[])

    answer = before_scoring(scene, case_id, fresh)

    assert (answer.context["changes"], answer.context["own_earlier"]) == (None, None)
    client = signed_in(fresh)
    for sheet in Sheet.objects.filter(assignment__stage__round=1):
        assert client.get(reverse("sheet", args=[case_id, sheet.pk])).status_code == 404


def test_sheets_of_the_round_before_stay_readable_and_closed() -> None:
    scene = small()
    case_id = improved(scene)
    expert = scene.experts[0]
    own = Sheet.objects.get(assignment__expert=expert, assignment__stage__round=1)
    scene.do(case_id, "respond_to_invitation", expert, accepts=True)
    scene.score(case_id, expert)

    own.refresh_from_db()
    assert (own.state, own.total) == ("submitted", 0)
    assert signed_in(expert).get(reverse("sheet", args=[case_id, own.pk])).status_code == 200
