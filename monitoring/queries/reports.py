"""Signed reports."""

from django.db.models import QuerySet

from monitoring.models import PeriodReport
from registry.models import Territory


def signed_reports(territory: Territory) -> QuerySet[PeriodReport]:
    """Reports of a territory, the latest period first, newer versions before older ones."""
    return PeriodReport.objects.filter(territory=territory).select_related("signed_by")
