from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.territories import Territory


class Procedure(models.Model):
    """«Порядок проведения»: the local rules by which works of one kind are examined."""

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="procedures", verbose_name=_("territory")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=labels.choices(labels.CASE_KIND))
    code = models.SlugField(_("code"))
    title = models.CharField(_("title"), max_length=300)
    is_open = models.BooleanField(_("accepts new works"), default=True)

    class Meta:
        ordering = ("title", "pk")
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        constraints = [
            models.UniqueConstraint(fields=["territory", "code"], name="procedure_code_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ProcedureVersion(models.Model):
    """A wording of a procedure; a case keeps the one it was opened under.

    ``parameters`` is read through ``review.rules.procedure.read_parameters``.
    """

    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="versions", verbose_name=_("procedure")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=20, choices=labels.choices(labels.VERSION_STATE)
    )
    parameters = models.JSONField(_("parameters"))
    basis = models.CharField(_("approved by"), max_length=300, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)

    class Meta:
        ordering = ("procedure", "-number")
        verbose_name = _("version of a procedure")
        verbose_name_plural = _("versions of procedures")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="procedure_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=models.Q(state="in_force"),
                name="procedure_one_version_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} ({self.number})"
