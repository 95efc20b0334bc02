"""A duty of an expert."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404

from registry.models import Case
from workflows.models import Task
from workflows.services.terms import open_request_of
from workflows.views.base import TaskPage


class ExpertDutyPage(TaskPage):
    """Nothing of the author is read with the duty: what was not read cannot leak."""

    step: ClassVar[str]
    read_with_it: ClassVar[tuple[str, ...]] = (
        "case__territory",
        "case__procedure_version",
        "case__material__kind",
        "case__material__direction",
        "case__material__level",
    )

    def find_case(self) -> Case:
        self.task = get_object_or_404(
            Task.objects.select_related(*self.read_with_it),
            pk=self.kwargs["task_id"],
            step=self.step,
        )
        return self.task.case

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(asked=open_request_of(self.task), **kwargs)
