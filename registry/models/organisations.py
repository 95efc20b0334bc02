from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry import labels
from registry.models.people import Person
from registry.models.territories import Territory


class Organisation(models.Model):
    """A school, kindergarten, centre… Shared by all territories; ``territory`` is its place."""

    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        related_name="organisations",
        verbose_name=_("territory"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("part of"),
    )
    name = models.CharField(_("full name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=120)
    kind = models.CharField(
        _("kind"), max_length=30, choices=labels.choices(labels.ORGANISATION_KIND)
    )
    is_subordinate = models.BooleanField(_("subordinate to the founder"), default=True)
    closed_date = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering = ("short_name", "pk")
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [models.Index(fields=["territory", "kind"], name="organisation_kind")]

    def __str__(self) -> str:
        return self.short_name


class Employment(models.Model):
    """Where a person works or worked; several at once are usual."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="employments", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="employments",
        verbose_name=_("organisation"),
    )
    position = models.CharField(pgettext_lazy("job", "position"), max_length=200)
    is_main = models.BooleanField(_("main place of work"), default=True)
    period_from = models.DateField(_("from"), null=True, blank=True)
    period_to = models.DateField(_("to"), null=True, blank=True)
    leave_from = models.DateField(_("childcare leave from"), null=True, blank=True)
    leave_to = models.DateField(_("childcare leave to"), null=True, blank=True)

    class Meta:
        ordering = ("-is_main", "pk")
        verbose_name = _("employment")
        verbose_name_plural = _("employments")
        indexes = [models.Index(fields=["organisation", "person"], name="employment_colleagues")]

    def __str__(self) -> str:
        return f"{self.person}, {self.position}"

    def is_on_leave(self, day: date) -> bool:
        """Whether the person is on childcare leave on the day."""
        began = self.leave_from is not None and self.leave_from <= day
        return began and (self.leave_to is None or self.leave_to >= day)
