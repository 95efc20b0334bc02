from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Case, Document, Kept, Person
from review import labels
from review.models.stages import Stage
from review.rules.vocabulary import ConclusionState


class Conclusion(Kept):
    """A version of the reasoned conclusion of a stage (REV-05).

    A version that was issued never changes; a correction is the next version, with its reason.
    ``body`` is composed from the sheets: criteria with points and descriptors, comments,
    contradictions (see ``review.rules.conclusion``).
    """

    kept_when = ~models.Q(state=ConclusionState.DRAFT.value)

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="conclusions", verbose_name=_("work")
    )
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="conclusions", verbose_name=_("stage")
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    previous = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="successor",
        verbose_name=_("previous version"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=labels.choices(labels.CONCLUSION_STATE)
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=labels.choices(labels.VERDICT))
    verdict_note = models.CharField(
        _("why the verdict differs from the score"), max_length=500, blank=True
    )
    motivation = models.TextField(_("motivation"), blank=True)
    recommendations = models.TextField(
        _("recommendations"), blank=True, help_text=_("One on a line.")
    )
    body = models.JSONField(_("scores and comments"))
    total = models.DecimalField(_("total"), max_digits=7, decimal_places=2)
    maximum = models.DecimalField(_("maximum"), max_digits=7, decimal_places=2)
    rapporteur = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rapporteur"),
    )
    correction_reason = models.CharField(_("reason of the correction"), max_length=300, blank=True)
    draft_version = models.PositiveIntegerField(default=0)
    composed_at = models.DateTimeField(_("composed at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    document = models.OneToOneField(
        Document,
        on_delete=models.PROTECT,
        null=True,
        related_name="conclusion",
        verbose_name=_("document"),
    )

    class Meta:
        ordering = ("case", "stage", "-version")
        verbose_name = _("conclusion")
        verbose_name_plural = _("conclusions")
        constraints = [
            models.UniqueConstraint(fields=["stage", "version"], name="conclusion_version_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft"]) | ~models.Q(motivation=""),
                name="conclusion_has_motivation",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="issued") | models.Q(document__isnull=False),
                name="conclusion_issued_has_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} ({self.version})"
