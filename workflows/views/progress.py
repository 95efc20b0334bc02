"""The way of a work as the pages draw it: the picture, the steps, the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.models import Case
from registry.rules.vocabulary import CaseState
from review.queries import parameters_of
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import DecisionMode
from workflows.labels.statuses import MILESTONE, MILESTONE_IN_STAGE, STAGE_SHORT, STAGE_TITLE
from workflows.models import Task
from workflows.rules.progress import (
    Passage,
    Point,
    StagePlan,
    Walk,
    points_of,
    shortened,
)


@dataclass(frozen=True)
class Step:
    """One place on the way, for `base/stepper.html` and `{% flow_map %}`."""

    title: str | Promise
    state: str
    note: str = ""


def walk_of(case: Case, *, position: int, open_duties: Iterable[Task]) -> Walk:
    """The way of a work by its procedure. ``position`` is that of its last opened stage."""
    return walk_by(
        parameters_of(case),
        state=CaseState(case.state),
        position=position,
        publishing=any(task.step == "publish_practice" for task in open_duties),
    )


def walk_by(
    parameters: ProcedureParameters,
    *,
    state: CaseState,
    position: int = 0,
    publishing: bool = False,
) -> Walk:
    return Walk(
        stages=tuple(
            StagePlan(kind=stage.kind, has_council=stage.decision is not DecisionMode.NO_COUNCIL)
            for stage in parameters.stages
        ),
        state=state,
        position=position,
        publication=parameters.publication,
        publishing=publishing,
    )


def picture_of(walk: Walk) -> list[Step]:
    """Every milestone, for the picture; with two stages the boxes say of which stage they are."""
    several = len(walk.stages) > 1
    return [Step(_in_picture(point, several), point.passage.value) for point in points_of(walk)]


def steps_of(walk: Walk) -> list[Step]:
    """The way in short: one step a stage, for the author and for phones."""
    return [Step(_in_short(point), point.passage.value) for point in shortened(points_of(walk))]


def step_number(steps: Sequence[Step]) -> int:
    """Which of the steps the work is at, counted from 1; those behind it, when it is at none."""
    for number, step in enumerate(steps, start=1):
        if step.state == Passage.CURRENT:
            return number
    return sum(step.state == Passage.DONE for step in steps)


def _in_picture(point: Point, several: bool) -> str | Promise:
    if point.kind is None or not several:
        return MILESTONE[point.milestone]
    return _("%(stage)s: %(milestone)s") % {
        "stage": STAGE_SHORT[point.kind],
        "milestone": MILESTONE_IN_STAGE[point.milestone],
    }


def _in_short(point: Point) -> str | Promise:
    return STAGE_TITLE[point.kind] if point.kind else MILESTONE[point.milestone]
