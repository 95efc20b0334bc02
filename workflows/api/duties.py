"""My tasks."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.api.base import ApiView
from workflows.api.description import SIGNED_IN, described
from workflows.api.fields import MomentField, PageAnswer, PageQuery, WorkName
from workflows.labels.steps import STEP_VERB
from workflows.models import Task
from workflows.queries import duties_of

# Before an expert accepts, he learns neither the title nor the number of the work.
UNSEEN_WORK = frozenset({"respond_to_invitation"})


class DutyAnswer(serializers.Serializer[Any]):
    """Something that waits for the viewer."""

    id = serializers.IntegerField(source="pk", help_text="The page of the duty is `/tasks/<id>/`.")
    step = serializers.ChoiceField(choices=list(STEP_VERB.items()))
    title = serializers.SerializerMethodField(help_text="The step in words.")
    due_at = MomentField(allow_null=True)
    created_at = MomentField(source="created")
    is_personal = serializers.SerializerMethodField(
        help_text="False: of everyone who holds the role, until someone takes it."
    )
    work = serializers.SerializerMethodField(
        help_text="Null for an invitation: before he accepts, an expert learns neither."
    )
    territory = serializers.CharField(
        source="case.territory.code", help_text="Code of the methodical service."
    )

    def get_title(self, task: Task) -> str:
        return str(STEP_VERB.get(task.step, task.step))

    def get_is_personal(self, task: Task) -> bool:
        return task.person_id is not None

    @extend_schema_field(WorkName(allow_null=True))
    def get_work(self, task: Task) -> dict[str, Any] | None:
        return None if task.step in UNSEEN_WORK else dict(WorkName(task.case).data)


class DutiesPage(PageAnswer):
    """A page of duties."""

    results = DutyAnswer(many=True)


class Duties(ApiView):
    """What waits for the viewer, the most urgent first."""

    action = "my_tasks"

    @described("list_tasks", answer=DutiesPage, refusals=SIGNED_IN, asks=[PageQuery])
    def get(self, request: Request) -> Response:
        return self.paged(duties_of(self.viewer), lambda task: DutyAnswer(task).data)
