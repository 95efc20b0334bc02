"""The process of an appeal: that of every examination, begun for a work tied to another one."""

from datetime import datetime
from typing import Any

from registry.models import Case
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.journal import recording
from review.models import Appeal
from review.queries import parameters_of
from review.services import appeals
from workflows.flows.examination import ExaminationFlow
from workflows.rules.acting import Acting, acting


def lodge_appeal(
    case: Case,
    *,
    grounds: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Appeal:
    """Lodge the appeal and give the coordinators its check to do, in one transaction.

    The work appealed about is locked: of two windows that lodge at once the second is refused.
    """
    by: dict[str, Any] = {"actor": actor, "on_behalf_of": on_behalf_of, "now": now}
    with recording() as opened:
        locked = _locked(case.pk)
        opened.hold(locked)
        appeal = appeals.lodge_appeal(locked, grounds=grounds, **by)
        doing = Acting(case=appeal.case, parameters=parameters_of(appeal.case), facts={}, **by)
        with acting(doing):
            ExaminationFlow.submit_material.run(case=appeal.case)
    return appeal


def _locked(case_id: int) -> Case:
    return (
        Case.objects.filter(pk=case_id)
        .select_related(
            "territory", "procedure_version__procedure", "applicant", "organisation", "material"
        )
        .select_for_update(of=("self",))
        .get()
    )
