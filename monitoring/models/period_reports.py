from django.db import models
from django.utils.translation import gettext_lazy as _

from monitoring.labels import REPORT_STATE
from registry.labels import choices
from registry.models import Kept, Person, Territory


class PeriodReport(Kept):
    """A report for a period as it was signed; a later signature makes the next version.

    ``content`` holds the figures with their records (``monitoring.rules.snapshots``) and never
    changes; ``content_sha256`` is the digest of its canonical JSON.
    """

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    first_date = models.DateField(_("from"))
    last_date = models.DateField(_("to"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    reason = models.CharField(_("why it was signed anew"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=choices(REPORT_STATE))
    content = models.JSONField(_("content"))
    content_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(_("signed at"))
    signed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("signed by")
    )

    class Meta:
        ordering = ("-last_date", "-first_date", "-version")
        verbose_name = _("report for a period")
        verbose_name_plural = _("reports for periods")
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "first_date", "last_date", "version"],
                name="period_report_version_once",
            ),
            models.UniqueConstraint(
                fields=["territory", "first_date", "last_date"],
                condition=models.Q(state="signed"),
                name="period_report_one_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(last_date__gte=models.F("first_date")),
                name="period_report_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_date:%d.%m.%Y}–{self.last_date:%d.%m.%Y} ({self.version})"
