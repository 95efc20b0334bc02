from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.people import Person


class Relation(models.Model):
    """A tie between two people, in force for a period; read by the conflict rules."""

    subject = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="relations_from", verbose_name=_("who")
    )
    other = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="relations_to", verbose_name=_("whom")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=labels.choices(labels.RELATION_KIND))
    source = models.CharField(
        _("source"), max_length=20, choices=labels.choices(labels.RELATION_SOURCE)
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    period_from = models.DateField(_("from"), null=True, blank=True)
    period_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "other", "kind", "source"], name="relation_stated_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(subject=models.F("other")), name="relation_of_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} — {self.other}: {self.get_kind_display()}"
