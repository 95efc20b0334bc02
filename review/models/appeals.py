from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Case, Kept, Person
from review import labels
from review.models.conclusions import Conclusion


class Appeal(Kept):
    """An author's objection to a conclusion, judged as a work of its own by other experts.

    The conclusion it is about stays as it is. ``outcome`` is what the appeal has come to.
    """

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="appeal", verbose_name=_("work of the appeal")
    )
    conclusion = models.OneToOneField(
        Conclusion,
        on_delete=models.PROTECT,
        related_name="appeal",
        verbose_name=_("conclusion appealed against"),
    )
    grounds = models.TextField(_("grounds"))
    lodged_at = models.DateTimeField(_("lodged at"))
    lodged_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("lodged by")
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, blank=True, choices=labels.choices(labels.APPEAL_OUTCOME)
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        ordering = ("-lodged_at", "-pk")
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")

    def __str__(self) -> str:
        return str(self.case)
