from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.people import Person
from registry.models.territories import Territory


class Procedure(models.Model):
    """«Порядок проведения»: the local rules by which works of one kind are examined.

    A new school year begins with a copy: ``previous`` is the procedure it was made of, and
    ``planned_last_date`` the day until which works are to be taken when its intake is opened.
    """

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="procedures", verbose_name=_("territory")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=labels.choices(labels.CASE_KIND))
    code = models.SlugField(_("code"))
    title = models.CharField(_("title"), max_length=300)
    is_open = models.BooleanField(_("accepts new works"), default=True)
    previous = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="following",
        verbose_name=_("procedure of the year before"),
    )
    planned_last_date = models.DateField(_("works are to be taken until"), null=True, blank=True)

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

    ``parameters`` is read through ``review.rules.stored_procedure.read_parameters``; ``remarks``
    is what the procedure says beside them, a sentence a line. An empty ``title`` is that of the
    procedure. ``change_class`` says how it differs from the wording in force before it.
    """

    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="versions", verbose_name=_("procedure")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=20, choices=labels.choices(labels.VERSION_STATE)
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    parameters = models.JSONField(_("parameters"))
    remarks = models.TextField(_("said in own words"), blank=True)
    change_class = models.CharField(
        _("class of the change"),
        max_length=20,
        blank=True,
        choices=labels.choices(labels.CHANGE_CLASS),
    )
    note = models.CharField(_("what was changed and why"), max_length=300, blank=True)
    basis = models.CharField(_("approved by"), max_length=300, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    put_in_force_at = models.DateTimeField(_("put in force at"), null=True, blank=True)
    put_in_force_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("put in force by"),
    )

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
