"""Steps of the first hour that were put off. Whether a step is done is read from what was done."""

from datetime import datetime

from registry.models import FirstHour, Territory
from registry.rules.actors import Actor
from registry.services.journal import record, recording


def skip_step(territory: Territory, step: str, *, actor: Actor, now: datetime) -> None:
    """Put a step off; it stays open and can be come back to."""
    with recording():
        row, _is_new = FirstHour.objects.select_for_update().get_or_create(territory=territory)
        if step in row.skipped:
            return
        row.skipped = [*row.skipped, step]
        row.save(update_fields=["skipped"])
        record(
            "registry.first_hour.step_skipped",
            subject=territory,
            territory=territory,
            actor=actor,
            now=now,
            new={"step": step},
        )
