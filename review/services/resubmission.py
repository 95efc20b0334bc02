"""«Подать снова»: a draft that begins with what was sent before."""

from datetime import datetime
from typing import Any

from registry.models import Case
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.errors import DomainError
from registry.services.journal import recording
from review.labels import RESEND_REFUSAL
from review.models import Material
from review.queries import end_of, last_submitted_version
from review.rules.resubmission import refusal_to_resend
from review.services.authority import refuse_another
from review.services.copies import copy_co_authors, copy_files
from review.services.submission import start_draft

COPIED = ("kind_id", "direction_id", "level_id", "annotation", "video_url")


def send_again(
    case: Case,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Material:
    """Begin the next attempt of a work that was not accepted, taken back, or not recommended.

    It is a draft under the wording of the procedure in force now, with the title, facts,
    co-authors and files of what was sent last: the author mends it and sends it as any work. Its
    number will be that of the first attempt with a suffix. Of two windows that begin at once the
    second is refused; the earlier work stays as it is.
    """
    refuse_another(case.applicant_id, actor=actor, on_behalf_of=on_behalf_of)
    by: dict[str, Any] = {"actor": actor, "on_behalf_of": on_behalf_of, "now": now}
    with recording():
        earlier = (
            Case.objects.select_for_update(of=("self",))
            .select_related(
                "applicant", "organisation", "material", "procedure_version__procedure__territory"
            )
            .get(pk=case.pk)
        )
        refusal = refusal_to_resend(end_of(earlier))
        if refusal:
            raise DomainError(refusal.value, RESEND_REFUSAL[refusal])
        material = start_draft(
            earlier.procedure_version.procedure,
            applicant=earlier.applicant,
            organisation=earlier.organisation,
            earlier=earlier,
            **by,
        )
        _fill(material, earlier, by)
    return material


def _fill(material: Material, earlier: Case, by: dict[str, Any]) -> None:
    opened, old = material.case, earlier.material
    opened.title = earlier.title
    opened.save(update_fields=["title"])
    for name in COPIED:
        setattr(material, name, getattr(old, name))
    material.save(update_fields=COPIED)
    copy_co_authors(old, material)
    copy_files(
        last_submitted_version(old),
        material.versions.get(),
        case=opened,
        actor=by["actor"],
        now=by["now"],
    )
