from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.people import Person
from registry.models.territories import Territory


class Operation(models.Model):
    """Something done to many rows that takes longer than a page may wait (see
    ``registry.services.operations``).

    ``done`` is the place reached: it is written in the very transaction that did those rows, so
    that a killed worker loses a part of a batch and never does a row twice.
    """

    kind = models.CharField(_("what is done"), max_length=60)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="operations", verbose_name=_("territory")
    )
    started_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    started_at = models.DateTimeField(_("started at"))
    parameters = models.JSONField(
        help_text=_("Which rows, and what is done to them: ids and codes.")
    )
    total = models.PositiveIntegerField(_("rows"))
    done = models.PositiveIntegerField(_("rows done"), default=0)
    tally = models.JSONField(
        default=dict, help_text=_("How many rows ended in which way, by a code.")
    )
    refusals = models.JSONField(
        default=list, help_text=_("Rows that were refused, the first of them: row and reason.")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=labels.choices(labels.OPERATION_STATE)
    )
    cancel_asked = models.BooleanField(_("asked to stop"), default=False)
    problem = models.CharField(
        max_length=100, blank=True, help_text=_("Type of the last exception.")
    )
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    seen_at = models.DateTimeField(_("last sign of life"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        ordering = ("-started_at", "-pk")
        verbose_name = _("long operation")
        verbose_name_plural = _("long operations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="operation_done_within_total"
            ),
        ]
        indexes = [
            models.Index(
                fields=["seen_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="operation_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done}/{self.total}"
