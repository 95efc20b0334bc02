from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.territories import Territory


class NumberRegister(models.Model):
    """A yearly run of numbers without gaps: taken under the row's lock, in the act's transaction."""

    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        related_name="number_registers",
        verbose_name=_("territory"),
    )
    kind = models.CharField(_("of what"), max_length=30)
    year = models.PositiveSmallIntegerField(_("year"))
    pattern = models.CharField(
        _("pattern"), max_length=60, help_text=_("For example {year}-{number:04d} or {number}-ЭЗ.")
    )
    first_number = models.PositiveIntegerField(
        _("first number"),
        default=1,
        help_text=_("Greater than 1 when the run goes on from a paper journal."),
    )
    next_number = models.PositiveIntegerField(_("next number"), default=1)

    class Meta:
        ordering = ("territory", "kind", "-year")
        verbose_name = _("number register")
        verbose_name_plural = _("number registers")
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "kind", "year"], name="number_register_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"
