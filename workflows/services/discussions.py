"""The end of a discussion whose term has passed: whoever was silent keeps his sheet."""

from datetime import datetime

from registry.rules.actors import JOB
from review.queries.discussions import awaited_until
from workflows.models import Task
from workflows.services.acts import ActRefused, act

STEP = "discuss_scores"


def end_discussions(now: datetime, *, limit: int = 200) -> int:
    """Answer for everyone whose term has ended; how many. Each in its own transaction.

    A duty whose term was moved, or that was done or ended meanwhile, is left alone.
    """
    return sum(
        _answer_for(one.sheet.assignment.stage.case_id, one.sheet.assignment.expert_id, now)
        for one in awaited_until(now)[:limit]
    )


def _answer_for(case_id: int, person_id: int, now: datetime) -> bool:
    duty = Task.objects.filter(
        case=case_id, step=STEP, person=person_id, finished=None, due_at__lte=now
    ).first()
    if duty is None:
        return False
    try:
        act(duty.pk, STEP, actor=JOB, now=now)
    except ActRefused:
        return False
    return True
