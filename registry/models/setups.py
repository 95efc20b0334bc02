from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.territories import Territory


class FirstHour(models.Model):
    """What cannot be read from other rows about the first hour of a territory."""

    territory = models.OneToOneField(
        Territory,
        on_delete=models.PROTECT,
        related_name="first_hour",
        verbose_name=_("territory"),
    )
    skipped = models.JSONField(_("steps put off"), default=list)
    mail_checked_at = models.DateTimeField(_("test letter sent at"), null=True)

    class Meta:
        verbose_name = _("first hour")
        verbose_name_plural = _("first hours")

    def __str__(self) -> str:
        return str(self.territory)
