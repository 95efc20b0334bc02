"""An author takes his work back: its duties disappear from everyone's lists."""

from datetime import datetime

from viewflow.workflow.status import PROCESS, STATUS

from registry.models import Case
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.journal import recording
from review.rules.stored_procedure import read_parameters
from review.services import withdrawal
from workflows.flows.examination import ExaminationFlow
from workflows.models import Process, Task
from workflows.rules.acting import Acting, acting

OVER = (STATUS.DONE, STATUS.CANCELED)


def withdraw_material(
    case: Case,
    *,
    reason: str = "",
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> None:
    """Withdraw the work, cancel whatever waits in its process, end the process."""
    process_id = Process.objects.values_list("pk", flat=True).get(case=case)
    with recording(), ExaminationFlow.lock(process_id):
        fresh = Case.objects.select_related(
            "territory", "procedure_version", "applicant", "material"
        ).get(pk=case.pk)
        doing = Acting(
            case=fresh,
            parameters=read_parameters(fresh.procedure_version.parameters),
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
        )
        withdrawal.withdraw_material(fresh.material, reason=reason, **doing.by)
        with acting(doing):
            for task in Task.objects.filter(process=process_id).exclude(status__in=OVER):
                task.flow_task.activation_class(task).cancel()
            Process.objects.filter(pk=process_id).update(status=PROCESS.CANCELED, finished=now)
