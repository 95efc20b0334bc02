"""My tasks."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from workflows.api.base import ApiView
from workflows.labels.steps import STEP_VERB
from workflows.models import Task
from workflows.queries import duties_of

# Before an expert accepts, he learns neither the title nor the number of the work.
UNSEEN_WORK = frozenset({"respond_to_invitation"})


class Duties(ApiView):
    """What waits for the viewer, the most urgent first."""

    action = "my_tasks"

    def get(self, request: Request) -> Response:
        return self.paged(duties_of(self.viewer), _describe)


def _describe(task: Task) -> dict[str, Any]:
    case = task.case
    return {
        "id": task.pk,
        "step": task.step,
        "title": str(STEP_VERB.get(task.step, task.step)),
        "due_at": task.due_at,
        "created_at": task.created,
        "is_personal": task.person_id is not None,
        "work": None
        if task.step in UNSEEN_WORK
        else {"id": case.pk, "number": case.number, "title": case.title},
        "territory": case.territory.code,
    }
