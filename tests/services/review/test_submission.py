from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from registry.models import Case, Consent, JournalEntry, Letter, Person
from registry.rules.actors import OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseState, VersionState
from registry.services.errors import DomainError
from registry.services.files import FileRefused
from review.models import Material
from review.rules.stored_procedure import write_parameters
from review.rules.vocabulary import MaterialGap
from review.services.submission import (
    MAX_FILES,
    CoAuthorFacts,
    DraftChanged,
    MaterialIncomplete,
    add_file,
    ask_revision,
    remove_file,
    revise_material,
    save_draft,
    save_revision_note,
    set_co_authors,
    start_draft,
    submit_material,
)
from tests.factories import registry as make
from tests.factories import review as judge
from tests.factories.uploads import make_pdf

pytestmark = pytest.mark.django_db


def by_author(material: Material) -> dict[str, Any]:
    return judge.by(material.case.applicant)


def draft() -> Material:
    """A draft with everything but consent and declaration."""
    return judge.make_material(submitted=False, state=CaseState.DRAFT)


def fields_of(material: Material, **changes: Any) -> dict[str, Any]:
    return {
        "title": material.case.title,
        "kind_id": material.kind_id,
        "direction_id": material.direction_id,
        "level_id": material.level_id,
        "annotation": material.annotation,
        "video_url": material.video_url,
        "organisation_id": material.case.organisation_id,
        "draft_version": material.draft_version,
    } | changes


def submit(material: Material, **changes: Any) -> Material:
    territory = material.case.territory
    text = territory.consent_texts.first() or make.make_consent_text(territory)
    facts = {"consent_text": text, "authorship_declared": True} | changes
    return submit_material(material, **facts, **by_author(material))


def upload(name: str = "Сборник.pdf") -> "ContentFile[bytes]":
    return ContentFile(make_pdf(), name=name)


# --- Drafts -------------------------------------------------------------------------------


def test_a_new_work_keeps_the_procedure_version_in_force() -> None:
    version = make.make_procedure_version(parameters=write_parameters(judge.ONE_STAGE))
    applicant = make.make_person()

    material = start_draft(version.procedure, applicant=applicant, **judge.by(applicant))

    assert (material.case.procedure_version, material.case.state) == (version, CaseState.DRAFT)
    assert material.versions.get().submitted_at is None
    assert material.case.number == ""


@pytest.mark.parametrize("closing", ["retired version", "closed procedure"])
def test_nothing_is_begun_under_a_procedure_that_is_closed(closing: str) -> None:
    version = make.make_procedure_version(parameters=write_parameters(judge.ONE_STAGE))
    applicant = make.make_person()
    if closing == "retired version":
        version.state = VersionState.RETIRED
        version.save()
    else:
        version.procedure.is_open = False

    with pytest.raises(DomainError) as refusal:
        start_draft(version.procedure, applicant=applicant, **judge.by(applicant))

    assert refusal.value.code == "procedure_closed"


def test_a_draft_is_saved_without_a_journal_line() -> None:
    material = draft()

    version = save_draft(
        material,
        **fields_of(
            material, title="Новое имя", annotation="", video_url="https://video.example/1"
        ),
        **by_author(material),
    )

    saved = Material.objects.select_related("case").get(pk=material.pk)
    assert (saved.case.title, saved.annotation, version) == ("Новое имя", "", 1)
    assert saved.video_url == "https://video.example/1"
    assert not JournalEntry.objects.exists()


def test_an_older_window_does_not_overwrite_a_newer_draft() -> None:
    material = draft()
    stale = fields_of(material, title="Из старого окна")
    save_draft(material, **fields_of(material, title="Из нового окна"), **by_author(material))

    with pytest.raises(DraftChanged):
        save_draft(material, **stale, **by_author(material))

    assert Case.objects.get(pk=material.case_id).title == "Из нового окна"


@pytest.mark.parametrize(
    "state", [CaseState.CHECKING, CaseState.SCORING, CaseState.CONCLUDED, CaseState.REJECTED]
)
def test_a_work_under_examination_is_not_edited(state: CaseState) -> None:
    material = judge.make_material(state=state)

    with pytest.raises(DomainError) as saving:
        save_draft(material, **fields_of(material), **by_author(material))
    with pytest.raises(DomainError) as adding:
        add_file(material, upload(), **by_author(material))

    assert saving.value.code == adding.value.code == "not_editable"


def test_nobody_else_edits_a_draft() -> None:
    material = draft()

    with pytest.raises(DomainError) as refusal:
        save_draft(material, **fields_of(material), **judge.by(make.make_person()))

    assert refusal.value.code == "not_yours"


