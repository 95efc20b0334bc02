"""An expert's open tasks as the rule of the next task reads them."""

from collections.abc import Iterable

from registry.permissions import Viewer
from review.queries import parameters_of
from workflows.models import Task
from workflows.queries.duties import duties_of
from workflows.rules.ladder import OF_EXPERTS
from workflows.rules.next_task import Offered


def experts_tasks(viewer: Viewer) -> list[Task]:
    """Invitations and sheets that wait for the viewer himself; one query."""
    own = duties_of(viewer).filter(person=viewer.person_id, step__in=OF_EXPERTS)
    return list(own)


def offered(tasks: Iterable[Task]) -> list[Offered]:
    """Tasks that were read with the versions of their procedures; no query."""
    found = []
    for task in tasks:
        parameters = parameters_of(task.case)
        found.append(
            Offered(
                task_id=task.pk,
                case_id=task.case_id,
                came_at=task.created,
                due_at=task.due_at,
                is_invitation=task.step == "respond_to_invitation",
                order=parameters.task_order,
                max_load=parameters.max_load,
                skipped_at=task.skipped_at,
            )
        )
    return found
