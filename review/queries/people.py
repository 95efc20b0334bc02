"""Who is to be written to."""

from datetime import date

from django.db.models import Q

from registry.models import Person, Territory
from registry.rules.vocabulary import Role


def coordinators_of(territory: Territory, today: date) -> list[Person]:
    """Coordinators of a territory; one query."""
    held = Q(grants__period_to__isnull=True) | Q(grants__period_to__gte=today)
    return list(
        Person.objects.filter(
            held,
            grants__territory=territory,
            grants__role=Role.COORDINATOR.value,
            grants__period_from__lte=today,
        ).distinct()
    )
