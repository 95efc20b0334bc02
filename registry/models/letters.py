from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry import labels
from registry.models.cases import Case
from registry.models.people import Person
from registry.models.territories import Territory


class Letter(models.Model):
    """A letter in the outbox, written in the transaction of the act it tells of.

    ``key`` makes a letter unique: writing the same letter twice keeps one. It is also the
    Message-ID, so that a letter repeated after a crash is recognised by the reader's mailbox.
    ``facts`` hold what the template needs: ids and short texts, never scores.
    """

    key = models.CharField(max_length=120, unique=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="letters")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="letters", verbose_name=_("work")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="letters",
        verbose_name=pgettext_lazy("letter", "to"),
    )
    template = models.CharField(_("template"), max_length=60)
    facts = models.JSONField(default=dict)
    state = models.CharField(
        _("state"), max_length=10, choices=labels.choices(labels.LETTER_STATE), default="queued"
    )
    written_at = models.DateTimeField(_("written at"))
    send_after = models.DateTimeField(_("not before"))
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    problem = models.CharField(_("problem"), max_length=120, blank=True)

    class Meta:
        ordering = ("-written_at",)
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(
                fields=["send_after"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="letter_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} → {self.person}"
