from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess

from registry.models import Case, Territory
from workflows.rules.acting import current_moment


class Process(AbstractProcess):
    """The run of a flow over one case. ``data`` holds ids only, never texts or names."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="process", verbose_name=_("work")
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    paused_at = models.DateTimeField(
        _("terms stand still since"), null=True, help_text=_("While the author is asked.")
    )
    data = models.JSONField(default=dict, blank=True)
    parent_task = None

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stamp the moment of the act: the engine reads the wall clock by itself."""
        moment = current_moment()
        if moment and self._state.adding:
            self.created = moment
        if moment and self.finished:
            self.finished = moment
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return str(self.case)
