from django.db import models
from django.utils.translation import gettext_lazy as _

from review import labels
from review.models.conclusions import Conclusion


class Advice(models.Model):
    """One recommendation of a conclusion as an item the author may accept (REV-24)."""

    conclusion = models.ForeignKey(
        Conclusion, on_delete=models.PROTECT, related_name="advice", verbose_name=_("conclusion")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("recommendation"))
    state = models.CharField(
        _("state"), max_length=10, choices=labels.choices(labels.ADVICE_STATE), default="offered"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        ordering = ("conclusion", "position")
        verbose_name = _("recommendation to the author")
        verbose_name_plural = _("recommendations to the author")
        constraints = [
            models.UniqueConstraint(fields=["conclusion", "position"], name="advice_position_once"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
