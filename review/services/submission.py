"""A material from its first draft to its submission, and its revisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from registry.models import Case, ConsentText, Organisation, Person, Procedure
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import CaseState, VersionState
from registry.services.cases import change_state
from registry.services.consents import give_consent
from registry.services.errors import DomainError
from registry.services.files import store_file
from registry.services.intakes import procedure_of, refuse_when_over
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from registry.services.numbering import next_number
from review import labels
from review.models import CoAuthor, Material, MaterialFile, MaterialVersion, Stage
from review.queries import (
    end_of_term,
    end_of_terms,
    first_of,
    last_version,
    material_facts,
    parameters_of,
)
from review.rules.completeness import find_gaps
from review.rules.procedure import expected_terms
from review.rules.resubmission import number_again
from review.rules.vocabulary import MaterialGap
from review.services.authority import refuse_another

EDITABLE = frozenset({CaseState.DRAFT, CaseState.RETURNED, CaseState.REVISING})
MAX_FILES = 20


class MaterialIncomplete(DomainError):
    """The material lacks something obligatory; ``gaps`` are all of it."""

    def __init__(self, gaps: Sequence[MaterialGap]) -> None:
        super().__init__("material_incomplete", labels.MATERIAL_GAP[gaps[0]])
        self.gaps = tuple(gaps)


class DraftChanged(DomainError):
    """The draft was saved from another window meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "draft_changed",
            _(
                "This page was changed in another window. Open it again: "
                "what was saved there is kept."
            ),
        )


@dataclass(frozen=True, kw_only=True)
class CoAuthorFacts:
    """A co-author: someone known by id, or a person named for the first time."""

    person_id: int | None = None
    last_name: str = ""
    first_name: str = ""
    patronymic: str = ""
    organisation_id: int | None = None


def start_draft(
    procedure: Procedure,
    *,
    applicant: Person,
    organisation: Organisation | None = None,
    earlier: Case | None = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Material:
    """Begin a work: a case in draft under the procedure version in force, its empty material.

    The case keeps this version to its end, whatever becomes of the procedure. ``earlier`` is the
    work that is sent again.
    """
    refuse_another(applicant.pk, actor=actor, on_behalf_of=on_behalf_of)
    version = procedure.versions.filter(state=VersionState.IN_FORCE.value).first()
    refuse_when_over(procedure, now=now)
    if version is None or not procedure.is_open:
        raise DomainError("procedure_closed", _("Works are not accepted under this procedure now."))
    version.procedure = procedure
    with recording():
        case = Case.objects.create(
            territory=procedure.territory,
            kind=procedure.kind,
            procedure_version=version,
            state=CaseState.DRAFT.value,
            applicant=applicant,
            organisation=organisation,
            earlier=earlier,
            created_at=now,
        )
        material = Material.objects.create(case=case)
        MaterialVersion.objects.create(material=material, number=1)
        record(
            "review.material.started",
            subject=material,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"procedure_version": version.pk}
            | ({"earlier": earlier.number} if earlier else {}),
        )
    return material


