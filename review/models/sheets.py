from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Kept
from review import labels
from review.models.assignments import Assignment
from review.models.checklists import ChecklistVersion, Criterion
from review.models.points import PointsField
from review.rules.vocabulary import SheetState


class Sheet(Kept):
    """An expert's score sheet; it keeps the checklist version it was filled on.

    While a draft, marks live in ``draft`` (criterion id → {points, not_applicable, comment});
    ``draft_version`` grows with every save, so that two tabs never overwrite each other
    silently. Submitting turns the draft into ``Mark`` rows and freezes the sheet.
    """

    kept_when = models.Q(state=SheetState.SUBMITTED.value)

    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, related_name="sheet", verbose_name=_("assignment")
    )
    checklist_version = models.ForeignKey(
        ChecklistVersion,
        on_delete=models.PROTECT,
        related_name="sheets",
        verbose_name=_("checklist"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=labels.choices(labels.SHEET_STATE), default="draft"
    )
    draft = models.JSONField(_("draft"), default=dict)
    draft_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("draft saved at"), null=True)
    recommendation = models.CharField(
        _("recommendation"),
        max_length=10,
        blank=True,
        choices=labels.choices(labels.RECOMMENDATION),
    )
    comment_to_author = models.TextField(_("comment to the author"), blank=True)
    note_to_council = models.TextField(_("note to the council"), blank=True)
    total = models.DecimalField(_("total"), max_digits=7, decimal_places=2, null=True)
    maximum = models.DecimalField(
        _("maximum of applicable criteria"), max_digits=7, decimal_places=2, null=True
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(total__isnull=False, submitted_at__isnull=False),
                name="sheet_submitted_has_total",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)


class Mark(Kept):
    """One criterion of a submitted sheet: points, or «не применимо»."""

    sheet = models.ForeignKey(
        Sheet, on_delete=models.PROTECT, related_name="marks", verbose_name=_("sheet")
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="marks", verbose_name=_("criterion")
    )
    points = PointsField(_("points"), null=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ("sheet", "criterion__position")
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="criterion_marked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"
