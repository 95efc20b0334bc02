"""An author objects to a conclusion: a work of its own, judged by others (field of appeals)."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Case
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import CaseState, DocumentState
from registry.services.cases import change_state
from registry.services.errors import DomainError
from registry.services.issuing import annul_document
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from review.labels import APPEAL_REFUSAL
from review.models import Appeal, Conclusion, Material, MaterialVersion
from review.queries import (
    appeal_facts,
    appeal_in,
    conclusion_in_force,
    end_of_terms,
    parameters_of,
)
from review.rules import figures
from review.rules.appeals import Judged, decide_appeal, number_of_appeal, refusal_to_appeal
from review.rules.procedure import expected_terms
from review.rules.vocabulary import AppealOutcome, ConclusionState, Verdict
from review.services.authority import refuse_another
from review.services.copies import copy_co_authors, copy_files

LONGEST_GROUNDS = 5000


def lodge_appeal(
    case: Case,
    *,
    grounds: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Appeal:
    """Open the work of an appeal against the conclusion in force.

    It holds what the experts judged, in copies of its own, and waits for the check that every
    work passes. Side effects, in order: the work with its number («2026-0012-А»), the material
    and its files, the appeal, the journals of both works, a letter to the author. Refused when
    the procedure has no appeal, its term is over, the work is not, or one is lodged already.
    """
    refuse_another(case.applicant_id, actor=actor, on_behalf_of=on_behalf_of)
    by: dict[str, Any] = {"actor": actor, "on_behalf_of": on_behalf_of, "now": now}
    conclusion = conclusion_in_force(case)
    refusal = refusal_to_appeal(parameters_of(case).appeal, appeal_facts(case, conclusion), now)
    if refusal:
        raise DomainError(refusal.value, APPEAL_REFUSAL[refusal])
    if not grounds.strip():
        raise DomainError(
            "grounds_needed",
            gettext_lazy("Say what you do not agree with and why: those who judge anew read it."),
            field="grounds",
        )
    assert conclusion is not None  # noqa: S101 -- its absence is a refusal
    with recording():
        opened = _open_case(case, now)
        appeal = Appeal.objects.create(
            case=opened,
            conclusion=conclusion,
            grounds=grounds.strip()[:LONGEST_GROUNDS],
            lodged_at=now,
            lodged_by_id=actor.person_id,
        )
        _copy_material(case, opened, conclusion.stage.material_version, by)
        _submit(opened, by)
        record(
            "review.appeal.lodged",
            subject=appeal,
            case=case,
            new={"conclusion": conclusion.pk, "number": opened.number},
            **by,
        )
        _write(appeal, "appeal_lodged", "lodged", now)
    return appeal


def decide_on_appeal(
    case: Case,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Appeal | None:
    """Say what an appeal has come to when its conclusion is issued; nothing for another work.

    The conclusion it was about stays in the journal and in the file of papers. When the result
    is another, its paper is annulled and says which one speaks now. Decided before, it is left
    as it is. Side effects: the outcome, the old paper, the journal of the old work, a letter.
    """
    appeal = appeal_in(case)
    found = conclusion_in_force(case) if appeal else None
    if appeal is None or appeal.outcome or found is None or found.document is None:
        return appeal
    outcome = decide_appeal(
        judged(appeal.conclusion), judged(found), may_lower=_may_lower(appeal.conclusion.case)
    )
    by: dict[str, Any] = {"actor": actor, "on_behalf_of": on_behalf_of, "now": now}
    with recording():
        appeal.outcome, appeal.decided_at = outcome.value, now
        appeal.save(update_fields=["outcome", "decided_at"])
        old = appeal.conclusion.document
        if outcome is not AppealOutcome.UPHELD and old and old.state == DocumentState.VALID:
            told = _("Reconsidered on appeal: see conclusion No. {number}.")
            annul_document(old, reason=told.format(number=found.document.number), **by)
            appeal.conclusion.state = ConclusionState.ANNULLED.value
            appeal.conclusion.save(update_fields=["state"])
        record(
            "review.appeal.decided",
            subject=appeal,
            case=appeal.conclusion.case,
            new={"outcome": outcome.value, "number": case.number},
            **by,
        )
        _write(appeal, "appeal_decided", "decided", now)
    return appeal


def judged(conclusion: Conclusion) -> Judged:
    """What a conclusion says, for comparing it with another."""
    return Judged(
        verdict=Verdict(conclusion.verdict),
        percent=figures.percent(Fraction(conclusion.total), Fraction(conclusion.maximum)),
    )


def _may_lower(case: Case) -> bool:
    appeal = parameters_of(case).appeal
    return appeal is not None and appeal.may_lower


def _open_case(case: Case, now: datetime) -> Case:
    opened = Case(
        territory=case.territory,
        kind=case.kind,
        procedure_version=case.procedure_version,
        appealed=case,
        title=case.title,
        state=CaseState.DRAFT.value,
        applicant=case.applicant,
        organisation=case.organisation,
        created_at=now,
    )
    opened.save()
    return opened


def _submit(case: Case, by: dict[str, Any]) -> None:
    """Number, term and the check that every work passes."""
    original, now = case.appealed, by["now"]
    assert original is not None  # noqa: S101 -- made from it a line above
    earlier = original.appeals.exclude(pk=case.pk).count()
    case.number = number_of_appeal(original.number, earlier)
    case.opened_at = now
    case.expected_at = end_of_terms(case, expected_terms(parameters_of(case)), now)
    change_state(case, CaseState.CHECKING, saving=["number", "opened_at", "expected_at"], **by)


def _copy_material(
    case: Case, opened: Case, judged_version: MaterialVersion, by: dict[str, Any]
) -> None:
    """What was judged, for those who judge it anew: they have nothing to do with the old work."""
    old = case.material
    material = Material.objects.create(
        case=opened,
        kind=old.kind,
        direction=old.direction,
        level=old.level,
        annotation=old.annotation,
        video_url=old.video_url,
        authorship_declared_at=old.authorship_declared_at,
    )
    copy_co_authors(old, material)
    version = MaterialVersion.objects.create(material=material, number=1)
    copy_files(judged_version, version, case=opened, actor=by["actor"], now=by["now"])
    version.submitted_at = by["now"]
    version.save(update_fields=["submitted_at"])


def _write(appeal: Appeal, template: str, moment: str, now: datetime) -> None:
    write_letter(
        template,
        person=appeal.case.applicant,
        case=appeal.case,
        key=f"appeal-{moment}-{appeal.pk}",
        facts={"appealed": appeal.conclusion.case.number, "outcome": appeal.outcome},
        now=now,
    )
