"""Many works under way, written straight into the tables."""

from copy import copy
from datetime import timedelta
from typing import Any

# Every step in turn, and whose it is.
STEPS = {
    "check_completeness": "coordinator",
    "assign_experts": "coordinator",
    "respond_to_invitation": "expert",
    "score_material": "expert",
    "draft_conclusion": "coordinator",
    "decide_in_council": "council_chair",
}


def fill_with_works(scene: Any, pattern: int, works: int, *, done: int = 3) -> None:
    """Works like the pattern: one open duty each, ``done`` ones finished, two experts at work."""
    from django.utils.timezone import now

    from registry.models import Case
    from review.models import Assignment, Material, Stage
    from workflows.models import Process, Task

    moment, first = now(), Case.objects.count()
    case = Case.objects.get(pk=pattern)
    cases = Case.objects.bulk_create(
        _like(case, number=f"way-{first + n}", opened_at=moment - timedelta(days=n % 90))
        for n in range(works)
    )
    material = Material.objects.get(case=case)
    Material.objects.bulk_create(_like(material, case=one) for one in cases)
    process = Process.objects.get(case=case)
    processes = Process.objects.bulk_create(_like(process, case=one) for one in cases)
    stage = Stage.objects.get(case=case)
    stages = Stage.objects.bulk_create(_like(stage, case=one) for one in cases)
    assignment = Assignment.objects.filter(stage=stage).order_by("seat")[0]
    Assignment.objects.bulk_create(
        _like(
            assignment, stage=one, seat=seat, expert=scene.experts[(n + seat) % len(scene.experts)]
        )
        for n, one in enumerate(stages)
        for seat in (1, 2)
    )
    duty = Task.objects.filter(case=case, finished=None, flow_task_type="HUMAN")[0]
    Task.objects.bulk_create(
        _like(
            duty,
            process=one,
            case=one.case,
            step=step,
            role=role,
            person=scene.experts[n % len(scene.experts)] if role == "expert" else None,
            created=moment - timedelta(days=30 + n % 40),
            finished=moment - timedelta(days=n % 30) if place else None,
            due_at=moment + timedelta(days=n % 20 - 5),
        )
        for n, one in enumerate(processes)
        for place, (step, role) in enumerate(_steps_from(n, done + 1))
    )


def _steps_from(number: int, count: int) -> list[tuple[str, str]]:
    """So many steps one after another, beginning elsewhere for each work."""
    steps = list(STEPS.items())
    return [steps[(number + place) % len(steps)] for place in range(count)]


def _like(row: Any, **changes: Any) -> Any:
    """The same row once more, with a key of its own."""
    made = copy(row)
    made.pk, made._state = None, copy(row._state)
    made._state.adding = True
    for name, value in changes.items():
        setattr(made, name, value)
    return made
