from dataclasses import replace

import pytest

from review.rules.completeness import MaterialFacts, find_gaps
from review.rules.vocabulary import MaterialGap

COMPLETE = MaterialFacts(
    title="Сборник заданий по географии",
    has_kind=True,
    has_direction=True,
    has_level=True,
    has_organisation=True,
    annotation="Задания о родном крае для пятого класса.",
    file_count=1,
    infected_count=0,
    video_url="",
    authorship_declared=True,
    consent_given=True,
)


def test_a_complete_material_has_no_gaps() -> None:
    assert find_gaps(COMPLETE) == ()


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"title": "  "}, MaterialGap.NO_TITLE),
        ({"has_kind": False}, MaterialGap.NO_KIND),
        ({"has_direction": False}, MaterialGap.NO_DIRECTION),
        ({"has_level": False}, MaterialGap.NO_LEVEL),
        ({"has_organisation": False}, MaterialGap.NO_ORGANISATION),
        ({"annotation": "\n"}, MaterialGap.NO_ANNOTATION),
        ({"file_count": 0}, MaterialGap.NOTHING_TO_READ),
        ({"video_url": "javascript:alert(1)"}, MaterialGap.BAD_VIDEO_LINK),
        ({"infected_count": 1}, MaterialGap.INFECTED_FILE),
        ({"authorship_declared": False}, MaterialGap.AUTHORSHIP_NOT_DECLARED),
        ({"consent_given": False}, MaterialGap.NO_CONSENT),
    ],
)
def test_each_missing_thing_is_named(change: dict[str, object], gap: MaterialGap) -> None:
    assert find_gaps(replace(COMPLETE, **change)) == (gap,)


def test_a_link_to_a_video_may_stand_for_files() -> None:
    facts = replace(COMPLETE, file_count=0, video_url="https://video.example/1")

    assert find_gaps(facts) == ()


def test_all_gaps_are_named_at_once_in_the_order_of_the_form() -> None:
    facts = replace(COMPLETE, title="", annotation="", consent_given=False)

    assert find_gaps(facts) == (
        MaterialGap.NO_TITLE,
        MaterialGap.NO_ANNOTATION,
        MaterialGap.NO_CONSENT,
    )
