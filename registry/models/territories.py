from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.rules.letters import Quiet


class Territory(models.Model):
    """One methodical service and the municipality it serves: the boundary of data.

    A training ground (``training_of``) is a territory where made-up people practise: the boundary
    that keeps services apart keeps its works out of every list, number and figure of the real one.
    """

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=200, help_text=_("The municipality."))
    service_name = models.CharField(_("name of the methodical service"), max_length=300)
    service_short_name = models.CharField(_("short name of the service"), max_length=120)
    city = models.CharField(_("city"), max_length=120)
    address = models.CharField(_("address"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    site = models.URLField(_("site"), blank=True)
    signatory_name = models.CharField(_("who signs papers"), max_length=200, blank=True)
    signatory_position = models.CharField(
        _("position of the signatory"), max_length=200, blank=True
    )
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Moscow")
    second_factor_from = models.DateField(
        _("staff sign in with a second factor from"), null=True, blank=True
    )
    letterhead = models.ForeignKey(
        "registry.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("picture of the letterhead"),
    )
    training_of = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="training_ground",
        verbose_name=_("training ground of"),
    )
    quiet_from = models.TimeField(_("no letters from"), default=time(21))
    quiet_to = models.TimeField(_("no letters until"), default=time(8))
    quiet_weekends = models.BooleanField(_("no letters on Saturdays and Sundays"), default=False)
    journal_length = models.PositiveIntegerField(default=0, editable=False)
    journal_head = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ("name",)
        verbose_name = _("territory")
        verbose_name_plural = _("territories")

    def __str__(self) -> str:
        return self.name

    @property
    def is_training(self) -> bool:
        """Whether everything here is made up and may be removed."""
        return self.training_of_id is not None

    @property
    def quiet(self) -> Quiet:
        """When letters that can wait are not sent here."""
        return Quiet(start=self.quiet_from, end=self.quiet_to, weekends=self.quiet_weekends)