# --- Files and co-authors -----------------------------------------------------------------


def test_files_stand_in_the_order_they_came() -> None:
    material = draft()

    add_file(material, upload("Второй.pdf"), **by_author(material))
    add_file(material, upload("Третий.pdf"), **by_author(material))

    files = material.versions.get().files.all()
    assert [one.file.name for one in files] == ["Сборник.pdf", "Второй.pdf", "Третий.pdf"]


def test_the_first_file_of_an_empty_draft_comes_first() -> None:
    material = draft()
    material.versions.get().files.all().delete()

    added = add_file(material, upload(), **by_author(material))

    assert added.position == 0


def test_a_file_that_cannot_be_read_is_refused() -> None:
    material = draft()

    with pytest.raises(FileRefused):
        add_file(material, ContentFile(b"MZ\x90", name="урок.pdf"), **by_author(material))

    assert material.versions.get().files.count() == 1


def test_a_work_holds_a_limited_number_of_files() -> None:
    material = draft()
    version = material.versions.get()
    for position in range(1, MAX_FILES):
        version.files.create(file=make.make_stored_file(material.case), position=position)

    with pytest.raises(DomainError) as refusal:
        add_file(material, upload(), **by_author(material))

    assert refusal.value.code == "too_many_files"


def test_a_removed_file_leaves_the_draft_alone() -> None:
    material = judge.make_material(state=CaseState.RETURNED)
    file_id = material.versions.get().files.get().file_id

    remove_file(material, file_id=file_id, **by_author(material))

    first, second = material.versions.all()
    assert first.files.get().file_id == file_id
    assert not second.files.exists()
    with pytest.raises(DomainError) as again:
        remove_file(material, file_id=file_id, **by_author(material))
    assert again.value.code == "file_not_there"


def test_co_authors_are_known_people_or_new_ones() -> None:
    material = draft()
    known, school = make.make_person(), make.make_organisation(material.case.territory)

    rows = set_co_authors(
        material,
        co_authors=[
            CoAuthorFacts(person_id=known.pk),
            CoAuthorFacts(last_name=" Лебедь ", first_name="Ия", organisation_id=school.pk),
        ],
        **by_author(material),
    )

    new = Person.objects.get(last_name="Лебедь")
    assert [(row.person_id, row.organisation_id) for row in rows] == [
        (known.pk, None),
        (new.pk, school.pk),
    ]
    assert not hasattr(new, "user")


def test_a_new_list_of_co_authors_replaces_the_old_one() -> None:
    material = draft()
    judge.make_co_author(material)

    set_co_authors(material, co_authors=[], **by_author(material))

    assert not material.co_authors.exists()


@pytest.mark.parametrize("twice", ["author", "same person"])
def test_nobody_is_named_twice_as_an_author(twice: str) -> None:
    material = draft()
    person = material.case.applicant if twice == "author" else make.make_person()
    named = [CoAuthorFacts(person_id=person.pk)] * (1 if twice == "author" else 2)

    with pytest.raises(DomainError) as refusal:
        set_co_authors(material, co_authors=named, **by_author(material))

    assert refusal.value.code == "co_author_twice"


def test_a_new_co_author_has_a_name() -> None:
    material = draft()

    with pytest.raises(DomainError) as refusal:
        set_co_authors(
            material, co_authors=[CoAuthorFacts(last_name="Лебедь")], **by_author(material)
        )

    assert refusal.value.code == "co_author_unnamed"


# --- Submitting ---------------------------------------------------------------------------


def test_a_submitted_work_has_a_number_a_consent_and_an_expected_day() -> None:
    material = draft()

    submit(material)

    case = Case.objects.get(pk=material.case_id)
    assert (case.state, case.number, case.opened_at) == ("checking", "2026-0001", judge.NOW)
    # 3 + 3 + 3 + 10 + 5 working days.
    assert local_date(case.expected_at, "Europe/Moscow").isoformat() == "2026-10-16"
    assert material.versions.get().submitted_at == judge.NOW
    assert Material.objects.get(pk=material.pk).authorship_declared_at == judge.NOW
    assert Consent.objects.get().person == case.applicant
    assert Letter.objects.get().template == "material_submitted"


