"""Check of completeness: accept, return with remarks, or decline kindly."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import CaseState
from registry.services.cases import change_state
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from review.models import Material, Remark
from review.queries import end_of_term, last_submitted_version, parameters_of
from review.rules.vocabulary import CompletenessOutcome
from review.services.authority import acting_person

STATE_AFTER = {
    CompletenessOutcome.RETURN: CaseState.RETURNED,
    CompletenessOutcome.REJECT: CaseState.REJECTED,
}
LETTER_AFTER = {
    CompletenessOutcome.RETURN: "material_returned",
    CompletenessOutcome.REJECT: "material_rejected",
}


def check_completeness(
    material: Material,
    *,
    outcome: str,
    remarks: Sequence[str] = (),
    words: str = "",
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Material:
    """Say whether the work may be examined.

    Accepted, it waits for ``open_stage``. Returned, it needs at least one remark, which the
    author sees as the list of what to mend. Not accepted, it needs words to the author and is
    closed. The author is written to in both latter cases.
    """
    case = material.case
    result = CompletenessOutcome(outcome)
    texts = _texts(result, remarks, words)
    if case.state != CaseState.CHECKING:
        raise DomainError(
            "not_being_checked", _("The completeness of this work is checked already.")
        )
    with recording():
        version = last_submitted_version(material)
        Remark.objects.bulk_create(
            Remark(
                material=material,
                version=version,
                text=text,
                made_at=now,
                made_by_id=acting_person(actor, on_behalf_of),
            )
            for text in texts
        )
        record(
            "review.material.checked",
            subject=material,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"outcome": result.value, "version": version.number, "remarks": len(texts)},
        )
        if result in STATE_AFTER:
            change_state(case, STATE_AFTER[result], actor=actor, on_behalf_of=on_behalf_of, now=now)
            write_letter(
                LETTER_AFTER[result],
                person=case.applicant,
                case=case,
                key=f"material-{result.value}-{version.pk}",
                facts=_letter_facts(material, result, texts, now),
                now=now,
            )
    return material


def _letter_facts(
    material: Material, result: CompletenessOutcome, texts: list[str], now: datetime
) -> dict[str, Any]:
    """What the letter tells: the words of a refusal, or what to mend and by when."""
    if result is CompletenessOutcome.REJECT:
        return {"words": texts[0]}
    due_at = end_of_term(material.case, parameters_of(material.case).terms.revise_material, now)
    return {"remarks": texts, "due_at": due_at.isoformat()}


def _texts(result: CompletenessOutcome, remarks: Sequence[str], words: str) -> list[str]:
    """What the author is told: the remarks of a return, or the words of a refusal."""
    if result is CompletenessOutcome.RETURN:
        texts = [remark.strip() for remark in remarks if remark.strip()]
        if not texts:
            raise DomainError(
                "remarks_needed",
                _("Write at least one remark: the author sees it as what to mend."),
                field="remarks",
            )
        return texts
    if result is CompletenessOutcome.REJECT:
        if not words.strip():
            raise DomainError(
                "words_needed",
                _("Write to the author in a few kind words why the work is not accepted."),
                field="words",
            )
        return [words.strip()]
    return []
