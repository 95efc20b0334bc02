from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.territories import Territory


class CalendarDay(models.Model):
    """An exception of the working week: a holiday, a transferred day, a local day off.

    Rows without a territory are the country's production calendar; a territory's own row wins.
    """

    territory = models.ForeignKey(
        Territory,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_days",
        verbose_name=_("territory"),
    )
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=labels.choices(labels.DAY_KIND))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ("date",)
        verbose_name = _("calendar day")
        verbose_name_plural = _("production calendar")
        constraints = [
            # Two constraints, because SQLite takes two empty territories for different ones.
            models.UniqueConstraint(
                fields=["territory", "date"],
                condition=models.Q(territory__isnull=False),
                name="calendar_day_once_in_territory",
            ),
            models.UniqueConstraint(
                fields=["date"],
                condition=models.Q(territory__isnull=True),
                name="calendar_day_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"
