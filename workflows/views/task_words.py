"""What a list of tasks says of a work: no more than its reader may know."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.models import Case
from registry.rules.calendar import local_date
from registry.rules.vocabulary import Role
from workflows.models import Task

# Until an expert has accepted, he learns neither the title nor the author of a work.
UNNAMED = frozenset({"respond_to_invitation"})
# Whoever does these may know the author; for the others the procedure decides.
AUTHOR_SHOWN_TO = frozenset({Role.COORDINATOR.value})


def title_of(task: Task) -> str:
    """What a work is called in a list of tasks."""
    if task.step in UNNAMED:
        kind = str(task.case.material.kind or "")
        return kind[:1].upper() + kind[1:]
    return task.case.title


def notes_of(task: Task) -> Iterable[str]:
    """What tells the work from others: its number, kind or direction, author where it is known."""
    case: Case = task.case
    if task.skipped_at:
        yield _("put off: %(words)s") % {"words": task.skip_words}
    if task.claimed_until:
        until = local_date(task.claimed_until, case.territory.time_zone)
        yield _("taken up until %(day)s") % {"day": date_format(until, "j E")}
    if task.step in UNNAMED:
        yield str(case.material.direction or "")
        return
    if case.number:
        yield f"№\N{NO-BREAK SPACE}{case.number}"
    if case.material.kind:
        yield str(case.material.kind)
    if task.role in AUTHOR_SHOWN_TO:
        yield case.applicant.short_name
        if case.organisation:
            yield case.organisation.short_name
