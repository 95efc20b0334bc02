"""The sweep of terms: a column on the duty, one query, a letter once by its key."""

from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from registry.services.journal import recording
from registry.services.letters import write_letter
from workflows.models import Task
from workflows.queries import open_duties
from workflows.services.reminders import note_reminders

SOON = timedelta(hours=24)
# A long silence must not end in a flood: what is overdue for longer is on the board already.
FORGOTTEN = timedelta(days=14)


def duties_to_remind_of(now: datetime) -> QuerySet[Task]:
    """Duties of a person that end within a day or ended lately and have not been reminded of."""
    return (
        open_duties()
        .filter(
            person__isnull=False,
            due_at__range=(now - FORGOTTEN, now + SOON),
            created__lt=F("due_at") - SOON,
            reminded_at__isnull=True,
        )
        .select_related("case__territory", "person")
        .order_by("due_at")
    )


def remind_of_deadlines(now: datetime, *, limit: int = 200) -> int:
    """Write one letter to each holder whose term is near; how many were written."""
    with recording():
        duties = list(duties_to_remind_of(now)[:limit])
        for duty in duties:
            assert duty.person is not None  # noqa: S101 -- asked for above
            assert duty.due_at is not None  # noqa: S101 -- asked for above
            note_reminders(duty, [duty.person], now)
            write_letter(
                "duty_due_soon",
                person=duty.person,
                case=duty.case,
                key=f"duty_due_soon:{duty.pk}",
                facts={"task": duty.pk, "step": duty.step, "due_at": duty.due_at.isoformat()},
                now=now,
            )
        Task.objects.filter(pk__in=[duty.pk for duty in duties]).update(reminded_at=now)
    return len(duties)
