"""The bank of effective practices as anyone may read it (REG-14)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from registry.models import Territory
from review.models import Practice
from review.queries.assignments import seated
from review.queries.procedures import parameters_of
from review.rules.vocabulary import ExpertNames, PracticeState


@dataclass(frozen=True, kw_only=True)
class PracticeCard:
    """What the public learns of a practice. Experts are named only where the procedure lets."""

    title: str
    author: str
    co_authors: tuple[str, ...]
    organisation: str
    kind: str
    direction: str
    level: str
    annotation: str
    conclusion_number: str
    conclusion_issued_at: datetime | None
    verification_code: str
    published_at: datetime | None
    experts: tuple[str, ...]


def published_practices(territory: Territory | None = None) -> QuerySet[Practice]:
    """Practices anyone may read, the newest first; training works are none."""
    found = Practice.objects.filter(
        state=PracticeState.PUBLISHED.value, case__territory__training_of=None
    ).select_related(
        "case__applicant",
        "case__organisation",
        "case__procedure_version",
        "case__material__kind",
        "case__material__direction",
        "case__material__level",
        "conclusion__document",
        "conclusion__stage",
    )
    return found.filter(case__territory=territory) if territory else found


def practice_card(practice: Practice) -> PracticeCard:
    """The card of one practice from ``published_practices``; at most two more queries."""
    case, document = practice.case, practice.conclusion.document
    material = case.material
    return PracticeCard(
        title=case.title,
        author=case.applicant.full_name,
        co_authors=tuple(
            one.person.full_name for one in material.co_authors.select_related("person")
        ),
        organisation=str(case.organisation or ""),
        kind=str(material.kind or ""),
        direction=str(material.direction or ""),
        level=str(material.level or ""),
        annotation=material.annotation,
        conclusion_number=document.number if document else "",
        conclusion_issued_at=document.issued_at if document else None,
        verification_code=document.verification_code if document else "",
        published_at=practice.published_at,
        experts=_experts(practice),
    )


def _experts(practice: Practice) -> tuple[str, ...]:
    """Names of the experts, if the procedure names them on paper and lets them into the bank."""
    parameters = parameters_of(practice.case)
    stage = practice.conclusion.stage
    named = parameters.stage_at(stage.position).expert_names is ExpertNames.NAMES
    if not (named and parameters.expert_names_in_bank):
        return ()
    return tuple(one.expert.full_name for one in seated(stage))
