"""Corrections of issued conclusions: outside of the flow, as the work has long gone on or ended."""

import logging
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction

from registry.rules.actors import JOB, Actor, OnBehalfOf
from registry.services import printing
from registry.services.journal import recording
from review.models import Conclusion
from review.rules.vocabulary import ConclusionState
from review.services import conclusion as conclusions
from review.services import issuing

logger = logging.getLogger(__name__)

QUEUED_FOR = timedelta(seconds=60)  # a message not delivered by then is taken for lost


def amend_conclusion(
    conclusion: Conclusion,
    *,
    motivation: str,
    recommendations: str,
    reason: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Conclusion:
    """Write the corrected version; a worker issues it under the same number.

    Until its paper is printed the version it corrects stays in force.
    """
    with recording():
        amended = conclusions.amend_conclusion(
            conclusion,
            motivation=motivation,
            recommendations=recommendations,
            reason=reason,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
        )
        _queue(amended.pk)
    return amended


def issue_correction(conclusion_id: int, *, now: datetime) -> bool:
    """Reserve the paper, print it outside of any transaction, issue it. Once, however often called."""
    with recording():
        correction = _locked(conclusion_id)
        if correction.state != ConclusionState.DECIDED or correction.previous_id is None:
            return False
        document = issuing.begin_issue(correction, actor=JOB, now=now)
    pdf = printing.print_document(document.pk)
    with recording():
        correction = _locked(conclusion_id)
        if correction.state != ConclusionState.DECIDED:
            return False
        issuing.issue_conclusion(correction, pdf=pdf, actor=JOB, now=now)
    return True


def requeue_waiting_corrections(now: datetime, *, limit: int = 100) -> int:
    """Send again what no worker has issued within a minute; how many were sent."""
    waiting = Conclusion.objects.filter(
        state=ConclusionState.DECIDED.value,
        previous__isnull=False,
        composed_at__lt=now - QUEUED_FOR,
    )
    found = list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])
    for conclusion_id in found:
        _queue(conclusion_id)
    return len(found)


def _locked(conclusion_id: int) -> Conclusion:
    """The correction with all its paper says, under a lock: two workers issue it one after another."""
    found = (
        Conclusion.objects.select_for_update(of=("self",))
        .select_related(
            "case__territory",
            "case__procedure_version",
            "case__applicant",
            "case__organisation",
            "stage__checklist_version__checklist",
            "previous__document",
            "document",
        )
        .get(pk=conclusion_id)
    )
    found.stage.case = found.case
    return found


def _queue(conclusion_id: int) -> None:
    transaction.on_commit(
        lambda: current_app.send_task(
            "workflows.issue_correction", kwargs={"conclusion_id": conclusion_id}
        ),
        robust=True,
    )
