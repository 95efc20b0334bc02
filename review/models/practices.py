from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Case, Consent
from review import labels
from review.models.conclusions import Conclusion


class Practice(models.Model):
    """A work that passed external examination, in the bank of effective practices (REG-14)."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="practice", verbose_name=_("work")
    )
    conclusion = models.ForeignKey(
        Conclusion, on_delete=models.PROTECT, related_name="practices", verbose_name=_("conclusion")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=labels.choices(labels.PRACTICE_STATE)
    )
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("consent")
    )
    published_at = models.DateTimeField(_("published at"), null=True)

    class Meta:
        ordering = ("-published_at", "-pk")
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(consent__isnull=False, published_at__isnull=False),
                name="practice_published_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)
