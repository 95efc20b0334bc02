"""The draft of a reasoned conclusion from the sheets of a stage (REV-05).

Only the structure is made here; sentences are put together in ``review.services.conclusion``.
The same sheets always give the same draft.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from review.rules import figures
from review.rules.figures import Points
from review.rules.vocabulary import Contradiction, Recommendation

STRONGEST, WEAKEST = 3, 3
STRONG_SHARE = Fraction(4, 5)  # of the maximum: what is worth naming as a merit
WEAK_SHARE = Fraction(3, 5)  # below it, what is worth mending


@dataclass(frozen=True, kw_only=True)
class LevelFacts:
    points: Points
    descriptor: str = ""
    phrase: str = ""


@dataclass(frozen=True, kw_only=True)
class CriterionText:
    """A criterion as it stands on paper."""

    id: int
    position: int
    text: str
    max_points: Points
    step: Points = 1
    levels: tuple[LevelFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GroupText:
    title: str
    criteria: tuple[CriterionText, ...]


@dataclass(frozen=True, kw_only=True)
class GivenMark:
    """Points, or None for «не применимо»."""

    points: Points | None
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetText:
    """A submitted sheet of the expert on a seat."""

    seat: int
    marks: dict[int, GivenMark]
    total: Points
    maximum: Points
    recommendation: Recommendation
    comment_to_author: str = ""


@dataclass(frozen=True, kw_only=True)
class SeatMark:
    seat: int
    points: Points | None
    comment: str


@dataclass(frozen=True, kw_only=True)
class ComposedCriterion:
    """A criterion with what every expert gave; ``mean`` None when nobody found it applicable."""

    criterion_id: int
    position: int
    text: str
    max_points: Points
    marks: tuple[SeatMark, ...]
    mean: Fraction | None
    descriptor: str
    phrase: str

    @property
    def share(self) -> Fraction | None:
        return None if self.mean is None else self.mean / Fraction(self.max_points)


@dataclass(frozen=True, kw_only=True)
class ComposedGroup:
    title: str
    criteria: tuple[ComposedCriterion, ...]


@dataclass(frozen=True, kw_only=True)
class FoundContradiction:
    """``position`` 0 is about whole sheets; ``seats`` are those concerned."""

    kind: Contradiction
    position: int
    seats: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Composition:
    """The draft: scores by criterion, what stands out, what contradicts, what to advise."""

    groups: tuple[ComposedGroup, ...]
    strongest: tuple[ComposedCriterion, ...]
    weakest: tuple[ComposedCriterion, ...]
    contradictions: tuple[FoundContradiction, ...]
    recommendations: tuple[str, ...]


def compose(
    groups: Iterable[GroupText],
    sheets: Iterable[SheetText],
    *,
    threshold_percent: Fraction | None,
) -> Composition:
    """Put the sheets of a stage side by side, criterion by criterion, in the order of the paper."""
    ordered = tuple(sorted(sheets, key=lambda sheet: sheet.seat))
    composed = tuple(
        ComposedGroup(
            title=group.title,
            criteria=tuple(_compose_criterion(one, ordered) for one in group.criteria),
        )
        for group in groups
    )
    criteria = [one for group in composed for one in group.criteria]
    weakest = _weakest(criteria)
    return Composition(
        groups=composed,
        strongest=_strongest(criteria),
        weakest=weakest,
        contradictions=(
            *(one for criterion in criteria for one in _contradictions_in(criterion)),
            *_contradictions_between(ordered, threshold_percent),
        ),
        recommendations=_recommendations(criteria, ordered),
    )


def _compose_criterion(criterion: CriterionText, sheets: Sequence[SheetText]) -> ComposedCriterion:
    given = [(sheet.seat, sheet.marks[criterion.id]) for sheet in sheets]
    numbers = [Fraction(mark.points) for _, mark in given if mark.points is not None]
    mean = figures.mean(numbers) if numbers else None
    level = _level_of(criterion, mean)
    return ComposedCriterion(
        criterion_id=criterion.id,
        position=criterion.position,
        text=criterion.text,
        max_points=criterion.max_points,
        marks=tuple(
            SeatMark(seat=seat, points=mark.points, comment=mark.comment) for seat, mark in given
        ),
        mean=mean,
        descriptor=level.descriptor if level else "",
        phrase=level.phrase if level else "",
    )


def _level_of(criterion: CriterionText, mean: Fraction | None) -> LevelFacts | None:
    """The highest described level that the mean, rounded half up to the scale, reaches."""
    if mean is None:
        return None
    nearest = figures.to_step(mean, criterion.step)
    reached = [level for level in criterion.levels if level.points <= nearest]
    return max(reached, key=lambda level: level.points, default=None)


def _strongest(criteria: Sequence[ComposedCriterion]) -> tuple[ComposedCriterion, ...]:
    strong = [one for one in criteria if one.share is not None and one.share >= STRONG_SHARE]
    strong.sort(key=lambda one: (-(one.share or 0), one.position))
    return tuple(strong[:STRONGEST])


def _weakest(criteria: Sequence[ComposedCriterion]) -> tuple[ComposedCriterion, ...]:
    weak = [one for one in criteria if one.share is not None and one.share < WEAK_SHARE]
    weak.sort(key=lambda one: (one.share or 0, one.position))
    return tuple(weak[:WEAKEST])


def _contradictions_in(criterion: ComposedCriterion) -> list[FoundContradiction]:
    """One expert gave the highest mark and another the lowest, or found it not applicable."""
    highest = {one.seat for one in criterion.marks if one.points == criterion.max_points}
    lowest = {one.seat for one in criterion.marks if one.points == 0}
    blank = {one.seat for one in criterion.marks if one.points is None}
    marked = {one.seat for one in criterion.marks} - blank
    found = []
    if highest and lowest:
        found.append((Contradiction.HIGHEST_AND_LOWEST, highest | lowest))
    if blank and marked:
        found.append((Contradiction.NOT_APPLICABLE_AND_MARKED, blank))
    return [
        FoundContradiction(kind=kind, position=criterion.position, seats=tuple(sorted(seats)))
        for kind, seats in found
    ]


def _contradictions_between(
    sheets: Sequence[SheetText], threshold_percent: Fraction | None
) -> list[FoundContradiction]:
    """Words that do not agree with the points, and experts who advise the opposite."""
    accepting = [one for one in sheets if one.recommendation is Recommendation.ACCEPT]
    rejecting = [one for one in sheets if one.recommendation is Recommendation.REJECT]
    below = [one.seat for one in accepting if _reaches(one, threshold_percent) is False]
    above = [one.seat for one in rejecting if _reaches(one, threshold_percent)]
    opposed = [one.seat for one in sheets if one in accepting or one in rejecting]
    found = [
        (Contradiction.ACCEPTS_BELOW_THRESHOLD, below),
        (Contradiction.REJECTS_ABOVE_THRESHOLD, above),
        (Contradiction.ACCEPT_AND_REJECT, opposed if accepting and rejecting else []),
    ]
    return [
        FoundContradiction(kind=kind, position=0, seats=tuple(seats))
        for kind, seats in found
        if seats
    ]


def _reaches(sheet: SheetText, threshold_percent: Fraction | None) -> bool | None:
    if threshold_percent is None:
        return None
    return figures.percent(sheet.total, sheet.maximum) >= threshold_percent


def _recommendations(
    criteria: Sequence[ComposedCriterion], sheets: Sequence[SheetText]
) -> tuple[str, ...]:
    """Ready phrases of the weak criteria, or the experts' comments there; then what the experts
    wrote to the author, line by line. What is said twice is kept once.
    """
    lines = [
        line
        for criterion in criteria
        if criterion.share is not None and criterion.share < WEAK_SHARE
        for line in _advice_on(criterion)
    ]
    lines += [line for sheet in sheets for line in sheet.comment_to_author.splitlines()]
    found: dict[str, str] = {}
    for line in lines:
        text = " ".join(line.split()).lstrip("-–—•* ")
        if text:
            found.setdefault(text.casefold().rstrip(".;"), text)
    return tuple(found.values())


def _advice_on(criterion: ComposedCriterion) -> list[str]:
    if criterion.phrase:
        return [criterion.phrase]
    return [mark.comment for mark in criterion.marks if mark.comment]
