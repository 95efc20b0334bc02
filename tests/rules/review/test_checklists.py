from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from review.rules.checklists import ChecklistError, LevelData, read_checklist
from review.rules.vocabulary import CommentRule

RAW: dict[str, Any] = {
    "code": "material",
    "title": "Методический материал",
    "threshold": 4,
    "minutes": 20,
    "comment_rule": "extremes",
    "group": [
        {
            "title": "Содержание",
            "criterion": [
                {
                    "text": "Цель названа и достигается",
                    "hint": "Пояснительная записка",
                    "max": 2,
                    "level": [
                        {"points": 2, "label": "да", "descriptor": "Цель ясна"},
                        {"points": 0, "label": "нет", "phrase": "Назовите цель"},
                    ],
                },
                {"text": "Безопасность", "max": 3, "stop": True},
            ],
        },
        {
            "title": "Оформление",
            "criterion": [{"text": "Иллюстрации", "max": 1, "not_applicable": True}],
        },
    ],
}


def changed(path: str, value: object) -> dict[str, Any]:
    """A copy of the file with one value replaced; «-» takes it out."""
    raw = deepcopy(RAW)
    target: Any = raw
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        target = target[step]
    if value == "-":
        del target[last]
    else:
        target[last] = value
    return raw


def test_a_file_becomes_a_checklist() -> None:
    read = read_checklist(RAW)

    goal, safety = read.groups[0].criteria
    (pictures,) = read.groups[1].criteria
    assert (read.code, read.title, read.minutes) == ("material", "Методический материал", 20)
    assert (read.threshold, read.maximum) == (Decimal(4), 6)
    assert read.comment_rule is CommentRule.EXTREMES
    assert (goal.text, goal.hint) == ("Цель названа и достигается", "Пояснительная записка")
    assert (safety.is_stop, safety.max_points) == (True, 3)
    assert pictures.allows_not_applicable


def test_levels_are_kept_from_the_lowest() -> None:
    goal = read_checklist(RAW).groups[0].criteria[0]

    assert goal.levels == (
        LevelData(points=0, label="нет", phrase="Назовите цель"),
        LevelData(points=2, label="да", descriptor="Цель ясна"),
    )


def test_what_a_file_does_not_say_has_a_default() -> None:
    raw = {"code": "a", "title": "A", "group": RAW["group"]}

    read = read_checklist(raw)

    assert (read.threshold, read.minutes, read.comment_rule) == (None, 25, CommentRule.LOWEST)


@pytest.mark.parametrize(
    ("path", "value", "place", "code"),
    [
        ("code", "-", "code", "empty"),
        ("title", "  ", "title", "empty"),
        ("title", 5, "title", "empty"),
        ("group", [], "group", "empty"),
        ("group", "-", "group", "empty"),
        ("group.0.title", "", "group[0].title", "empty"),
        ("group.1.criterion", [], "group[1].criterion", "empty"),
        ("group.0.criterion.1.text", "", "group[0].criterion[1].text", "empty"),
        ("group.0.criterion.1.max", "-", "group[0].criterion[1].max", "not_a_whole_number"),
        ("group.0.criterion.1.max", True, "group[0].criterion[1].max", "not_a_whole_number"),
        ("group.0.criterion.1.max", 0, "group[0].criterion[1].max", "out_of_range"),
        ("group.0.criterion.1.max", 2.5, "group[0].criterion[1].max", "not_a_whole_number"),
        ("group.0.criterion.1.step", 0.25, "group[0].criterion[1].step", "unknown_step"),
        ("group.0.criterion.1.max", 101, "group[0].criterion[1].max", "out_of_range"),
        (
            "group.0.criterion.0.level.0.points",
            3,
            "group[0].criterion[0].level[0].points",
            "out_of_range",
        ),
        ("group.0.criterion.0.level.0.points", 0, "group[0].criterion[0].level", "points_twice"),
        ("group.0.criterion.0.level.1.label", "", "group[0].criterion[0].level[1].label", "empty"),
        ("threshold", 7, "threshold", "out_of_range"),
        ("threshold", 0, "threshold", "out_of_range"),
        ("threshold", "много", "threshold", "not_a_number"),
        ("minutes", 0, "minutes", "out_of_range"),
        ("comment_rule", "always", "comment_rule", "unknown_code"),
    ],
)
def test_a_fault_of_a_file_is_named_with_its_place(
    path: str, value: object, place: str, code: str
) -> None:
    with pytest.raises(ChecklistError) as caught:
        read_checklist(changed(path, value))

    assert (caught.value.path, caught.value.code) == (place, code)


def test_a_scale_by_halves_is_read_exactly() -> None:
    raw = changed("group.1.criterion.0", {"text": "Рисунки", "max": 1.5, "step": 0.5})

    pictures = read_checklist(raw).groups[1].criteria[0]

    assert (pictures.max_points, pictures.step) == (Decimal("1.5"), Decimal("0.5"))
