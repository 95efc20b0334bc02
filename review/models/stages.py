from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Case, Person
from review import labels
from review.models.checklists import ChecklistVersion
from review.models.materials import MaterialVersion


class Stage(models.Model):
    """One round of one stage of an examination: who may judge, on which checklist, by when.

    ``result`` keeps the rule's decision when all sheets are in: totals, aggregate, maximum,
    spread, verdict and reason codes (see ``review.rules.verdict``).
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="stages", verbose_name=_("work")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=labels.choices(labels.STAGE_KIND))
    position = models.PositiveSmallIntegerField(_("position in the procedure"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=labels.choices(labels.STAGE_STATE))
    material_version = models.ForeignKey(
        MaterialVersion, on_delete=models.PROTECT, related_name="stages", verbose_name=_("version")
    )
    checklist_version = models.ForeignKey(
        ChecklistVersion,
        on_delete=models.PROTECT,
        related_name="stages",
        verbose_name=_("checklist"),
    )
    experts_needed = models.PositiveSmallIntegerField(_("experts needed"))
    rapporteur = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rapporteur"),
    )
    opened_at = models.DateTimeField(_("opened at"))
    scored_at = models.DateTimeField(_("all sheets in at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    result = models.JSONField(_("result"), null=True)

    class Meta:
        ordering = ("case", "position", "round")
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint(fields=["case", "position", "round"], name="stage_round_once"),
            models.UniqueConstraint(
                fields=["case"],
                condition=~models.Q(state="closed"),
                name="stage_one_open_in_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_kind_display()}"
