from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Person
from workflows.models.tasks import Task


class Reminder(models.Model):
    """The ledger of reminders: of one duty a person is reminded at most once a local day."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("whom")
    )
    day = models.DateField(_("local day"))
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["task", "person", "day"], name="reminded_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.person_id}, {self.day:%Y-%m-%d}"
