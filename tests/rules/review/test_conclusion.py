from fractions import Fraction

from review.rules.conclusion import (
    Composition,
    CriterionText,
    GivenMark,
    GroupText,
    LevelFacts,
    SheetText,
    compose,
)
from review.rules.vocabulary import Contradiction, Recommendation

GOAL = CriterionText(
    id=1,
    position=1,
    text="Цель",
    max_points=2,
    levels=(
        LevelFacts(points=0, descriptor="Цели нет", phrase="Назовите цель"),
        LevelFacts(points=1, descriptor="Цель неясна", phrase="Уточните цель"),
        LevelFacts(points=2, descriptor="Цель ясна"),
    ),
)
TASKS = CriterionText(id=2, position=2, text="Задания", max_points=4)
PICTURES = CriterionText(
    id=3,
    position=3,
    text="Рисунки",
    max_points=1,
    levels=(LevelFacts(points=1, descriptor="Есть"),),
)
GROUPS = (
    GroupText(title="Содержание", criteria=(GOAL, TASKS)),
    GroupText(title="Оформление", criteria=(PICTURES,)),
)
ALL = {1: 2, 2: 4, 3: 1}


def sheet(
    seat: int,
    points: dict[int, int | None],
    recommendation: Recommendation = Recommendation.ACCEPT,
    comments: dict[int, str] | None = None,
    to_author: str = "",
) -> SheetText:
    marked = {
        one.id: one for group in GROUPS for one in group.criteria if points[one.id] is not None
    }
    return SheetText(
        seat=seat,
        marks={
            id_: GivenMark(points=value, comment=(comments or {}).get(id_, ""))
            for id_, value in points.items()
        },
        total=sum(points[id_] or 0 for id_ in marked),
        maximum=sum(one.max_points for one in marked.values()),
        recommendation=recommendation,
        comment_to_author=to_author,
    )


def composed(*sheets: SheetText, threshold: Fraction | None = Fraction(60)) -> Composition:
    return compose(GROUPS, sheets, threshold_percent=threshold)


def test_every_criterion_shows_all_marks_by_seats_and_their_mean() -> None:
    composition = composed(sheet(2, {**ALL, 2: 3}), sheet(1, ALL, comments={2: "Хороши"}))

    tasks = composition.groups[0].criteria[1]
    assert [(mark.seat, mark.points, mark.comment) for mark in tasks.marks] == [
        (1, 4, "Хороши"),
        (2, 3, ""),
    ]
    assert tasks.mean == Fraction(7, 2)
    assert [group.title for group in composition.groups] == ["Содержание", "Оформление"]


def test_the_descriptor_is_of_the_highest_level_the_mean_reaches() -> None:
    half = composed(sheet(1, {**ALL, 1: 2}), sheet(2, {**ALL, 1: 1}))
    none = composed(sheet(1, {**ALL, 1: 0}), sheet(2, {**ALL, 1: 0}))
    without_levels = composed(sheet(1, ALL))
    below_levels = composed(sheet(1, {**ALL, 3: 0}))

    assert half.groups[0].criteria[0].descriptor == "Цель ясна"
    assert none.groups[0].criteria[0].descriptor == "Цели нет"
    assert without_levels.groups[0].criteria[1].descriptor == ""
    assert below_levels.groups[1].criteria[0].descriptor == ""


def test_a_criterion_nobody_found_applicable_has_no_mean() -> None:
    pictures = composed(sheet(1, {**ALL, 3: None})).groups[1].criteria[0]

    assert (pictures.mean, pictures.share, pictures.descriptor) == (None, None, "")


def test_merits_and_weaknesses_stand_out() -> None:
    composition = composed(sheet(1, {1: 0, 2: 2, 3: 1}))

    assert [one.position for one in composition.strongest] == [3]
    assert [one.position for one in composition.weakest] == [1, 2]


def test_the_highest_mark_beside_the_lowest_is_a_contradiction() -> None:
    composition = composed(
        sheet(1, ALL), sheet(2, {**ALL, 2: 0}), sheet(3, {**ALL, 2: 2}), threshold=None
    )

    (found,) = composition.contradictions
    assert (found.kind, found.position, found.seats) == (
        Contradiction.HIGHEST_AND_LOWEST,
        2,
        (1, 2),
    )


def test_not_applicable_beside_a_mark_is_a_contradiction() -> None:
    composition = composed(sheet(1, ALL), sheet(2, {**ALL, 3: None}))

    (found,) = composition.contradictions
    assert (found.kind, found.position, found.seats) == (
        Contradiction.NOT_APPLICABLE_AND_MARKED,
        3,
        (2,),
    )


def test_words_against_points_are_contradictions() -> None:
    weak = {1: 1, 2: 1, 3: 1}
    composition = composed(
        sheet(1, weak, Recommendation.ACCEPT),
        sheet(2, {1: 1, 2: 4, 3: 1}, Recommendation.REJECT),
        sheet(3, {1: 1, 2: 2, 3: 1}, Recommendation.REVISE),
    )

    assert [(one.kind, one.seats) for one in composition.contradictions] == [
        (Contradiction.ACCEPTS_BELOW_THRESHOLD, (1,)),
        (Contradiction.REJECTS_ABOVE_THRESHOLD, (2,)),
        (Contradiction.ACCEPT_AND_REJECT, (1, 2)),
    ]


def test_without_a_threshold_words_cannot_contradict_points() -> None:
    weak = sheet(1, {1: 1, 2: 1, 3: 1}, Recommendation.ACCEPT)

    assert composed(weak, threshold=None).contradictions == ()


def test_agreeing_sheets_have_no_contradictions() -> None:
    assert composed(sheet(1, ALL), sheet(2, ALL)).contradictions == ()


def test_recommendations_come_from_weak_levels_then_from_the_experts() -> None:
    composition = composed(
        sheet(1, {1: 1, 2: 1, 3: 1}, comments={2: "Добавьте  ответы."}, to_author="- Спасибо!\n\n"),
        sheet(2, {1: 0, 2: 1, 3: 1}, comments={2: "добавьте ответы"}, to_author="Спасибо!"),
    )

    assert composition.recommendations == ("Уточните цель", "Добавьте ответы.", "Спасибо!")


def test_the_same_sheets_in_any_order_give_the_same_draft() -> None:
    one = sheet(1, {1: 0, 2: 1, 3: 1}, comments={1: "Нет цели"})
    two = sheet(2, {1: 2, 2: 4, 3: None}, Recommendation.REJECT)

    assert composed(one, two) == composed(two, one)
