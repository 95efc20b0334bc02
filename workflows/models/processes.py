from django.db import models
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess

from registry.models import Case


class Process(AbstractProcess):
    """The run of a flow over one case. ``data`` holds ids only, never texts or names."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="process", verbose_name=_("work")
    )
    data = models.JSONField(default=dict, blank=True)
    parent_task = None

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")

    def __str__(self) -> str:
        return str(self.case)
