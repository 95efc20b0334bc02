"""Issuing a conclusion: what its paper says, its number, and what follows from it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.labels import DOCUMENT_KIND
from registry.models import Case, Document, Person
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseState, DocumentKind
from registry.services.cases import change_state
from registry.services.errors import DomainError
from registry.services.issuing import complete_document, reserve_document
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from review import labels
from review.models import Advice, Conclusion, Practice
from review.queries import approval_of, co_authors_of, end_of_term, material_of, parameters_of
from review.rules.vocabulary import (
    AdviceState,
    ConclusionState,
    ConflictKind,
    ExpertNames,
    StageKind,
    StageState,
    Verdict,
)
from review.services.conclusion import lines_of

TEMPLATE = "conclusion"


def begin_issue(
    conclusion: Conclusion,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Document:
    """Reserve the paper of an approved conclusion: number, check code, immutable content.

    Called twice for one conclusion, it gives the same paper. A correction keeps the number of
    the version it corrects.
    """
    if conclusion.document is not None:
        return conclusion.document
    if conclusion.state != ConclusionState.DECIDED:
        raise DomainError("not_decided", gettext_lazy("This conclusion is not approved yet."))
    case = conclusion.case
    with recording():
        decision = approval_of(conclusion)
        conclusion.document = reserve_document(
            DocumentKind.CONCLUSION,
            key=f"conclusion-{conclusion.pk}",
            case=case,
            territory=case.territory,
            title=_title(),
            snapshot=conclusion_snapshot(conclusion),
            template=TEMPLATE,
            signed_by=decision.decided_by if decision else None,
            previous=conclusion.previous.document if conclusion.previous else None,
            actor=actor,
            now=now,
        )
        conclusion.save(update_fields=["document"])
    return conclusion.document


def issue_conclusion(
    conclusion: Conclusion,
    *,
    pdf: bytes,
    is_last: bool = False,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Conclusion:
    """Finish issuing with the printed paper; called twice, it does nothing the second time.

    Side effects, in order: the paper is stored and valid; the conclusion is issued, the version
    it corrects is replaced; its recommendations become items for the author (REV-24); the stage
    is closed, the work too when this was its last conclusion; the author, the experts and, where
    a publication may follow, the author once more are written to.
    """
    if conclusion.state == ConclusionState.ISSUED:
        return conclusion
    if conclusion.document is None or conclusion.state != ConclusionState.DECIDED:
        raise DomainError("not_decided", gettext_lazy("This conclusion is not approved yet."))
    case = conclusion.case
    with recording():
        complete_document(conclusion.document, pdf, actor=actor, now=now)
        conclusion.state = ConclusionState.ISSUED.value
        conclusion.save(update_fields=["state"])
        _replace_previous(conclusion)
        _offer_advice(conclusion)
        record(
            "review.conclusion.issued",
            subject=conclusion,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={
                "document": conclusion.document.pk,
                "number": conclusion.document.number,
                "version": conclusion.version,
                "verdict": conclusion.verdict,
            },
        )
        _write_to_author(conclusion, case, now)
        if conclusion.previous_id is None:
            _close_stage(conclusion, now)
            _write_to_experts(conclusion, case, now)
            if is_last:
                change_state(
                    case, CaseState.CONCLUDED, actor=actor, on_behalf_of=on_behalf_of, now=now
                )
                _offer_publication(conclusion, case, now)
    return conclusion


def _replace_previous(conclusion: Conclusion) -> None:
    """The version before is no longer in force; a published practice follows to the new one."""
    if conclusion.previous is not None:
        conclusion.previous.state = ConclusionState.REPLACED.value
        conclusion.previous.save(update_fields=["state"])
        Practice.objects.filter(conclusion=conclusion.previous).update(conclusion=conclusion)


def _offer_advice(conclusion: Conclusion) -> None:
    """Recommendations as items; what the author answered to the same words before stays."""
    answered = (
        {one.text: one for one in Advice.objects.filter(conclusion=conclusion.previous_id)}
        if conclusion.previous_id
        else {}
    )
    Advice.objects.bulk_create(
        Advice(
            conclusion=conclusion,
            position=position,
            text=text,
            state=answered[text].state if text in answered else AdviceState.OFFERED.value,
            answered_at=answered[text].answered_at if text in answered else None,
        )
        for position, text in enumerate(lines_of(conclusion.recommendations), start=1)
    )


def _close_stage(conclusion: Conclusion, now: datetime) -> None:
    stage = conclusion.stage
    stage.state, stage.closed_at = StageState.CLOSED.value, now
    stage.save(update_fields=["state", "closed_at"])


def _write_to_author(conclusion: Conclusion, case: Case, now: datetime) -> None:
    assert conclusion.document is not None  # noqa: S101 -- refused above
    write_letter(
        "conclusion_issued",
        person=case.applicant,
        case=case,
        key=f"conclusion-issued-{conclusion.pk}",
        facts={"document_number": conclusion.document.number},
        now=now,
    )


def _write_to_experts(conclusion: Conclusion, case: Case, now: datetime) -> None:
    """Every expert learns how the work he judged ended."""
    ids = [expert["person"] for expert in conclusion.body["experts"]]
    for expert in Person.objects.filter(pk__in=ids):
        write_letter(
            "outcome_for_expert",
            person=expert,
            case=case,
            key=f"outcome-{conclusion.pk}-{expert.pk}",
            now=now,
        )


def _offer_publication(conclusion: Conclusion, case: Case, now: datetime) -> None:
    """Only an external positive conclusion opens the bank of practices (REG-14)."""
    parameters = parameters_of(case)
    external = conclusion.stage.kind == StageKind.EXTERNAL
    if not (parameters.publication and external and conclusion.verdict == Verdict.POSITIVE):
        return
    due_at = end_of_term(case, parameters.terms.publish_practice, now)
    write_letter(
        "publication_offered",
        person=case.applicant,
        case=case,
        key=f"publication-offered-{case.pk}",
        facts={"due_at": due_at.isoformat()},
        now=now,
    )


# --- What the paper says ------------------------------------------------------------------


def _title() -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(DOCUMENT_KIND[DocumentKind.CONCLUSION])


def conclusion_snapshot(conclusion: Conclusion) -> dict[str, Any]:
    """All that stands on the paper, in the language of the service, whoever asks for it.

    It never changes, whatever becomes of the rows. Codes (stage, verdict, mode) are worded by the
    print template; figures are plain text with two digits. Number, day and check code are added
    by the registry. Experts are named as the procedure of the work says.
    """
    stage, case = conclusion.stage, conclusion.case
    result = stage.result or {}
    rule = parameters_of(case).stage_at(stage.position).expert_names
    with translation.override(settings.LANGUAGE_CODE):
        names = _expert_names(conclusion, rule)
        exceptions = _exceptions(conclusion, names)
    return {
        "service": _service(case),
        "case": _case(case),
        "stage": stage.kind,
        "round": stage.round,
        "checklist": {
            "title": stage.checklist_version.checklist.title,
            "version": stage.checklist_version.number,
        },
        "experts": list(names.values()),
        "groups": [_group(group, names) for group in conclusion.body["groups"]],
        "total": str(conclusion.total),
        "maximum": str(conclusion.maximum),
        "percent": result["percent"],
        "threshold": result["threshold_percent"],
        "verdict": conclusion.verdict,
        "verdict_note": conclusion.verdict_note,
        "motivation": conclusion.motivation,
        "recommendations": lines_of(conclusion.recommendations),
        "decision": _decision(conclusion, case),
        "exceptions": exceptions,
        "signatory": {
            "name": case.territory.signatory_name,
            "position": case.territory.signatory_position,
        },
        "version": conclusion.version,
        "correction_reason": conclusion.correction_reason,
    }


def _service(case: Case) -> dict[str, str]:
    territory = case.territory
    picture = {"letterhead": territory.letterhead.sha256} if territory.letterhead else {}
    return picture | {
        "name": territory.service_name,
        "short_name": territory.service_short_name,
        "municipality": territory.name,
        "city": territory.city,
        "address": territory.address,
        "phone": territory.phone,
        "email": territory.email,
        "site": territory.site,
    }


def _case(case: Case) -> dict[str, Any]:
    material = material_of(case)
    return {
        "number": case.number,
        "title": case.title,
        "kind": str(material.kind or ""),
        "direction": str(material.direction or ""),
        "level": str(material.level or ""),
        "author": case.applicant.full_name,
        "organisation": case.organisation.name if case.organisation else "",
        "co_authors": [person.full_name for person in co_authors_of(material)],
    }


def _expert_names(conclusion: Conclusion, rule: ExpertNames) -> dict[int, str]:
    """What each expert is called on paper, by seats; nothing where experts are not named."""
    experts = conclusion.body["experts"]
    if rule is ExpertNames.HIDDEN:
        return {}
    if rule is ExpertNames.NUMBERS:
        return {
            expert["seat"]: _("Expert %(number)d") % {"number": number}
            for number, expert in enumerate(experts, start=1)
        }
    people = Person.objects.in_bulk([expert["person"] for expert in experts])
    return {expert["seat"]: people[expert["person"]].full_name for expert in experts}


def _group(group: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    return {
        "title": group["title"],
        "criteria": [
            {
                "position": criterion["position"],
                "text": criterion["text"],
                "max": criterion["max"],
                "scores": [mark["points"] for mark in criterion["marks"]],
                "mean": criterion["mean"],
                "comment": _comments(criterion["marks"], names),
            }
            for criterion in group["criteria"]
        ],
    }


def _comments(marks: list[dict[str, Any]], names: dict[int, str]) -> str:
    """The experts' comments on one criterion, each under his name if the paper has names."""
    return "\n".join(
        f"{names[mark['seat']]}: {mark['comment']}" if mark["seat"] in names else mark["comment"]
        for mark in marks
        if mark["comment"]
    )