def save_draft(
    material: Material,
    *,
    title: str,
    kind_id: int | None,
    direction_id: int | None,
    level_id: int | None,
    annotation: str,
    video_url: str,
    organisation_id: int | None,
    draft_version: int,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> int:
    """Save what the author has typed so far; returns the next draft version.

    ``draft_version`` is the one the author's window was opened with: if another window has
    saved since, ``DraftChanged`` and nothing is overwritten. Autosaves leave no journal line.
    """
    case = material.case
    _refuse_to_edit(material, actor=actor, on_behalf_of=on_behalf_of)
    fields: dict[str, Any] = {
        "kind_id": kind_id,
        "direction_id": direction_id,
        "level_id": level_id,
        "annotation": annotation,
        "video_url": video_url,
    }
    with recording():
        saved = Material.objects.filter(pk=material.pk, draft_version=draft_version).update(
            draft_version=F("draft_version") + 1, **fields
        )
        if not saved:
            raise DraftChanged
        if (case.title, case.organisation_id) != (title, organisation_id):
            case.title, case.organisation_id = title, organisation_id
            case.save(update_fields=["title", "organisation"])
    for name, value in fields.items():
        setattr(material, name, value)
    material.draft_version = draft_version + 1
    return material.draft_version


def save_revision_note(
    material: Material,
    *,
    note: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> None:
    """Keep what the author has written so far on what he changed; leaves no journal line."""
    _refuse_to_edit(material, actor=actor, on_behalf_of=on_behalf_of)
    with recording():
        version = _open_version(material)
        MaterialVersion.objects.filter(pk=version.pk).update(note=note)


def add_file(
    material: Material,
    upload: "File[bytes]",
    *,
    anonymised: bool = False,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> MaterialFile:
    """Check and store a file and put it last in the version the author works on.

    ``anonymised``: a copy without names for experts who must not know the author; then they get
    only such copies.
    """
    _refuse_to_edit(material, actor=actor, on_behalf_of=on_behalf_of)
    with recording():
        version = _open_version(material)
        positions = list(version.files.order_by("position").values_list("position", flat=True))
        if len(positions) >= MAX_FILES:
            raise DomainError(
                "too_many_files",
                _("A work holds at most 20 files. Put several pictures into one PDF."),
                field="file",
            )
        stored = store_file(
            upload, case=material.case, actor=actor, on_behalf_of=on_behalf_of, now=now
        )
        return MaterialFile.objects.create(
            version=version,
            file=stored,
            position=positions[-1] + 1 if positions else 0,
            anonymised=anonymised,
        )


def remove_file(
    material: Material,
    *,
    file_id: int,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> None:
    """Take a file (by the id of the stored file) out of the version the author works on.

    Versions submitted before keep it.
    """
    _refuse_to_edit(material, actor=actor, on_behalf_of=on_behalf_of)
    with recording():
        version = _open_version(material)
        removed, _by_model = version.files.filter(file=file_id).delete()
        if not removed:
            raise DomainError("file_not_there", _("This file has already been removed."))
        record(
            "review.material.file_removed",
            subject=material,
            case=material.case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            old={"file": file_id},
        )


def set_co_authors(
    material: Material,
    *,
    co_authors: Sequence[CoAuthorFacts],
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> list[CoAuthor]:
    """Say who made the work together with the author; the list replaces the one before.

    A co-author who is not known yet becomes a person without an account.
    """
    _refuse_to_edit(material, actor=actor, on_behalf_of=on_behalf_of)
    with recording():
        people = [_co_author_id(one) for one in co_authors]
        if material.case.applicant_id in people or len(set(people)) != len(people):
            raise DomainError(
                "co_author_twice",
                _("Name every co-author once; the author is not a co-author."),
                field="co_authors",
            )
        old = list(material.co_authors.values_list("person_id", flat=True))
        material.co_authors.all().delete()
        rows = CoAuthor.objects.bulk_create(
            CoAuthor(material=material, person_id=person, organisation_id=one.organisation_id)
            for person, one in zip(people, co_authors, strict=True)
        )
        if old != people:
            record(
                "review.material.co_authors_set",
                subject=material,
                case=material.case,
                actor=actor,
                on_behalf_of=on_behalf_of,
                now=now,
                old={"people": old},
                new={"people": people},
            )
    return rows


def submit_material(
    material: Material,
    *,
    consent_text: ConsentText | None,
    authorship_declared: bool,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Material:
    """Submit a draft for examination.

    Refuses when the intake is over, and (``MaterialIncomplete``) while anything obligatory is
    missing; ``consent_text`` is the text the author agreed to. Side effects, in order: the consent;
    the version is submitted; the work gets its number, the date by which a conclusion is expected,
    and goes to the check of completeness; the author is written to.
    """
    case = material.case
    refuse_another(case.applicant_id, actor=actor, on_behalf_of=on_behalf_of)
    if case.state != CaseState.DRAFT:
        raise DomainError("already_submitted", _("This work has already been submitted."))
    refuse_when_over(procedure_of(case), now=now)
    with recording():
        version = last_version(material)
        _refuse_incomplete(
            material, version, authorship=authorship_declared, consent=consent_text is not None
        )
        assert consent_text is not None  # noqa: S101 -- its absence is a gap, refused above
        give_consent(
            case.applicant, consent_text, case=case, actor=actor, on_behalf_of=on_behalf_of, now=now
        )
        material.authorship_declared_at = now
        material.save(update_fields=["authorship_declared_at"])
        _submit_version(material, version, now)
        case.number = _number(case, now)
        case.opened_at = now
        case.expected_at = end_of_terms(case, expected_terms(parameters_of(case)), now)
        change_state(
            case,
            CaseState.CHECKING,
            saving=["number", "opened_at", "expected_at"],
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
        )
        record(
            "review.material.submitted",
            subject=material,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"number": case.number, "version": version.number},
        )
        if case.earlier is not None:
            record(
                "review.material.sent_again",
                subject=material,
                case=case.earlier,
                actor=actor,
                on_behalf_of=on_behalf_of,
                now=now,
                new={"number": case.number},
            )
        write_letter(
            "material_submitted",
            person=case.applicant,
            case=case,
            key=f"material-submitted-{case.pk}",
            facts={"expected_at": case.expected_at.isoformat()},
            now=now,
        )
    return material


def _number(case: Case, now: datetime) -> str:
    """The next one of the register; of a work that is sent again, that of the first with a suffix.

    So the register has no gaps, and who knows the first number finds all of them.
    """
    if case.earlier_id is None:
        return next_number(case.territory, case.kind, now=now)
    first, attempt = first_of(case)
    return number_again(first.number, attempt)


def revise_material(
    material: Material,
    *,
    note: str = "",
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> MaterialVersion:
    """Submit the next version of the material.

    After remarks of the completeness check the work goes back to that very check and the
    remarks count as mended. After a conclusion that was not positive the author says in ``note``
    what he changed; the work then waits for ``open_stage``.
    """
    case = material.case
    refuse_another(case.applicant_id, actor=actor, on_behalf_of=on_behalf_of)
    if case.state not in (CaseState.RETURNED, CaseState.REVISING):
        raise DomainError("nothing_to_revise", _("This work is not waiting for a revision."))
    if case.state == CaseState.REVISING and not note.strip():
        raise DomainError(
            "note_needed",
            _("Write in a few words what you changed: experts read it."),
            field="note",
        )
    with recording():
        version = _open_version(material)
        _refuse_incomplete(material, version, authorship=True, consent=True)
        version.note = note.strip()
        _submit_version(material, version, now)
        material.remarks.filter(resolved_at__isnull=True).update(resolved_at=now)
        if case.state == CaseState.RETURNED:
            change_state(case, CaseState.CHECKING, actor=actor, on_behalf_of=on_behalf_of, now=now)
        record(
            "review.material.revised",
            subject=material,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"version": version.number},
        )
    return version


def ask_revision(
    material: Material,
    *,
    stage: Stage,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Material:
    """Give the work back to its author after a conclusion that was not positive, with a letter."""
    case = material.case
    due_at = end_of_term(case, parameters_of(case).terms.revise_material, now)
    with recording():
        change_state(case, CaseState.REVISING, actor=actor, on_behalf_of=on_behalf_of, now=now)
        write_letter(
            "revision_asked",
            person=case.applicant,
            case=case,
            key=f"revision-asked-{stage.pk}",
            facts={"due_at": due_at.isoformat()},
            now=now,
        )
    return material


def _refuse_to_edit(material: Material, *, actor: Actor, on_behalf_of: OnBehalfOf | None) -> None:
    refuse_another(material.case.applicant_id, actor=actor, on_behalf_of=on_behalf_of)
    if material.case.state not in EDITABLE:
        raise DomainError(
            "not_editable", _("The work is being examined and cannot be changed now.")
        )


def _refuse_incomplete(
    material: Material, version: MaterialVersion, *, authorship: bool, consent: bool
) -> None:
    facts = material_facts(material, version, authorship_declared=authorship, consent_given=consent)
    if gaps := find_gaps(facts):
        raise MaterialIncomplete(gaps)


def _open_version(material: Material) -> MaterialVersion:
    """The version being written; after a submission the next one begins with the same files."""
    last = last_version(material)
    if last.submitted_at is None:
        return last
    opened = MaterialVersion.objects.create(material=material, number=last.number + 1)
    MaterialFile.objects.bulk_create(
        MaterialFile(
            version=opened,
            file_id=one.file_id,
            position=one.position,
            anonymised=one.anonymised,
        )
        for one in last.files.all()
    )
    return opened


def _submit_version(material: Material, version: MaterialVersion, now: datetime) -> None:
    """Freeze the version with what the author says of the work now: later versions say otherwise."""
    version.submitted_at = now
    version.described = _described(material)
    version.save(update_fields=["note", "described", "submitted_at"])


def _described(material: Material) -> dict[str, Any]:
    """What the author says of the work now; kind, direction and level by their ids."""
    return {
        "title": material.case.title,
        "kind": material.kind_id,
        "direction": material.direction_id,
        "level": material.level_id,
        "annotation": material.annotation,
        "video_url": material.video_url,
    }


def _co_author_id(facts: CoAuthorFacts) -> int:
    if facts.person_id is not None:
        return facts.person_id
    if not facts.last_name.strip() or not facts.first_name.strip():
        raise DomainError(
            "co_author_unnamed", _("Write the surname and the first name."), field="co_authors"
        )
    return Person.objects.create(
        last_name=facts.last_name.strip(),
        first_name=facts.first_name.strip(),
        patronymic=facts.patronymic.strip(),
    ).pk
