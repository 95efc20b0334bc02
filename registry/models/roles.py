from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.organisations import Organisation
from registry.models.people import Person
from registry.models.territories import Territory


class RoleGrant(models.Model):
    """A role of a person in one territory, for a period, on the basis of a document."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="grants", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=30, choices=labels.choices(labels.ROLE))
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="grants", verbose_name=_("territory")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("organisation"),
    )
    directions = models.ManyToManyField(
        "registry.ClassifierItem",
        blank=True,
        related_name="+",
        verbose_name=_("directions of expert work"),
    )
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"), null=True, blank=True)
    basis = models.CharField(_("basis document"), max_length=300)
    granted_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("granted by"),
    )
    granted_at = models.DateTimeField(_("granted at"))

    class Meta:
        ordering = ("territory", "role", "pk")
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints = [
            # Two constraints, because SQLite takes two empty organisations for different ones.
            models.UniqueConstraint(
                fields=["person", "role", "territory", "organisation", "period_from"],
                condition=models.Q(organisation__isnull=False),
                name="role_granted_once_in_organisation",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "territory", "period_from"],
                condition=models.Q(organisation__isnull=True),
                name="role_granted_once",
            ),
            models.CheckConstraint(
                condition=models.Q(period_to__isnull=True)
                | models.Q(period_to__gte=models.F("period_from")),
                name="role_period_in_order",
            ),
        ]
        indexes = [models.Index(fields=["territory", "role"], name="role_in_territory")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
