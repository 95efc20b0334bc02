from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.territories import Territory


class OfficeText(models.Model):
    """A wording of an order, a letter, a protocol: what stands in braces is filled in.

    A wording is a sample until a paper approves it. One that was approved never changes: the
    next one gets the next number.
    """

    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        related_name="office_texts",
        verbose_name=_("territory"),
    )
    code = models.SlugField(_("code"))
    number = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=30, choices=labels.choices(labels.TEXT_KIND))
    title = models.CharField(_("title"), max_length=300)
    body = models.TextField(_("text"))
    state = models.CharField(
        _("state"), max_length=20, choices=labels.choices(labels.VERSION_STATE)
    )
    basis = models.CharField(_("approved by"), max_length=300, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)

    class Meta:
        ordering = ("territory", "code", "-number")
        verbose_name = _("text of the office")
        verbose_name_plural = _("texts of the office")
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "code", "number"], name="office_text_version_once"
            ),
            models.UniqueConstraint(
                fields=["territory", "code"],
                condition=models.Q(state="in_force"),
                name="office_text_one_version_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
