"""Where a work stands on its way, as a picture shows it to people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from registry.rules.vocabulary import CaseState
from review.rules.vocabulary import StageKind


class Milestone(StrEnum):
    """What every work passes; the four in the middle once for each stage of its procedure."""

    SUBMISSION = "submission"
    COMPLETENESS = "completeness"
    EXPERTS = "experts"
    SCORING = "scoring"
    CONCLUSION = "conclusion"
    COUNCIL = "council"
    PUBLICATION = "publication"


class Passage(StrEnum):
    DONE = "done"
    CURRENT = "current"
    TODO = "todo"


@dataclass(frozen=True, kw_only=True)
class StagePlan:
    """A stage as the procedure plans it."""

    kind: StageKind
    has_council: bool


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A work on its way. ``position`` is that of its last opened stage, 0 before the first.

    ``publication`` is whether the procedure leads to the bank of practices; ``publishing`` is
    that the author is being asked now.
    """

    stages: tuple[StagePlan, ...]
    state: CaseState
    position: int = 0
    publication: bool = False
    publishing: bool = False


@dataclass(frozen=True)
class Point:
    """A milestone on the way; outside of the stages ``position`` is 0 and there is no kind."""

    milestone: Milestone
    passage: Passage
    position: int = 0
    kind: StageKind | None = None


STANDS_AT: Mapping[CaseState, Milestone] = {
    CaseState.DRAFT: Milestone.SUBMISSION,
    CaseState.CHECKING: Milestone.COMPLETENESS,
    CaseState.RETURNED: Milestone.COMPLETENESS,
    CaseState.ASSIGNING: Milestone.EXPERTS,
    CaseState.SCORING: Milestone.SCORING,
    CaseState.CONCLUDING: Milestone.CONCLUSION,
    CaseState.IN_COUNCIL: Milestone.COUNCIL,
    CaseState.ISSUING: Milestone.CONCLUSION,
    # After a revision the same stage begins anew with its experts.
    CaseState.REVISING: Milestone.EXPERTS,
}
STOPPED = frozenset({CaseState.REJECTED, CaseState.WITHDRAWN, CaseState.STOPPED})


def points_of(walk: Walk) -> tuple[Point, ...]:
    """All milestones of a work's way in order; at most one is current.

    A work that was stopped stands nowhere: what it had passed is done, the rest was not reached.
    """
    places = _places(walk)
    here = _here(walk, places)
    passed = _passed(walk, places, here)
    return tuple(
        Point(
            milestone,
            _passage(index, passed, here),
            position,
            walk.stages[position - 1].kind if position else None,
        )
        for index, (milestone, position) in enumerate(places)
    )


def _places(walk: Walk) -> list[tuple[Milestone, int]]:
    places = [(Milestone.SUBMISSION, 0), (Milestone.COMPLETENESS, 0)]
    for position, stage in enumerate(walk.stages, start=1):
        places += [
            (Milestone.EXPERTS, position),
            (Milestone.SCORING, position),
            (Milestone.CONCLUSION, position),
        ]
        if stage.has_council:
            places.append((Milestone.COUNCIL, position))
    declined = walk.state == CaseState.CONCLUDED and not walk.publishing
    if walk.publication and not declined:
        places.append((Milestone.PUBLICATION, 0))
    return places


def _here(walk: Walk, places: list[tuple[Milestone, int]]) -> int | None:
    """Index of the place where the work stands now, if it stands anywhere."""
    if walk.publishing:
        return places.index((Milestone.PUBLICATION, 0))
    milestone = STANDS_AT.get(walk.state)
    if milestone is None:
        return None
    if walk.state == CaseState.ISSUING and (Milestone.COUNCIL, walk.position) in places:
        milestone = Milestone.COUNCIL
    before_stages = milestone in (Milestone.SUBMISSION, Milestone.COMPLETENESS)
    return places.index((milestone, 0 if before_stages else max(1, walk.position)))


def _passed(walk: Walk, places: list[tuple[Milestone, int]], here: int | None) -> int:
    """How many places lie behind the work."""
    if here is not None:
        return here
    if walk.state in STOPPED:
        return 1 if walk.position == 0 else places.index((Milestone.EXPERTS, walk.position))
    if walk.state == CaseState.PUBLISHED:
        return len(places)
    # Concluded, perhaps before the last stage: a negative conclusion ends the way.
    reached = (index for index, (_, position) in enumerate(places) if position == walk.position)
    return 1 + max(reached, default=-1)


def _passage(index: int, passed: int, here: int | None) -> Passage:
    if index == here:
        return Passage.CURRENT
    return Passage.DONE if index < passed else Passage.TODO


def shortened(points: Iterable[Point]) -> tuple[Point, ...]:
    """The same way with one point for each stage: for the author, and for narrow screens."""
    found = []
    for position, group in groupby(points, key=lambda point: (point.position, _alone(point))):
        several = list(group)
        passages = {point.passage for point in several}
        passage = passages.pop() if len(passages) == 1 else Passage.CURRENT
        found.append(Point(several[0].milestone, passage, position[0], several[0].kind))
    return tuple(found)


def _alone(point: Point) -> Milestone | None:
    """Milestones outside of the stages are not put together."""
    return None if point.position else point.milestone
