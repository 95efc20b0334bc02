"""A school sends a work for its teacher: the teacher stays the author and says so herself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Organisation, Person, Procedure
from registry.queries import staff_of
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.services.errors import DomainError
from registry.services.files import store_file
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from review import labels
from review.models import Material, SchoolEntry
from review.queries import last_version, material_facts
from review.rules.completeness import find_gaps
from review.services import submission


def start_for_teacher(
    teacher: Person,
    procedure: Procedure,
    organisation: Organisation,
    *,
    basis: str,
    request_scan: "File[bytes] | None",
    actor: Actor,
    now: datetime,
) -> Material:
    """Begin a work in a teacher's name, on the basis of the school's request.

    The teacher must work in that very school today; her own work the responsible sends herself.
    """
    if not basis.strip():
        raise DomainError(
            "no_basis",
            gettext_lazy("Name the school's request: its number and day."),
            field="basis",
        )
    if teacher.pk == actor.person_id:
        raise DomainError(
            "own_work", gettext_lazy("Send your own work under “My works”."), field="teacher"
        )
    today = local_date(now, organisation.territory.time_zone)
    if not staff_of(organisation, today).filter(person=teacher).exists():
        raise DomainError(
            "not_of_school",
            _("%(person)s is not in the list of the school.") % {"person": teacher.full_name},
            field="teacher",
        )
    behalf = OnBehalfOf(person_id=teacher.pk, basis=basis.strip()[:300])
    with recording():
        material = submission.start_draft(
            procedure,
            applicant=teacher,
            organisation=organisation,
            actor=actor,
            on_behalf_of=behalf,
            now=now,
        )
        scan = None
        if request_scan is not None:
            scan = store_file(
                request_scan, case=material.case, actor=actor, on_behalf_of=behalf, now=now
            )
        assert actor.person_id is not None  # noqa: S101 -- pages let nobody else through
        SchoolEntry.objects.create(
            material=material,
            organisation=organisation,
            entered_by_id=actor.person_id,
            basis=behalf.basis,
            request_scan=scan,
            entered_at=now,
        )
    return material


def behalf_of(entry: SchoolEntry) -> OnBehalfOf:
    """For whom the school acts, and on what basis."""
    return OnBehalfOf(person_id=entry.material.case.applicant_id, basis=entry.basis)


def fill_for_teacher(
    material: Material,
    *,
    content: Mapping[str, Any],
    files: "Iterable[File[bytes]]",
    actor: Actor,
    on_behalf_of: OnBehalfOf,
    now: datetime,
) -> list[str]:
    """Keep the description and the files; what was wrong with which file. Good files are kept."""
    by: dict[str, Any] = {"actor": actor, "on_behalf_of": on_behalf_of, "now": now}
    submission.save_draft(material, **content, draft_version=material.draft_version, **by)
    problems = []
    for upload in files:
        try:
            submission.add_file(material, upload, **by)
        except DomainError as error:
            problems.append(f"{upload.name}: {error.message}")
    return problems


def gaps_for_teacher(material: Material) -> list[str]:
    """What the work still lacks, apart from the author's own word, in sentences."""
    facts = material_facts(
        material, last_version(material), authorship_declared=True, consent_given=True
    )
    return [str(labels.MATERIAL_GAP[gap]) for gap in find_gaps(facts)]


def keep_consent_scan(
    entry: SchoolEntry, scan: "File[bytes]", *, actor: Actor, now: datetime
) -> SchoolEntry:
    """The consent on paper, signed by the author: with it the work may be sent at once."""
    with recording():
        entry.consent_scan = store_file(
            scan, case=entry.material.case, actor=actor, on_behalf_of=behalf_of(entry), now=now
        )
        entry.save(update_fields=["consent_scan"])
    return entry


def ask_author(entry: SchoolEntry, *, actor: Actor, now: datetime) -> SchoolEntry:
    """Write to the author: the work goes on only when she agrees. Refused while it lacks something."""
    material = entry.material
    author = material.case.applicant
    if gaps := gaps_for_teacher(material):
        raise DomainError("material_incomplete", " ".join(gaps))
    if not author.email:
        raise DomainError(
            "no_email",
            _("%(person)s has no e-mail: add the scan of the signed consent.")
            % {"person": author.full_name},
            field="consent_scan",
        )
    with recording():
        entry.asked_at = now
        entry.save(update_fields=["asked_at"])
        record(
            "review.material.author_asked",
            subject=material,
            case=material.case,
            actor=actor,
            on_behalf_of=behalf_of(entry),
            now=now,
        )
        write_letter(
            "consent_asked",
            person=author,
            case=material.case,
            key=f"consent-asked-{material.pk}-{now:%Y%m%d%H%M%S}",
            facts={"entry": entry.pk, "title": material.case.title, "basis": entry.basis},
            now=now,
        )
    return entry
