"""A conclusion that should never have been issued is taken out of force; it is never deleted."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import CaseState
from registry.services.cases import change_state
from registry.services.errors import DomainError
from registry.services.issuing import annul_document
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from review.models import Conclusion, Practice
from review.rules.vocabulary import ConclusionState, PracticeState


def annul_conclusion(
    conclusion: Conclusion,
    *,
    reason: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Conclusion:
    """Take a conclusion and its paper out of force, with a reason shown to whoever checks it.

    Refused while its correction is being issued. Side effects, in order: the paper is annulled;
    the conclusion; a practice that rests on it leaves the bank; the journal; a letter to the
    author. Number, text and file stay.
    """
    document = conclusion.document
    if conclusion.state != ConclusionState.ISSUED or document is None:
        raise DomainError(
            "conclusion_not_in_force", _("Only a conclusion in force can be annulled.")
        )
    if Conclusion.objects.filter(previous=conclusion).exists():
        raise DomainError(
            "correction_on_its_way",
            _("A correction of this conclusion is being issued. Annul the corrected one."),
        )
    by: dict[str, Any] = {"actor": actor, "on_behalf_of": on_behalf_of, "now": now}
    case = conclusion.case
    with recording():
        annul_document(document, reason=reason, **by)
        conclusion.state = ConclusionState.ANNULLED.value
        conclusion.save(update_fields=["state"])
        record(
            "review.conclusion.annulled",
            subject=conclusion,
            case=case,
            new={"reason": reason.strip()},
            **by,
        )
        _take_out_of_the_bank(conclusion, by)
        write_letter(
            "conclusion_annulled",
            person=case.applicant,
            case=case,
            key=f"conclusion-annulled-{conclusion.pk}",
            facts={"number": document.number, "words": reason.strip()},
            now=now,
        )
    return conclusion


def _take_out_of_the_bank(conclusion: Conclusion, by: dict[str, Any]) -> None:
    practice = Practice.objects.filter(
        case=conclusion.case, state=PracticeState.PUBLISHED.value
    ).first()
    if practice is None:
        return
    practice.state = PracticeState.ARCHIVED.value
    practice.save(update_fields=["state"])
    record("review.practice.archived", subject=practice, case=conclusion.case, **by)
    change_state(conclusion.case, CaseState.CONCLUDED, **by)
