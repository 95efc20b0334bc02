from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Case, Kept, Person
from review import labels
from review.models.stages import Stage


class Question(Kept):
    """Something the author is asked about his work while it is examined, and his answer.

    Open until ``closed_at``: the author has answered, the question was taken back, or the work
    went on without an answer. ``stage`` is that of an expert's question.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="questions", verbose_name=_("work")
    )
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("stage")
    )
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("who asks")
    )
    asker = models.CharField(_("as whom"), max_length=10, choices=labels.choices(labels.ASKER))
    text = models.TextField(_("question"))
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        ordering = ("asked_at", "pk")
        verbose_name = _("question to the author")
        verbose_name_plural = _("questions to the author")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | models.Q(closed_at__isnull=False),
                name="answered_question_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.text[:60]}"
