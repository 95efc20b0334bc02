"""Reading stages: how far a work has come, whom it was given to, what they gave."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from registry.models import Case
from registry.queries.prepared import prepared
from review.models import Assignment, Criterion, Mark, Sheet, Stage
from review.rules import figures
from review.rules.conclusion import GivenMark
from review.rules.repinning import BegunStage
from review.rules.scoring import Score, ScoredMark
from review.rules.vocabulary import SheetState, StageState

SUBMITTED = SheetState.SUBMITTED.value


def last_stage(case: Case) -> Stage | None:
    """The stage, and the round of it, that was opened last; one query."""
    stage = _last_stage.first(case_id=case.pk)
    if stage is not None:
        stage.case = case
    return stage


@prepared
def _last_stage(*, case_id: int) -> "QuerySet[Stage]":
    stages = Stage.objects.filter(case=case_id).order_by("-position", "-round")[:1]
    return stages.select_related("material_version", "checklist_version")


def last_rapporteur(stage: Stage) -> int | None:
    """Who was to write the conclusion of the round before; one query."""
    before = Stage.objects.filter(
        case=stage.case_id, position=stage.position, round=stage.round - 1
    )
    return before.values_list("rapporteur_id", flat=True).first()


def begun_stages(case_ids: Collection[int]) -> dict[int, list[BegunStage]]:
    """The last round of each stage that works have begun, by the id of the work; one query."""
    asked = Assignment.objects.filter(stage=OuterRef("pk"), seat__isnull=False)
    rows = (
        Stage.objects.filter(case__in=case_ids)
        .order_by("case", "position", "round")
        .values_list("case_id", "position", "round", "state", Exists(asked))
    )
    last = {
        (case_id, position): BegunStage(
            position=position, round=round_, state=StageState(state), asked=is_asked
        )
        for case_id, position, round_, state, is_asked in rows
    }
    begun: dict[int, list[BegunStage]] = {}
    for (case_id, _position), stage in last.items():
        begun.setdefault(case_id, []).append(stage)
    return begun


def assignments_of(stage: Stage) -> list[Assignment]:
    """Everyone who was asked, waits in the reserve or has declined; one query."""
    rows = _assignments(stage_id=stage.pk)
    for one in rows:
        one.stage = stage
    return rows


@prepared
def _assignments(*, stage_id: int) -> "QuerySet[Assignment]":
    return Assignment.objects.filter(stage=stage_id).order_by("seat", "reserve_position", "pk")


def scores_of(stage: Stage) -> list[Score]:
    """What the submitted sheets add up to, by seats; two queries."""
    marks: dict[int, list[ScoredMark]] = {}
    failed: dict[int, list[int]] = {}
    for sheet_id, criterion_id, points, maximum, is_stop in _points(stage_id=stage.pk):
        marks.setdefault(sheet_id, []).append(
            ScoredMark(criterion_id, figures.plain(points), figures.plain(maximum))
        )
        if is_stop and not points:
            failed.setdefault(sheet_id, []).append(criterion_id)
    return [
        Score(
            total=figures.plain(total or 0),
            maximum=figures.plain(maximum or 0),
            stop_failed=tuple(failed.get(sheet_id, ())),
            marks=tuple(marks.get(sheet_id, ())),
        )
        for sheet_id, total, maximum in _totals(stage_id=stage.pk)
    ]


@prepared
def _totals(*, stage_id: int) -> "QuerySet[Sheet, Any]":
    sheets = Sheet.objects.filter(assignment__stage=stage_id, state=SUBMITTED)
    return sheets.order_by("assignment__seat").values_list("pk", "total", "maximum")


@prepared
def _points(*, stage_id: int) -> "QuerySet[Mark, Any]":
    marks = Mark.objects.filter(
        sheet__assignment__stage=stage_id, sheet__state=SUBMITTED, points__isnull=False
    )
    return marks.order_by("criterion__position").values_list(
        "sheet_id", "criterion_id", "points", "criterion__max_points", "criterion__is_stop"
    )


def sheets_with_marks(stage: Stage) -> list[tuple[Sheet, dict[int, GivenMark]]]:
    """Submitted sheets by seats, each with its marks by criterion; two queries."""
    marks: dict[int, dict[int, GivenMark]] = {}
    for sheet_id, criterion_id, points, comment in _marks(stage_id=stage.pk):
        marks.setdefault(sheet_id, {})[criterion_id] = GivenMark(points=points, comment=comment)
    return [(sheet, marks.get(sheet.pk, {})) for sheet in _sheets(stage_id=stage.pk)]


@prepared
def _sheets(*, stage_id: int) -> "QuerySet[Sheet]":
    sheets = Sheet.objects.filter(assignment__stage=stage_id, state=SUBMITTED)
    return sheets.select_related("assignment").order_by("assignment__seat")


@prepared
def _marks(*, stage_id: int) -> "QuerySet[Mark, Any]":
    marks = Mark.objects.filter(sheet__assignment__stage=stage_id, sheet__state=SUBMITTED)
    in_order = marks.order_by("sheet_id", "criterion__position")
    return in_order.values_list("sheet_id", "criterion_id", "points", "comment")


def full_maximum(checklist_version_id: int) -> figures.Points:
    """All points of a checklist, when every criterion is applicable; one query."""
    found = _full_maximum.first(version_id=checklist_version_id)
    return found[0] if found else 0


@prepared
def _full_maximum(*, version_id: int) -> "QuerySet[Criterion, Any]":
    criteria = Criterion.objects.filter(version=version_id).order_by()
    return criteria.values("version").annotate(full=Sum("max_points")).values_list("full")
