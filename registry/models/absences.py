from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person


class Absence(models.Model):
    """Somebody is away from the first to the last day, both included, in local days.

    ``substitute`` is who holds his tasks of a role meanwhile. ``ended_at`` is set when he came
    back before the last day, or when the absence did not take place.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="absences", verbose_name=_("who is away")
    )
    first_day = models.DateField(_("first day away"))
    last_day = models.DateField(_("last day away"))
    substitute = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who stands in"),
    )
    stated_at = models.DateTimeField(_("stated at"))
    stated_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("stated by")
    )
    ended_at = models.DateTimeField(_("ended earlier at"), null=True)

    class Meta:
        ordering = ("first_day", "pk")
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="absence_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "last_day"],
                condition=models.Q(ended_at__isnull=True),
                name="absence_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.first_day:%d.%m.%Y}\N{EN DASH}{self.last_day:%d.%m.%Y}"
