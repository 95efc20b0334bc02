"""A checklist with what an expert has said so far: what the scoring page draws."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from review.labels import SHEET_GAP
from review.models import Criterion, CriterionGroup
from review.rules.figures import Points, scale
from review.rules.scoring import MarkFacts, needs_comment
from review.rules.vocabulary import CommentRule, SheetGapReason
from workflows.templatetags.interface import number

MOST_BUTTONS = 11  # values above which a number is typed, not chosen: 0–10 is a row of buttons
MOST_IN_A_ROW = 6  # so many buttons with words still stand in one row


@dataclass(frozen=True, kw_only=True)
class LevelBlock:
    """A value of the scale: its button and what it means."""

    points: Points
    label: str
    descriptor: str
    phrase: str
    checked: bool
    needs_comment: bool

    @property
    def value(self) -> str:
        """As a form holds it: with a point, whatever the language of the page."""
        return str(self.points)

    @property
    def slug(self) -> str:
        """As a part of an id."""
        return self.value.replace(".", "-")


@dataclass(frozen=True, kw_only=True)
class CriterionBlock:
    """A criterion with its mark. ``gap`` is what it lacks, once the sheet was to be sent."""

    id: int
    number: int
    text: str
    hint: str
    max_points: Points
    step: Points
    is_stop: bool
    allows_not_applicable: bool
    levels: tuple[LevelBlock, ...]
    mark: MarkFacts
    gap: str | Promise

    @property
    def is_typed(self) -> bool:
        return len(self.levels) > MOST_BUTTONS

    @property
    def is_row(self) -> bool:
        """Buttons with words, each with its meaning below; otherwise buttons are bare numbers."""
        return len(self.levels) <= MOST_IN_A_ROW

    @property
    def is_worded(self) -> bool:
        """Every button has its word: on a phone, where no digit is pressed, the word is enough."""
        return self.is_row and all(level.label for level in self.levels)

    @property
    def described(self) -> tuple[LevelBlock, ...]:
        return tuple(level for level in self.levels if level.descriptor)

    @property
    def phrased(self) -> tuple[LevelBlock, ...]:
        return tuple(level for level in self.levels if level.phrase)

    @property
    def is_scored(self) -> bool:
        return self.mark.not_applicable or self.mark.points is not None

    @property
    def most(self) -> str:
        return str(self.max_points)

    @property
    def by(self) -> str:
        return str(self.step)

    @property
    def typed(self) -> str:
        """What stands in the box of a typed mark, as the reader writes numbers."""
        return "" if self.mark.points is None else number(self.mark.points)

    @property
    def comment_up_to(self) -> str:
        """Typed points up to this ask for a comment; -1: none do."""
        asking = [level.points for level in self.levels if level.needs_comment]
        return str(max((one for one in asking if one < self.max_points), default=-1))

    @property
    def comment_on_top(self) -> bool:
        """Whether the highest mark asks for a comment."""
        return self.levels[-1].needs_comment


@dataclass(frozen=True, kw_only=True)
class GroupBlock:
    title: str
    criteria: tuple[CriterionBlock, ...]


def score_blocks(
    groups: Iterable[CriterionGroup],
    marks: Mapping[int, MarkFacts],
    *,
    comment_rule: CommentRule,
    gaps: Mapping[int, SheetGapReason],
) -> tuple[GroupBlock, ...]:
    """Groups in the order of the paper; ``gaps`` by position of the criterion."""
    return tuple(
        GroupBlock(
            title=group.title,
            criteria=tuple(
                _criterion(one, marks.get(one.pk, MarkFacts()), comment_rule, gaps)
                for one in group.criteria.all()
            ),
        )
        for group in groups
    )


def _criterion(
    criterion: Criterion,
    mark: MarkFacts,
    rule: CommentRule,
    gaps: Mapping[int, SheetGapReason],
) -> CriterionBlock:
    worded = {level.points: level for level in criterion.levels.all()}
    gap = gaps.get(criterion.position)
    return CriterionBlock(
        id=criterion.pk,
        number=criterion.position,
        text=criterion.text,
        hint=criterion.hint,
        max_points=criterion.max_points,
        step=criterion.step,
        is_stop=criterion.is_stop,
        allows_not_applicable=criterion.allows_not_applicable,
        levels=tuple(
            LevelBlock(
                points=points,
                label=worded[points].label if points in worded else "",
                descriptor=worded[points].descriptor if points in worded else "",
                phrase=worded[points].phrase if points in worded else "",
                checked=not mark.not_applicable and mark.points == points,
                needs_comment=needs_comment(points, criterion.max_points, rule),
            )
            for points in scale(criterion.max_points, criterion.step)
        ),
        mark=mark,
        gap=SHEET_GAP[gap] if gap else "",
    )
