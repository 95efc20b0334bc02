"""Consents: given to one text, withdrawn by a date, never deleted."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.models import Case, Consent, ConsentText, Person
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.errors import DomainError
from registry.services.journal import record, recording


def give_consent(
    person: Person,
    text: ConsentText,
    *,
    case: Case | None = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Consent:
    """Remember that a person agreed to a text, for one work or in general.

    Side effects: a row and a journal line; given once more, the consent in force is returned.
    """
    with recording():
        consent, is_new = Consent.objects.get_or_create(
            person=person, text=text, case=case, withdrawn_at=None, defaults={"given_at": now}
        )
        if is_new:
            record(
                "registry.consent.given",
                subject=consent,
                case=case,
                territory=None if case else text.territory,
                actor=actor,
                on_behalf_of=on_behalf_of,
                now=now,
                new={"person": person.pk, "purpose": text.purpose, "version": text.number},
            )
    return consent


def withdraw_consent(
    consent: Consent, *, actor: Actor, on_behalf_of: OnBehalfOf | None = None, now: datetime
) -> Consent:
    """End a consent from now on. What was done under it stays done and stays in the journal."""
    if consent.withdrawn_at is not None:
        raise DomainError("consent_withdrawn", _("This consent was withdrawn before."))
    with recording():
        consent.withdrawn_at = now
        consent.save(update_fields=["withdrawn_at"])
        record(
            "registry.consent.withdrawn",
            subject=consent,
            case=consent.case,
            territory=consent.text.territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            old={"given_at": consent.given_at.isoformat()},
            new={"withdrawn_at": now.isoformat()},
        )
    return consent
