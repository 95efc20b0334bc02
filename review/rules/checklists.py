"""A checklist as people write it down in a file, and what may be wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from review.rules import figures
from review.rules.figures import Points
from review.rules.vocabulary import ChecklistFault, CommentRule

MAX_POINTS = 100
STEPS: tuple[Points, ...] = (figures.HALF, 1)


class ChecklistError(ValueError):
    """Data that make no checklist: where in them, and a code that says why."""

    def __init__(self, path: str, code: str) -> None:
        super().__init__(f"{path}: {code}")
        self.path = path
        self.code = code


@dataclass(frozen=True, kw_only=True)
class LevelData:
    points: Points
    label: str
    descriptor: str = ""
    phrase: str = ""


@dataclass(frozen=True, kw_only=True)
class CriterionData:
    text: str
    max_points: Points
    step: Points = 1
    hint: str = ""
    is_stop: bool = False
    allows_not_applicable: bool = False
    levels: tuple[LevelData, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GroupData:
    title: str
    criteria: tuple[CriterionData, ...]


@dataclass(frozen=True, kw_only=True)
class ChecklistData:
    """A checklist with its one wording. ``threshold`` is in points of the whole checklist."""

    code: str
    title: str
    groups: tuple[GroupData, ...]
    threshold: Decimal | None = None
    minutes: int = 25
    comment_rule: CommentRule = CommentRule.LOWEST

    @property
    def maximum(self) -> Points:
        return figures.plain(sum(one.max_points for group in self.groups for one in group.criteria))


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What a draft lacks; ``place`` is the number of the criterion or group, or the maximum."""

    reason: ChecklistFault
    place: str = ""


def find_faults(data: ChecklistData) -> tuple[Fault, ...]:
    """Everything that keeps a draft from coming into force, in the order of the page."""
    criteria = [one for group in data.groups for one in group.criteria]
    if not criteria:
        return (Fault(reason=ChecklistFault.NO_CRITERIA),)
    found = []
    for number, group in enumerate(data.groups, start=1):
        if not group.title.strip():
            found.append(Fault(reason=ChecklistFault.GROUP_WITHOUT_TITLE, place=str(number)))
        if not group.criteria:
            found.append(Fault(reason=ChecklistFault.EMPTY_GROUP, place=str(number)))
    found += [
        Fault(reason=ChecklistFault.EMPTY_TEXT, place=str(number))
        for number, one in enumerate(criteria, start=1)
        if not one.text.strip()
    ]
    if data.threshold is not None and not 0 < data.threshold <= data.maximum:
        most = str(data.maximum).replace(".", ",")
        found.append(Fault(reason=ChecklistFault.THRESHOLD_TOO_HIGH, place=most))
    return tuple(found)


def read_checklist(raw: Mapping[str, Any]) -> ChecklistData:
    """Read a checklist from a file's data. Raises ``ChecklistError`` naming the first fault.

    ``[[group]]`` with a title holds ``[[group.criterion]]`` with text, max and, for a scale by
    halves, ``step = 0.5``; in it ``[[group.criterion.level]]`` with points and label.
    """
    data = ChecklistData(
        code=_text(raw, "code", ""),
        title=_text(raw, "title", ""),
        groups=tuple(
            _read_group(one, f"group[{index}]") for index, one in enumerate(_list(raw, "group", ""))
        ),
        threshold=_threshold(raw.get("threshold")),
        minutes=_whole(raw, "minutes", "", default=25, low=1, high=600),
        comment_rule=_comment_rule(raw.get("comment_rule", CommentRule.LOWEST)),
    )
    if data.threshold is not None and not 0 < data.threshold <= data.maximum:
        raise ChecklistError("threshold", "out_of_range")
    return data


def _read_group(raw: Mapping[str, Any], path: str) -> GroupData:
    return GroupData(
        title=_text(raw, "title", path),
        criteria=tuple(
            _read_criterion(one, f"{path}.criterion[{index}]")
            for index, one in enumerate(_list(raw, "criterion", path))
        ),
    )


def _read_criterion(raw: Mapping[str, Any], path: str) -> CriterionData:
    step = _step(raw, path)
    max_points = _points(raw, "max", path, step=step, low=step, high=MAX_POINTS)
    levels = tuple(
        _read_level(one, f"{path}.level[{index}]", max_points, step)
        for index, one in enumerate(raw.get("level", []))
    )
    if len({level.points for level in levels}) != len(levels):
        raise ChecklistError(f"{path}.level", "points_twice")
    return CriterionData(
        text=_text(raw, "text", path),
        max_points=max_points,
        step=step,
        hint=str(raw.get("hint", "")).strip(),
        is_stop=bool(raw.get("stop", False)),
        allows_not_applicable=bool(raw.get("not_applicable", False)),
        levels=tuple(sorted(levels, key=lambda level: level.points)),
    )


def _read_level(raw: Mapping[str, Any], path: str, max_points: Points, step: Points) -> LevelData:
    return LevelData(
        points=_points(raw, "points", path, step=step, low=0, high=max_points),
        label=_text(raw, "label", path),
        descriptor=str(raw.get("descriptor", "")).strip(),
        phrase=str(raw.get("phrase", "")).strip(),
    )


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _text(raw: Mapping[str, Any], name: str, path: str) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str) or not value.strip():
        raise ChecklistError(_at(path, name), "empty")
    return value.strip()


def _list(raw: Mapping[str, Any], name: str, path: str) -> list[Mapping[str, Any]]:
    value = raw.get(name)
    if not isinstance(value, list) or not value:
        raise ChecklistError(_at(path, name), "empty")
    return value


def _whole(
    raw: Mapping[str, Any], name: str, path: str, *, default: int | None = None, low: int, high: int
) -> int:
    value = raw.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ChecklistError(_at(path, name), "not_a_whole_number")
    if not low <= value <= high:
        raise ChecklistError(_at(path, name), "out_of_range")
    return value


def _step(raw: Mapping[str, Any], path: str) -> Points:
    """1 or 0.5; a file's own numbers with a point are read through their text, never as floats."""
    step = figures.read_points(_exact(raw.get("step", 1)))
    if step not in STEPS:
        raise ChecklistError(_at(path, "step"), "unknown_step")
    return step


def _points(
    raw: Mapping[str, Any], name: str, path: str, *, step: Points, low: Points, high: Points
) -> Points:
    value = figures.read_points(_exact(raw.get(name)))
    if value is None or value % step:
        raise ChecklistError(
            _at(path, name), "not_a_whole_number" if step == 1 else "not_on_the_scale"
        )
    if not low <= value <= high:
        raise ChecklistError(_at(path, name), "out_of_range")
    return value


def _exact(raw: object) -> object:
    return str(raw) if isinstance(raw, float) else raw


def _threshold(raw: object) -> Decimal | None:
    if raw is None:
        return None
    try:
        return Decimal(str(raw))
    except InvalidOperation:
        raise ChecklistError("threshold", "not_a_number") from None


def _comment_rule(raw: object) -> CommentRule:
    try:
        return CommentRule(str(raw))
    except ValueError:
        raise ChecklistError("comment_rule", "unknown_code") from None
