"""Background work of the registry. Each task finds its own work and may run twice."""

import time
from zoneinfo import ZoneInfo

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from registry.services import journal_seals, letters, operations, previews
from registry.services.lists import keeping

# How long a page itself works at an operation before a worker takes over, and how long a worker
# holds one before it lets other work through.
QUICK_SECONDS = 0.7
TURN_SECONDS = 20.0


@shared_task(name="registry.send_letters")
def send_letters() -> None:
    """Send what waits in the outbox."""
    letters.send_letters(timezone.now())


@shared_task(name="registry.prepare_previews")
def prepare_previews() -> None:
    """Draw files that wait for it."""
    for file_id in previews.claim_previews(timezone.now()):
        previews.prepare_preview(file_id)


@shared_task(name="registry.forget_old_rows")
def forget_old_rows() -> None:
    """Rows of lists that were loaded long ago, once a day."""
    keeping.forget_old_rows(timezone.now())


@shared_task(name="registry.seal_journal")
def seal_journal() -> None:
    """Seal the ends of all chains, once a day."""
    now = timezone.now()
    journal_seals.seal_journal(timezone.localdate(now, ZoneInfo(settings.CELERY_TIMEZONE)), now=now)


def go_on(operation_id: int) -> None:
    """Let an operation run, from a page: a short one ends at once, a long one goes to a worker."""
    if _work_at(operation_id, QUICK_SECONDS):
        transaction.on_commit(lambda: run_operation.delay(operation_id), robust=True)


@shared_task(name="registry.run_operation")
def run_operation(operation_id: int) -> None:
    """Work at an operation for a while; if it is not done, stand in the queue again."""
    if _work_at(operation_id, TURN_SECONDS):
        run_operation.delay(operation_id)


@shared_task(name="registry.sweep_operations")
def sweep_operations() -> None:
    """Go on with operations whose worker died."""
    for operation_id in operations.silent_operations(timezone.now()):
        run_operation.delay(operation_id)


def _work_at(operation_id: int, seconds: float) -> bool:
    """Do batches for so long; whether some are left."""
    until = time.monotonic() + seconds
    while operations.do_next_rows(operation_id, now=timezone.now()):
        if time.monotonic() > until:
            return True
    return False
