"""A coordinator does an expert's part for him: by what right, with what trace."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.models import JournalEntry, Letter
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.errors import DomainError
from review.models import Assignment, Sheet, SheetEntry
from review.queries import entry_state_of
from review.rules.vocabulary import AssignmentState, EntryState, Severity, SheetState
from review.services.sheet_entries import confirm_entry, dispute_entry, save_entry_draft
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from tests.factories.uploads import make_pdf, upload
from workflows.services import act

pytestmark = pytest.mark.django_db


def scan() -> SimpleUploadedFile:
    return upload(make_pdf(1), "лист Орлова.pdf")


def enter(scene: Scene, case_id: int, *, person: Any = None, **changes: Any) -> Sheet:
    expert = scene.experts[0]
    act(
        scene.task(case_id, "score_material", expert).pk,
        "score_material",
        actor=Actor.person((person or scene.coordinator).pk),
        on_behalf_of=OnBehalfOf(person_id=expert.pk, basis="бумажный лист от 14.09"),
        now=NOW,
        **({"scan": scan()} | scene.sheet() | changes),
    )
    return scene.assignment(case_id, expert).sheet


def code_of(scene: Scene, case_id: int, **changes: Any) -> str:
    with pytest.raises(DomainError) as refused:
        enter(scene, case_id, **changes)
    assert scene.assignment(case_id, scene.experts[0]).state == AssignmentState.ACCEPTED
    return refused.value.code


def test_a_sheet_entered_from_a_scan_counts_and_says_where_it_came_from() -> None:
    scene = make_scene()
    case_id = scene.taken()

    sheet = enter(scene, case_id)

    assert sheet.state == SheetState.SUBMITTED
    assert entry_state_of(sheet) is EntryState.ENTERED
    assert sheet.entry.scan.name == "лист Орлова.pdf"
    line = JournalEntry.objects.get(case=case_id, key="review.sheet.entered")
    assert (line.actor, line.on_behalf_of, line.basis) == (
        scene.coordinator,
        scene.experts[0],
        "бумажный лист от 14.09",
    )


def test_the_expert_is_asked_by_letter_whether_the_marks_are_his() -> None:
    scene = make_scene()
    case_id = scene.taken()

    enter(scene, case_id)

    letter = Letter.objects.get(template="sheet_entered")
    assert (letter.person, letter.case_id) == (scene.experts[0], case_id)


def test_a_sheet_cannot_be_entered_without_its_scan() -> None:
    scene = make_scene()
    case_id = scene.taken()

    assert code_of(scene, case_id, scan=None) == "scan_needed"


def test_an_incomplete_sheet_is_refused_as_from_the_expert_himself() -> None:
    scene = make_scene()
    case_id = scene.taken()

    assert code_of(scene, case_id, marks={}) == "sheet_incomplete"
    assert SheetEntry.objects.count() == 0


def test_the_author_s_colleague_does_not_hold_the_pen() -> None:
    scene = make_scene(same_organisation=Severity.FORBIDDEN)
    case_id = scene.taken()
    make.make_employment(scene.coordinator, scene.school)

    assert code_of(scene, case_id) == "barred_from_entering"


def test_a_coordinator_who_judges_the_work_sees_no_other_expert_s_marks_by_entering_them() -> None:
    scene = make_scene()
    case_id = scene.taken(scene.experts[0], scene.experts[1])
    judge = scene.experts[1]
    make.grant(judge, "coordinator", scene.territory)

    assert code_of(scene, case_id, person=judge) == "expert_of_stage"


def test_nobody_enters_for_himself_in_another_s_name() -> None:
    scene = make_scene()
    case_id = scene.taken()
    expert = scene.experts[0]
    make.grant(expert, "coordinator", scene.territory)

    assert code_of(scene, case_id, person=expert) == "own_task"


def test_a_person_without_the_coordinator_s_role_enters_nothing() -> None:
    scene = make_scene()
    case_id = scene.taken()

    assert code_of(scene, case_id, person=scene.chair) == "not_permitted"


def test_an_expert_with_a_tie_cannot_be_entered_either() -> None:
    scene = make_scene(same_organisation=Severity.FORBIDDEN)
    case_id = scene.taken()
    make.make_employment(scene.experts[0], scene.school)

    assert code_of(scene, case_id) == "barred"


def test_an_answer_to_an_invitation_is_barred_by_the_same_ties() -> None:
    scene = make_scene(same_organisation=Severity.FORBIDDEN)
    case_id = scene.invited()
    make.make_employment(scene.coordinator, scene.school)
    expert = scene.experts[0]

    with pytest.raises(DomainError) as refused:
        act(
            scene.task(case_id, "respond_to_invitation", expert).pk,
            "respond_to_invitation",
            actor=Actor.person(scene.coordinator.pk),
            on_behalf_of=OnBehalfOf(person_id=expert.pk, basis="по телефону"),
            now=NOW,
            accepts=True,
        )

    assert refused.value.code == "barred_from_entering"


def test_what_is_typed_for_an_expert_leaves_his_own_draft_alone() -> None:
    scene = make_scene()
    case_id = scene.taken()
    found = Assignment.objects.select_related("sheet", "stage__case__territory").get(
        stage__case=case_id, expert=scene.experts[0]
    )
    sheet = found.sheet
    sheet.assignment = found

    version = save_entry_draft(
        sheet,
        content=scene.sheet(1),
        draft_version=0,
        actor=Actor.person(scene.coordinator.pk),
        now=NOW,
    )

    sheet.refresh_from_db()
    assert version == 1
    assert sheet.draft == {}
    assert entry_state_of(sheet) is None


def test_two_windows_do_not_overwrite_each_other_s_entry() -> None:
    scene = make_scene()
    case_id = scene.taken()
    found = Assignment.objects.select_related("sheet", "stage__case__territory").get(
        stage__case=case_id, expert=scene.experts[0]
    )
    sheet, actor = found.sheet, Actor.person(scene.coordinator.pk)
    sheet.assignment = found
    save_entry_draft(sheet, content=scene.sheet(1), draft_version=0, actor=actor, now=NOW)

    with pytest.raises(DomainError) as refused:
        save_entry_draft(sheet, content=scene.sheet(2), draft_version=0, actor=actor, now=NOW)

    assert refused.value.code == "draft_changed"


# --- The expert's word -------------------------------------------------------------------------


def entry(scene: Scene) -> SheetEntry:
    sheet = enter(scene, scene.taken())
    return SheetEntry.objects.select_related("sheet__assignment__stage__case__territory").get(
        sheet=sheet
    )


def test_the_expert_s_confirmation_makes_the_sheet_his_own_word() -> None:
    scene = make_scene()
    entered = entry(scene)

    confirm_entry(entered, actor=Actor.letter_link(scene.experts[0].pk), now=NOW)

    entered.refresh_from_db()
    assert entered.state is EntryState.CONFIRMED
    assert JournalEntry.objects.filter(key="review.sheet.confirmed").count() == 1


def test_a_dispute_keeps_the_sheet_and_tells_the_coordinators() -> None:
    scene = make_scene()
    entered = entry(scene)

    dispute_entry(
        entered, note="Критерий 3: я ставил 1", actor=Actor.person(scene.experts[0].pk), now=NOW
    )

    entered.refresh_from_db()
    assert entered.state is EntryState.DISPUTED
    assert entered.sheet.total == 40
    letter = Letter.objects.get(template="sheet_disputed")
    assert (letter.person, letter.facts["note"]) == (scene.coordinator, "Критерий 3: я ставил 1")


def test_a_dispute_needs_words() -> None:
    scene = make_scene()
    entered = entry(scene)

    with pytest.raises(DomainError) as refused:
        dispute_entry(entered, note=" ", actor=Actor.person(scene.experts[0].pk), now=NOW)

    assert refused.value.code == "note_needed"


def test_only_the_expert_answers_for_his_sheet() -> None:
    scene = make_scene()
    entered = entry(scene)

    with pytest.raises(DomainError) as refused:
        confirm_entry(entered, actor=Actor.person(scene.coordinator.pk), now=NOW)

    assert refused.value.code == "not_yours"


def test_a_confirmed_sheet_is_not_disputed_afterwards() -> None:
    scene = make_scene()
    entered = entry(scene)
    actor = Actor.letter_link(scene.experts[0].pk)
    confirm_entry(entered, actor=actor, now=NOW)

    with pytest.raises(DomainError) as refused:
        dispute_entry(entered, note="Ошибка", actor=actor, now=NOW)

    assert refused.value.code == "already_confirmed"
