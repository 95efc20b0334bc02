from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Person
from review import labels
from review.models.stages import Stage


class Assignment(models.Model):
    """One expert's place in a stage, from reserve or invitation to the submitted sheet.

    ``seat`` is 1..n for those who are asked to judge; the reserve waits in ``reserve_position``.
    ``grounds`` keep the reasons shown to the coordinator when the expert was chosen.
    """

    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("stage")
    )
    expert = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("expert")
    )
    seat = models.PositiveSmallIntegerField(_("seat"), null=True)
    reserve_position = models.PositiveSmallIntegerField(_("place in the reserve"), null=True)
    state = models.CharField(
        _("state"), max_length=12, choices=labels.choices(labels.ASSIGNMENT_STATE)
    )
    grounds = models.JSONField(_("grounds of the choice"), default=dict)
    override_reason = models.CharField(_("reason of the exception"), max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    assigned_at = models.DateTimeField(_("chosen at"))
    invited_at = models.DateTimeField(_("invited at"), null=True)
    respond_by_at = models.DateTimeField(_("answer by"), null=True)
    responded_at = models.DateTimeField(_("answered at"), null=True)
    decline_reason = models.CharField(
        _("reason of the refusal"),
        max_length=20,
        blank=True,
        choices=labels.choices(labels.DECLINE_REASON),
    )
    decline_note = models.CharField(_("note to the refusal"), max_length=500, blank=True)
    due_at = models.DateTimeField(_("sheet due by"), null=True)

    class Meta:
        ordering = ("stage", "seat", "reserve_position", "pk")
        verbose_name = _("assignment of an expert")
        verbose_name_plural = _("assignments of experts")
        constraints = [
            models.UniqueConstraint(fields=["stage", "expert"], name="expert_assigned_once"),
            models.UniqueConstraint(
                fields=["stage", "seat"],
                condition=models.Q(state__in=["invited", "accepted", "submitted"]),
                name="seat_taken_once",
            ),
        ]
        indexes = [
            models.Index(fields=["expert", "state", "due_at"], name="assignment_of_expert"),
        ]

    def __str__(self) -> str:
        return f"{self.expert}: {self.stage}"
