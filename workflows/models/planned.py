from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Person, Territory


class PlannedDuty(models.Model):
    """What a service does by a date of its own, year after year: «Приказ об экспертах, август».

    ``kind`` says how the other columns are read (``workflows.rules.planned.Plan``).
    """

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    title = models.CharField(_("what is to be done"), max_length=200)
    kind = models.CharField(_("kind of the term"), max_length=20)
    day = models.DateField(_("day"), null=True)
    until = models.DateField(_("last day"), null=True)
    month = models.PositiveSmallIntegerField(_("month"), null=True)
    days = models.PositiveSmallIntegerField(_("number of days"), null=True)
    unit = models.CharField(_("which days"), max_length=10, blank=True)
    has_corrections = models.BooleanField(_("corrected during the year"), default=False)
    day_off = models.CharField(_("if the day is a day off"), max_length=10)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("who answers for it")
    )
    begins_on = models.DateField(_("planned since"))
    ends_on = models.DateField(_("not planned any more since"), null=True)

    class Meta:
        verbose_name = _("planned duty")
        verbose_name_plural = _("planned duties")
        indexes = [
            models.Index(
                fields=["territory"],
                condition=models.Q(ends_on__isnull=True),
                name="planned_in_territory",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlannedTask(models.Model):
    """One time of a planned duty: the task of a year. ``key`` tells it from those of other years."""

    duty = models.ForeignKey(
        PlannedDuty, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("planned duty")
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    key = models.CharField(max_length=20)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("who answers for it")
    )
    opens_on = models.DateField(_("seen in the list since"))
    due_on = models.DateField(_("due by"))
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("done by")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("planned task")
        verbose_name_plural = _("planned tasks")
        constraints = [
            models.UniqueConstraint(fields=["duty", "key"], name="planned_task_once"),
        ]
        indexes = [
            models.Index(
                fields=["person", "due_on"],
                condition=models.Q(done_at__isnull=True),
                name="planned_of_person",
            ),
            models.Index(
                fields=["territory", "due_on"],
                name="planned_of_territory",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty}, {self.due_on:%Y-%m-%d}"
