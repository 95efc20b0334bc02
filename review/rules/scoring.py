"""What a sheet lacks, and what a complete sheet adds up to (REV-02)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from review.rules import figures
from review.rules.figures import Points
from review.rules.vocabulary import CommentRule, SheetGapReason


@dataclass(frozen=True, kw_only=True)
class CriterionFacts:
    """What the rules need to know of a criterion."""

    id: int
    position: int
    max_points: Points
    step: Points = 1
    allows_not_applicable: bool = False
    is_stop: bool = False


@dataclass(frozen=True, kw_only=True)
class MarkFacts:
    """What an expert said of one criterion: points, or «не применимо», and his comment."""

    points: Points | None = None
    not_applicable: bool = False
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetGap:
    """What keeps a sheet from being submitted. ``position`` 0 is about the whole sheet."""

    position: int
    reason: SheetGapReason


@dataclass(frozen=True)
class ScoredMark:
    """Points given for one applicable criterion, and its maximum."""

    criterion: int
    points: Points
    maximum: Points


@dataclass(frozen=True, kw_only=True)
class Score:
    """What a complete sheet adds up to; ``stop_failed`` are ids of obligatory criteria with 0."""

    total: Points
    maximum: Points
    stop_failed: tuple[int, ...] = ()
    marks: tuple[ScoredMark, ...] = ()

    @property
    def percent(self) -> Fraction:
        """Exact percent of the maximum of the applicable criteria."""
        return figures.percent(self.total, self.maximum)


def read_mark(raw: object) -> MarkFacts:
    """A mark as a form or a draft holds it; anything that is not a mark is an empty mark.

    Points are numbers or their digits, with a comma or a dot; a half-typed value is no points yet.
    """
    if not isinstance(raw, Mapping):
        return MarkFacts()
    return MarkFacts(
        points=figures.read_points(raw.get("points")),
        not_applicable=raw.get("not_applicable") is True,
        comment=str(raw.get("comment") or "").strip(),
    )


def find_gaps_in_sheet(
    criteria: Iterable[CriterionFacts],
    marks: Mapping[int, MarkFacts],
    comment_rule: CommentRule,
) -> tuple[SheetGap, ...]:
    """Everything that keeps the sheet from being submitted, in the order of the criteria.

    Every criterion has points within its scale, or «не применимо» where it allows that; a
    comment stands where the scale demands it; nothing is said of a foreign criterion.
    """
    known = {criterion.id: criterion for criterion in criteria}
    gaps = [
        SheetGap(position=0, reason=SheetGapReason.UNKNOWN_CRITERION)
        for criterion_id in marks
        if criterion_id not in known
    ][:1]
    for criterion in sorted(known.values(), key=lambda one: one.position):
        reason = _gap(criterion, marks.get(criterion.id, MarkFacts()), comment_rule)
        if reason:
            gaps.append(SheetGap(position=criterion.position, reason=reason))
    if not gaps and all(marks[criterion_id].not_applicable for criterion_id in known):
        gaps.append(SheetGap(position=0, reason=SheetGapReason.NOTHING_APPLICABLE))
    return tuple(gaps)


def _gap(
    criterion: CriterionFacts, mark: MarkFacts, comment_rule: CommentRule
) -> SheetGapReason | None:
    if mark.not_applicable:
        allowed = criterion.allows_not_applicable
        return None if allowed else SheetGapReason.NOT_APPLICABLE_REFUSED
    if mark.points is None:
        return SheetGapReason.NO_MARK
    if not 0 <= mark.points <= criterion.max_points:
        return SheetGapReason.OUT_OF_RANGE
    if not figures.lies_on(mark.points, maximum=criterion.max_points, step=criterion.step):
        return SheetGapReason.BETWEEN_STEPS
    if needs_comment(mark.points, criterion.max_points, comment_rule) and not mark.comment:
        return SheetGapReason.COMMENT_NEEDED
    return None


def needs_comment(points: Points, max_points: Points, rule: CommentRule) -> bool:
    """Whether a mark must be explained."""
    return {
        CommentRule.NEVER: False,
        CommentRule.LOWEST: points == 0,
        CommentRule.EXTREMES: points in (0, max_points),
        CommentRule.BELOW_MAXIMUM: points < max_points,
    }[rule]


def score_sheet(criteria: Iterable[CriterionFacts], marks: Mapping[int, MarkFacts]) -> Score:
    """Sum of the points; the maximum is that of the applicable criteria alone.

    Call it for sheets without gaps.
    """
    applicable = sorted(
        (one for one in criteria if not marks[one.id].not_applicable), key=lambda one: one.position
    )
    given = tuple(
        ScoredMark(one.id, marks[one.id].points or 0, one.max_points) for one in applicable
    )
    return Score(
        total=figures.plain(sum(mark.points for mark in given)),
        maximum=figures.plain(sum(mark.maximum for mark in given)),
        stop_failed=tuple(one.id for one in applicable if one.is_stop and not marks[one.id].points),
        marks=given,
    )
