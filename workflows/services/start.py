"""Starting the examination of a work."""

from datetime import datetime
from typing import Any

from registry.rules.actors import Actor, OnBehalfOf
from registry.services.journal import recording
from review.models import Material
from review.rules.procedure import read_parameters
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
    case = material.case
    doing = Acting(
        case=case,
        parameters=read_parameters(case.procedure_version.parameters),
        actor=actor,
        on_behalf_of=on_behalf_of,
        now=now,
        facts=facts,
    )
    with recording(), acting(doing):
        submission.submit_material(material, **facts, **doing.by)
        ExaminationFlow.submit_material.run(case=case)
    return doing