def _decision(conclusion: Conclusion, case: Case) -> dict[str, Any]:
    decision = approval_of(conclusion)
    if decision is None:
        return {}
    meeting = decision.item.meeting if decision.item else None
    decided_at = meeting.held_at if meeting else decision.decided_at
    return {
        "mode": decision.mode,
        "body": decision.item.body.title if decision.item else "",
        "protocol": meeting.number if meeting else "",
        "date": local_date(decided_at, case.territory.time_zone).isoformat(),
        "for": decision.counts.get("for"),
        "against": decision.counts.get("against"),
        "abstain": decision.counts.get("abstained"),
        "recused": decision.counts.get("recused"),
    }


def _exceptions(conclusion: Conclusion, names: dict[int, str]) -> list[str]:
    """Experts who judged in spite of a tie, with the reason: it must stand on the paper."""
    return [
        _("%(expert)s: %(ties)s. Reason of the exception: %(reason)s")
        % {
            "expert": names.get(expert["seat"], _("One of the experts")),
            "ties": ", ".join(
                str(labels.CONFLICT_KIND[ConflictKind(kind)]) for kind in expert["conflicts"]
            ),
            "reason": expert["override_reason"],
        }
        for expert in conclusion.body["experts"]
        if expert["override_reason"]
    ]
