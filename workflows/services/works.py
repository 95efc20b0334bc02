"""A work held for an act that is not the doing of a duty."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from registry.models import Case
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.journal import recording
from review.queries import parameters_of
from workflows.flows.examination import ExaminationFlow
from workflows.models import Process
from workflows.rules.acting import Acting


@contextmanager
def locked_work(
    case: Case, *, actor: Actor, on_behalf_of: OnBehalfOf | None = None, now: datetime
) -> Iterator[tuple[Process, Acting]]:
    """The process of a work and the act over it, locked and as they now are, in one transaction."""
    process_id = Process.objects.values_list("pk", flat=True).get(case=case)
    with recording(), ExaminationFlow.lock(process_id):
        process = Process.objects.get(pk=process_id)
        process.case = Case.objects.select_related(
            "territory", "procedure_version", "applicant", "material"
        ).get(pk=case.pk)
        yield (
            process,
            Acting(
                case=process.case,
                parameters=parameters_of(process.case),
                actor=actor,
                on_behalf_of=on_behalf_of,
                now=now,
            ),
        )
