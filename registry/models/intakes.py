from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person
from registry.models.procedures import Procedure


class Intake(models.Model):
    """«Приём работ» under one procedure: a link that people are given, and until when."""

    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="intakes", verbose_name=_("procedure")
    )
    code = models.CharField(_("code of the link"), max_length=16, unique=True)
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("opened by")
    )
    last_date = models.DateField(_("works are taken until"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        verbose_name = _("intake of works")
        verbose_name_plural = _("intakes of works")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure"],
                condition=models.Q(closed_at__isnull=True),
                name="intake_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} ({self.code})"
