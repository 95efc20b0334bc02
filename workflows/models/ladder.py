from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Person
from workflows.models.tasks import Task


class LadderRung(models.Model):
    """The ledger of the ladder of silence: what was done about a task that waits, once a term.

    ``kind`` and ``reason`` are codes of ``workflows.rules.ladder``. A term that was moved has
    rungs of its own, hence ``term``, the last local day of the term, is part of the key.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="rungs")
    kind = models.CharField(_("what was done"), max_length=20)
    reason = models.CharField(_("why"), max_length=30)
    term = models.DateField(_("last day of the term"))
    day = models.DateField(_("local day"))

    class Meta:
        verbose_name = _("rung of the ladder")
        verbose_name_plural = _("rungs of the ladder")
        constraints = [
            models.UniqueConstraint(fields=["task", "kind", "term"], name="rung_once_a_term"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.kind}, {self.day:%Y-%m-%d}"


class TermRequest(models.Model):
    """«Попросить ещё время»: what an expert asks of the coordinator, and what he answered.

    ``answer`` is empty where time was given: then the journal says until when.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="term_requests")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("who asks")
    )
    until = models.DateField(_("until which day"))
    words = models.CharField(_("in what words"), max_length=300)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who answered"),
    )
    is_granted = models.BooleanField(_("time was given"), default=False)
    answer = models.CharField(_("words of a refusal"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("request for time")
        verbose_name_plural = _("requests for time")
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_request_of_task",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.until:%Y-%m-%d}"
