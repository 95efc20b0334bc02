"""Background work of the registry. Each task finds its own work and may run twice."""

from zoneinfo import ZoneInfo

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from registry.services import journal_seals, letters, previews


@shared_task(name="registry.send_letters")
def send_letters() -> None:
    """Send what waits in the outbox."""
    letters.send_letters(timezone.now())


@shared_task(name="registry.prepare_previews")
def prepare_previews() -> None:
    """Draw files that wait for it."""
    for file_id in previews.claim_previews(timezone.now()):
        previews.prepare_preview(file_id)


@shared_task(name="registry.seal_journal")
def seal_journal() -> None:
    """Seal the ends of all chains, once a day."""
    now = timezone.now()
    journal_seals.seal_journal(timezone.localdate(now, ZoneInfo(settings.CELERY_TIMEZONE)), now=now)
