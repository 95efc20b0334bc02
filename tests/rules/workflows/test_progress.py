import pytest

from registry.rules.vocabulary import CaseState
from review.rules.vocabulary import StageKind
from workflows.rules.progress import (
    Milestone,
    Passage,
    Point,
    StagePlan,
    Walk,
    points_of,
    shortened,
)

INTERNAL = StagePlan(kind=StageKind.INTERNAL, has_council=False)
EXTERNAL = StagePlan(kind=StageKind.EXTERNAL, has_council=True)
TWO = (INTERNAL, EXTERNAL)


def standing(walk: Walk) -> list[tuple[Milestone, int]]:
    return [
        (point.milestone, point.position)
        for point in points_of(walk)
        if point.passage is Passage.CURRENT
    ]


def test_way_of_two_stages_names_every_milestone_once_for_each_stage() -> None:
    points = points_of(Walk(stages=TWO, state=CaseState.DRAFT, publication=True))

    assert [(point.milestone.value, point.position) for point in points] == [
        ("submission", 0),
        ("completeness", 0),
        ("experts", 1),
        ("scoring", 1),
        ("conclusion", 1),
        ("experts", 2),
        ("scoring", 2),
        ("conclusion", 2),
        ("council", 2),
        ("publication", 0),
    ]


@pytest.mark.parametrize(
    ("state", "position", "expected"),
    [
        (CaseState.DRAFT, 0, (Milestone.SUBMISSION, 0)),
        (CaseState.CHECKING, 0, (Milestone.COMPLETENESS, 0)),
        (CaseState.RETURNED, 0, (Milestone.COMPLETENESS, 0)),
        (CaseState.ASSIGNING, 1, (Milestone.EXPERTS, 1)),
        (CaseState.SCORING, 2, (Milestone.SCORING, 2)),
        (CaseState.CONCLUDING, 2, (Milestone.CONCLUSION, 2)),
        (CaseState.IN_COUNCIL, 2, (Milestone.COUNCIL, 2)),
        (CaseState.ISSUING, 1, (Milestone.CONCLUSION, 1)),
        (CaseState.ISSUING, 2, (Milestone.COUNCIL, 2)),
        (CaseState.REVISING, 1, (Milestone.EXPERTS, 1)),
    ],
)
def test_work_stands_at_one_place_and_all_before_it_is_done(
    state: CaseState, position: int, expected: tuple[Milestone, int]
) -> None:
    walk = Walk(stages=TWO, state=state, position=position, publication=True)

    passages = [point.passage for point in points_of(walk)]

    assert standing(walk) == [expected]
    here = passages.index(Passage.CURRENT)
    assert set(passages[:here]) <= {Passage.DONE}
    assert set(passages[here + 1 :]) == {Passage.TODO}


def test_negative_internal_conclusion_leaves_the_external_stage_unreached() -> None:
    points = points_of(Walk(stages=TWO, state=CaseState.CONCLUDED, position=1, publication=True))

    assert [point.passage.value for point in points] == ["done"] * 5 + ["todo"] * 4


def test_author_is_asked_about_publication_after_the_last_stage() -> None:
    walk = Walk(
        stages=TWO, state=CaseState.CONCLUDED, position=2, publication=True, publishing=True
    )

    assert standing(walk) == [(Milestone.PUBLICATION, 0)]


def test_publication_that_was_declined_is_not_ahead() -> None:
    points = points_of(Walk(stages=TWO, state=CaseState.CONCLUDED, position=2, publication=True))

    assert {point.passage for point in points} == {Passage.DONE}
    assert Milestone.PUBLICATION not in {point.milestone for point in points}


def test_published_work_has_everything_behind_it() -> None:
    points = points_of(Walk(stages=TWO, state=CaseState.PUBLISHED, position=2, publication=True))

    assert {point.passage for point in points} == {Passage.DONE}
    assert points[-1].milestone is Milestone.PUBLICATION


@pytest.mark.parametrize(("position", "passed"), [(0, 1), (1, 2), (2, 5)])
def test_stopped_work_stands_nowhere(position: int, passed: int) -> None:
    walk = Walk(stages=TWO, state=CaseState.WITHDRAWN, position=position)

    points = points_of(walk)

    assert standing(walk) == []
    assert [point.passage for point in points].count(Passage.DONE) == passed


def test_shortened_way_has_one_point_for_each_stage() -> None:
    walk = Walk(stages=TWO, state=CaseState.SCORING, position=2, publication=True)

    assert shortened(points_of(walk)) == (
        Point(Milestone.SUBMISSION, Passage.DONE),
        Point(Milestone.COMPLETENESS, Passage.DONE),
        Point(Milestone.EXPERTS, Passage.DONE, 1, StageKind.INTERNAL),
        Point(Milestone.EXPERTS, Passage.CURRENT, 2, StageKind.EXTERNAL),
        Point(Milestone.PUBLICATION, Passage.TODO),
    )
