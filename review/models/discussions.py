from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Kept, Person
from review import labels
from review.models.sheets import Sheet
from review.models.stages import Stage


class Reconsideration(Kept):
    """An expert's answer in a discussion of scores: he keeps his sheet or hands in another.

    Until ``answered_at`` it only keeps what he is typing, apart from the sheet that counts. When
    the sheet was changed, ``struck_out`` holds it as it stood before: figures, words and marks by
    criterion.
    """

    kept_when = models.Q(answered_at__isnull=False)

    sheet = models.OneToOneField(
        Sheet, on_delete=models.PROTECT, related_name="reconsideration", verbose_name=_("sheet")
    )
    until_at = models.DateTimeField(_("answer by"))
    draft = models.JSONField(_("draft"), default=dict)
    draft_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("draft saved at"), null=True)
    answer = models.CharField(
        _("answer"), max_length=10, blank=True, choices=labels.choices(labels.SHEET_ANSWER)
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)
    struck_out = models.JSONField(_("sheet as it stood before"), null=True)

    class Meta:
        verbose_name = _("sheet reconsidered")
        verbose_name_plural = _("sheets reconsidered")
        indexes = [
            models.Index(
                fields=["until_at"],
                condition=models.Q(answered_at__isnull=True),
                name="reconsideration_awaited",
            ),
        ]

    def __str__(self) -> str:
        return str(self.sheet)


class DiscussionRemark(Kept):
    """What an expert wrote to the others of his stage when they discussed their scores."""

    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="discussion", verbose_name=_("stage")
    )
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("expert")
    )
    text = models.TextField(_("text"))
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        ordering = ("said_at", "pk")
        verbose_name = _("remark in a discussion")
        verbose_name_plural = _("remarks in discussions")
        indexes = [models.Index(fields=["stage", "said_at"], name="discussion_of_stage")]

    def __str__(self) -> str:
        return self.text[:60]