def test_an_incomplete_work_is_refused_with_everything_that_is_missing() -> None:
    material = draft()
    save_draft(material, **fields_of(material, title="", video_url="видео"), **by_author(material))

    with pytest.raises(MaterialIncomplete) as refusal:
        submit(material, consent_text=None, authorship_declared=False)

    assert refusal.value.gaps == (
        MaterialGap.NO_TITLE,
        MaterialGap.BAD_VIDEO_LINK,
        MaterialGap.AUTHORSHIP_NOT_DECLARED,
        MaterialGap.NO_CONSENT,
    )
    assert Case.objects.get(pk=material.case_id).number == ""


def test_a_refused_submission_leaves_no_gap_in_the_numbers() -> None:
    first, second = draft(), draft()
    second.case.territory = first.case.territory
    second.case.save(update_fields=["territory"])
    save_draft(first, **fields_of(first, annotation=""), **by_author(first))
    with pytest.raises(MaterialIncomplete):
        submit(first)

    submit(second)

    assert Case.objects.get(pk=second.case_id).number == "2026-0001"


def test_a_work_is_submitted_once() -> None:
    material = draft()
    submit(material)

    with pytest.raises(DomainError) as refusal:
        submit_material(
            material,
            consent_text=Consent.objects.get().text,
            authorship_declared=True,
            **by_author(material),
        )

    assert refusal.value.code == "already_submitted"


def test_a_deputy_sends_the_work_for_a_teacher() -> None:
    material = draft()
    deputy = make.make_person()

    submit_material(
        material,
        consent_text=make.make_consent_text(material.case.territory),
        authorship_declared=True,
        on_behalf_of=OnBehalfOf(person_id=material.case.applicant_id, basis="скан заявки"),
        **judge.by(deputy),
    )

    line = JournalEntry.objects.get(key="review.material.submitted")
    assert (line.actor_id, line.on_behalf_of_id) == (deputy.pk, material.case.applicant_id)
    assert Consent.objects.get().person_id == material.case.applicant_id


# --- Revising -----------------------------------------------------------------------------


def test_after_remarks_the_next_version_goes_back_to_the_check() -> None:
    material = judge.make_material(state=CaseState.RETURNED)
    material.remarks.create(
        version=material.versions.get(), text="Нет титульного листа", made_at=judge.NOW
    )
    add_file(material, upload("Титул.pdf"), **by_author(material))
    later = judge.NOW + timedelta(days=1)

    version = revise_material(material, **judge.by(material.case.applicant, later))

    assert (version.number, version.submitted_at) == (2, later)
    assert version.files.count() == 2
    assert Case.objects.get(pk=material.case_id).state == CaseState.CHECKING
    assert material.remarks.get().resolved_at == later


def test_after_a_conclusion_the_next_version_waits_for_its_stage() -> None:
    material = judge.make_material(state=CaseState.REVISING)

    version = revise_material(material, note=" Добавлены ответы ", **by_author(material))

    assert (version.number, version.note) == (2, "Добавлены ответы")
    assert version.files.count() == 1
    assert Case.objects.get(pk=material.case_id).state == CaseState.REVISING


def test_experts_are_told_what_was_changed() -> None:
    material = judge.make_material(state=CaseState.REVISING)

    with pytest.raises(DomainError) as refusal:
        revise_material(material, note=" ", **by_author(material))

    assert refusal.value.code == "note_needed"


def test_a_revision_is_as_complete_as_the_first_version() -> None:
    material = judge.make_material(state=CaseState.RETURNED)
    file_id = material.versions.get().files.get().file_id
    remove_file(material, file_id=file_id, **by_author(material))

    with pytest.raises(MaterialIncomplete) as refusal:
        revise_material(material, **by_author(material))

    assert refusal.value.gaps == (MaterialGap.NOTHING_TO_READ,)


def test_only_a_work_that_came_back_is_revised() -> None:
    material = judge.make_material(state=CaseState.CHECKING)

    with pytest.raises(DomainError) as refusal:
        revise_material(material, **by_author(material))

    assert refusal.value.code == "nothing_to_revise"


def test_the_author_is_asked_for_a_revision_by_a_letter() -> None:
    material = judge.make_material(state=CaseState.ISSUING)
    stage = judge.make_stage(material, state="closed")

    ask_revision(material, stage=stage, **judge.by(None))

    assert Case.objects.get(pk=material.case_id).state == CaseState.REVISING
    letter = Letter.objects.get()
    assert (letter.template, letter.person) == ("revision_asked", material.case.applicant)


def test_what_was_changed_is_kept_while_it_is_being_written() -> None:
    material = judge.make_material(state=CaseState.REVISING)

    save_revision_note(material, note="Добавлены отве", **by_author(material))

    first, second = material.versions.all()
    assert (first.note, second.note, second.submitted_at) == ("", "Добавлены отве", None)
