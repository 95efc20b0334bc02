"""Starting the examination of a work."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from registry.models import Case
from registry.queries.prepared import prepared
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.journal import recording
from review.models import Material
from review.queries import parameters_of
from review.services import submission
from workflows.flows.examination import ExaminationFlow
from workflows.rules.acting import Acting, acting


def submit_material(
    material: Material,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
    **facts: Any,
) -> Acting:
    """Submit a draft: it gets its number, its process starts, the coordinators get a duty."""
    with recording() as opened:
        (case,) = _locked(case_id=material.case_id)
        opened.hold(case)
        material.case = case
        doing = Acting(
            case=case,
            parameters=parameters_of(case),
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            facts=facts,
        )
        with acting(doing):
            submission.submit_material(material, **facts, **doing.by)
            ExaminationFlow.submit_material.run(case=case)
    return doing


@prepared
def _locked(*, case_id: int) -> "QuerySet[Case]":
    """The draft as it now is: of two windows that submit it at once the second is refused."""
    return (
        Case.objects.filter(pk=case_id)
        .select_related("territory", "procedure_version__procedure", "applicant")
        .select_for_update(of=("self",))
    )
