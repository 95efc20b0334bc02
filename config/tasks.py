"""Background work of the installation itself."""

from celery import shared_task
from django.utils import timezone

from config.health import record_beat


@shared_task(name="config.beat_seen")
def beat_seen() -> None:
    """Prove to /readyz that beat and a worker live."""
    record_beat(now=timezone.now())
