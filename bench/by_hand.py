"""The least a state machine written by hand must write for the same case: rows and no more.

No engine, no permissions, no journal, no letters, no history of steps: the lower bound.
"""

from django.db import transaction

from bench.walk import NOW, World
from registry.models import Case
from review.models import Assignment, ChecklistVersion, Material, Sheet, Stage


def run_by_hand(world: World, material: Material) -> None:
    """One case of one stage, every act in its transaction under the lock of the case's row."""
    case_id = material.case_id
    _move(case_id, "checking", number=f"hand-{case_id}", opened_at=NOW)
    _move(case_id, "assigning")
    checklist = ChecklistVersion.objects.get(checklist__territory=world.territory)
    seats = world.procedure.versions.get().parameters["stages"][0]["experts"]
    with transaction.atomic():
        _lock(case_id)
        stage = Stage.objects.create(
            case_id=case_id,
            kind="external",
            position=1,
            state="open",
            material_version=material.versions.get(),
            checklist_version=checklist,
            experts_needed=seats,
            opened_at=NOW,
        )
        assignments = Assignment.objects.bulk_create(
            Assignment(stage=stage, expert=expert, seat=seat, state="invited", assigned_at=NOW)
            for seat, expert in enumerate(world.experts[:seats], start=1)
        )
        Case.objects.filter(pk=case_id).update(state="scoring")
    for assignment in assignments:
        with transaction.atomic():
            _lock(case_id)
            Assignment.objects.filter(pk=assignment.pk).update(state="accepted")
    for assignment in assignments:
        with transaction.atomic():
            _lock(case_id)
            Sheet.objects.create(
                assignment=assignment,
                checklist_version=checklist,
                state="submitted",
                total=40,
                maximum=40,
                submitted_at=NOW,
            )
            Assignment.objects.filter(pk=assignment.pk).update(state="submitted")
            if not stage.assignments.exclude(state="submitted").exists():
                Case.objects.filter(pk=case_id).update(state="concluding")
    for state in ("in_council", "issuing", "concluded", "published"):
        _move(case_id, state)


def _lock(case_id: int) -> None:
    Case.objects.select_for_update().only("pk").get(pk=case_id)


def _move(case_id: int, state: str, **fields: object) -> None:
    with transaction.atomic():
        _lock(case_id)
        Case.objects.filter(pk=case_id).update(state=state, **fields)
