"""Texts of consents and who gave them."""

from datetime import date

from django.db.models import QuerySet

from registry.models import Consent, ConsentText, Person, Territory
from registry.rules.vocabulary import ConsentPurpose


def current_consent_text(
    territory: Territory, purpose: ConsentPurpose, today: date
) -> ConsentText | None:
    """The wording in force today; a newer one may wait for its day."""
    return (
        ConsentText.objects.filter(territory=territory, purpose=purpose, in_force_from__lte=today)
        .order_by("-in_force_from", "-number")
        .first()
    )


def consents_in_force(person: Person, purpose: ConsentPurpose) -> QuerySet[Consent]:
    """Consents of a person to a purpose that were not withdrawn."""
    return Consent.objects.filter(
        person=person, text__purpose=purpose, withdrawn_at__isnull=True
    ).select_related("text")
