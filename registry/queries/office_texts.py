"""Reading texts of the office."""

from django.db.models import Max, QuerySet

from registry.models import ConsentText, OfficeText, Territory
from registry.rules.vocabulary import ConsentPurpose, VersionState


def office_texts(territory: Territory) -> QuerySet[OfficeText]:
    """All wordings of a territory, the newest of each text first."""
    return OfficeText.objects.filter(territory=territory).order_by("code", "-number")


def texts_in_use(territory: Territory) -> dict[str, OfficeText]:
    """The wording of each text to be used today: the one in force, else the newest sample."""
    chosen: dict[str, OfficeText] = {}
    for text in office_texts(territory).exclude(state=VersionState.RETIRED.value):
        if text.code not in chosen or text.state == VersionState.IN_FORCE:
            chosen[text.code] = text
    return chosen


def last_consent_number(territory: Territory, purpose: ConsentPurpose) -> int:
    """The number of the newest text of a consent, or nought."""
    found = ConsentText.objects.filter(territory=territory, purpose=purpose.value)
    return found.aggregate(n=Max("number"))["n"] or 0
