"""The bank of effective practices (REG-14)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.models import Case, Consent, ConsentText
from registry.queries import current_consent_text
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseState, ConsentPurpose
from registry.services.cases import change_state
from registry.services.consents import give_consent
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review.models import Practice
from review.queries import external_positive_conclusion, parameters_of
from review.rules.vocabulary import PracticeState
from review.services.authority import refuse_another


def publish_practice(
    case: Case,
    *,
    consents: bool,
    children_safe: bool = False,
    consent_text: ConsentText | None = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Practice:
    """Put a work into the bank with its author's separate consent, or keep that he declined.

    Only a work with an issued positive conclusion of an external examination may be published.
    ``consent_text`` is the text the author agreed to, by default the one in force;
    ``children_safe`` is his word that no child's name or face gets out, or that the parents have
    agreed: without it nothing is published, with it the journal keeps that he said so.
    """
    refuse_another(case.applicant_id, actor=actor, on_behalf_of=on_behalf_of)
    conclusion = external_positive_conclusion(case)
    if conclusion is None or not parameters_of(case).publication:
        raise DomainError(
            "external_conclusion_needed",
            _("Only a work with a positive conclusion of external examination is published."),
        )
    if consents and not children_safe:
        raise DomainError(
            "children_not_checked",
            _(
                "Look through the files once more and tick this line: names and photos of "
                "children must not get out."
            ),
            field="looked_through",
        )
    with recording():
        practice = Practice.objects.filter(case=case).first() or Practice(case=case)
        if practice.state == PracticeState.PUBLISHED:
            raise DomainError(
                "already_published", _("This work is in the bank of practices already.")
            )
        practice.conclusion = conclusion
        practice.state = PracticeState.DECLINED.value
        if consents:
            practice.state = PracticeState.PUBLISHED.value
            practice.published_at = now
            practice.consent = _consent(
                case, consent_text, actor=actor, on_behalf_of=on_behalf_of, now=now
            )
        practice.save()
        record(
            "review.practice.published" if consents else "review.practice.declined",
            subject=practice,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"conclusion": conclusion.pk}
            | ({"children": "none_or_parents_agreed"} if consents else {}),
        )
        if consents:
            change_state(case, CaseState.PUBLISHED, actor=actor, on_behalf_of=on_behalf_of, now=now)
    return practice


def _consent(
    case: Case,
    text: ConsentText | None,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None,
    now: datetime,
) -> Consent:
    today = local_date(now, case.territory.time_zone)
    agreed = text or current_consent_text(case.territory, ConsentPurpose.PUBLICATION, today)
    if agreed is None or agreed.purpose != ConsentPurpose.PUBLICATION:
        raise DomainError(
            "no_consent_text",
            _("The territory has no text of the consent to publication yet."),
            field="consents",
        )
    return give_consent(
        case.applicant, agreed, case=case, actor=actor, on_behalf_of=on_behalf_of, now=now
    )
