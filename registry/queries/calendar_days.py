"""The production calendar as a list of days."""

from django.db.models import Q, QuerySet

from registry.models import CalendarDay, Territory


def calendar_days(territory: Territory | None, year: int) -> QuerySet[CalendarDay]:
    """Exceptions of one year: the country's and the territory's own, if any, by date."""
    return CalendarDay.objects.filter(
        Q(territory=territory) | Q(territory=None), date__year=year
    ).order_by("date", "territory_id")
