"""What one wording of a checklist says otherwise than another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from enum import StrEnum

from review.rules.checklists import ChecklistData, CriterionData
from review.rules.wording_difference import (
    ChangeReason,
    ClassAdvice,
    advise,
    reasons_of_text,
)

SCALE = frozenset({"max_points", "step", "is_stop", "allows_not_applicable"})
ALIKE = 0.6  # texts at least so much the same are one criterion, reworded


class Change(StrEnum):
    """How a criterion of one wording stands to the other."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class ComparedCriterion:
    """A criterion on both sides; None where it is not. ``parts`` name what differs."""

    change: Change
    old: CriterionData | None
    new: CriterionData | None
    old_number: int | None = None
    new_number: int | None = None
    parts: tuple[str, ...] = ()

    @property
    def is_moved(self) -> bool:
        return None not in (self.old_number, self.new_number) and (
            self.old_number != self.new_number
        )


def compare_checklists(old: ChecklistData, new: ChecklistData) -> tuple[ComparedCriterion, ...]:
    """Criteria of the new wording in its order, then those it has no more.

    Criteria are the same by their texts, word for word; of the rest, by the likest text.
    """
    before, after = _criteria(old), _criteria(new)
    pairs = _pairs(before, after)
    compared = [_compared(before, after, pairs.get(place), place) for place in range(len(after))]
    gone = [place for place in range(len(before)) if place not in pairs.values()]
    return (*compared, *(_compared(before, after, place, None) for place in gone))


def changed_settings(old: ChecklistData, new: ChecklistData) -> tuple[str, ...]:
    """Names of the settings that differ."""
    names = ("title", "threshold", "minutes", "comment_rule", "maximum")
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


def class_of_checklists(old: ChecklistData, new: ChecklistData) -> ClassAdvice:
    """What an edit of a checklist may be called.

    Criteria that come, go or get another scale, and another threshold, are new meaning: scores
    do not compare any more. Another order of criteria, minutes and the rule of comments are a
    clarification at least; the rest is told by the words.
    """
    reasons = [
        reason for one in compare_checklists(old, new) for reason in _reasons_of_criterion(one)
    ]
    settings = changed_settings(old, new)
    if "threshold" in settings:
        reasons.append(ChangeReason.SETTING)
    if {"minutes", "comment_rule"} & set(settings):
        reasons.append(ChangeReason.ORGANISATION)
    if "title" in settings:
        reasons += reasons_of_text(old.title, new.title)
    return advise(reasons)


def _reasons_of_criterion(one: ComparedCriterion) -> Iterator[ChangeReason]:
    if one.old is None or one.new is None or set(one.parts) & SCALE:
        yield ChangeReason.SETTING
        return
    if one.is_moved:
        yield ChangeReason.ORGANISATION
    if [level.points for level in one.old.levels] != [level.points for level in one.new.levels]:
        yield ChangeReason.SETTING
    for before, after in _texts(one.old, one.new):
        yield from reasons_of_text(before, after)


def _texts(old: CriterionData, new: CriterionData) -> Iterator[tuple[str, str]]:
    yield old.text, new.text
    yield old.hint, new.hint
    for before, after in zip(old.levels, new.levels, strict=False):
        yield from (
            (before.label, after.label),
            (before.descriptor, after.descriptor),
            (before.phrase, after.phrase),
        )


def _criteria(data: ChecklistData) -> list[CriterionData]:
    return [one for group in data.groups for one in group.criteria]


def _pairs(before: Sequence[CriterionData], after: Sequence[CriterionData]) -> dict[int, int]:
    """Place in the new wording → place in the old one."""
    left = list(range(len(before)))
    pairs: dict[int, int] = {}
    for place, one in enumerate(after):
        same = next((at for at in left if _key(before[at]) == _key(one)), None)
        if same is not None:
            pairs[place] = same
            left.remove(same)
    for place in [place for place in range(len(after)) if place not in pairs]:
        likest = max(left, key=lambda at: _likeness(before[at], after[place]), default=None)
        if likest is not None and _likeness(before[likest], after[place]) >= ALIKE:
            pairs[place] = likest
            left.remove(likest)
    return pairs


def _key(criterion: CriterionData) -> str:
    return " ".join(criterion.text.casefold().split())


def _likeness(one: CriterionData, other: CriterionData) -> float:
    return SequenceMatcher(None, _key(one), _key(other)).ratio()


def _compared(
    before: Sequence[CriterionData],
    after: Sequence[CriterionData],
    old_place: int | None,
    new_place: int | None,
) -> ComparedCriterion:
    old = None if old_place is None else before[old_place]
    new = None if new_place is None else after[new_place]
    parts = _parts(old, new) if old and new else ()
    change = Change.CHANGED if parts else Change.SAME
    if old is None or new is None:
        change = Change.ADDED if old is None else Change.REMOVED
    return ComparedCriterion(
        change=change,
        old=old,
        new=new,
        old_number=None if old_place is None else old_place + 1,
        new_number=None if new_place is None else new_place + 1,
        parts=parts,
    )


def _parts(old: CriterionData, new: CriterionData) -> tuple[str, ...]:
    names = (field.name for field in fields(CriterionData))
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))
