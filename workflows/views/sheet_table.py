"""The experts of a stage side by side: what `review/sheet_table.html` shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from review.labels import ENTRY_STATE, RECOMMENDATION
from review.models import Criterion, CriterionGroup, Mark, Sheet, Stage
from review.queries import checklist_of, entry_of, stage_sheets
from review.rules import figures
from review.rules.figures import Points
from review.rules.vocabulary import EntryState, ExpertNames, Recommendation
from workflows.queries.agenda import WIDE_SPREAD


@dataclass(frozen=True, kw_only=True)
class ExpertColumn:
    """A submitted sheet as a whole. ``entered``: where it came from, if not from the expert."""

    sheet_id: int
    is_own: bool
    name: str
    total: Decimal
    maximum: Decimal
    percent: Decimal
    recommendation: str | Promise
    comment_to_author: str
    note_to_council: str
    entry_state: EntryState | None
    entered: str | Promise
    dispute_note: str


@dataclass(frozen=True, kw_only=True)
class MarkCell:
    """One expert's mark; ``points`` None is «не применимо»."""

    name: str
    points: Points | None
    label: str
    comment: str


@dataclass(frozen=True, kw_only=True)
class CriterionRow:
    """A criterion with a cell for every expert. ``differs``: their marks lie far apart.

    ``descriptor`` is that of the level which the mean, rounded half up to the scale, reaches.
    """

    position: int
    text: str
    max_points: Points
    is_stop: bool
    cells: tuple[MarkCell, ...]
    mean: Decimal | None
    descriptor: str
    differs: bool

    @property
    def comments(self) -> tuple[MarkCell, ...]:
        return tuple(cell for cell in self.cells if cell.comment)


@dataclass(frozen=True, kw_only=True)
class GroupRows:
    title: str
    rows: tuple[CriterionRow, ...]


@dataclass(frozen=True, kw_only=True)
class SheetTable:
    """Criteria × experts. ``differs``: the totals lie at least ``WIDE_SPREAD`` percent apart."""

    experts: tuple[ExpertColumn, ...]
    groups: tuple[GroupRows, ...]
    spread: Decimal
    differs: bool

    @property
    def width(self) -> int:
        """Number of columns: the criterion, the experts, the mean."""
        return len(self.experts) + 2


def expert_name(number: int, full_name: str, names: ExpertNames) -> str:
    """How an expert is called to someone who sees experts so."""
    if names is ExpertNames.NAMES:
        return full_name
    if names is ExpertNames.HIDDEN:
        return _("Expert")
    return _("Expert %(number)d") % {"number": number}


def sheet_table(
    stage: Stage,
    *,
    names: ExpertNames,
    sheets: Iterable[Sheet] | None = None,
    viewer_id: int | None = None,
) -> SheetTable:
    """The matrix of a stage; five queries whatever the number of experts and criteria.

    ``names`` is how this viewer may see the experts, not always what the procedure says;
    ``sheets`` are those he may see (with marks and experts), all that are in unless given;
    the column of ``viewer_id`` is called his own.
    """
    return build_table(
        checklist_of(stage.checklist_version),
        stage_sheets(stage) if sheets is None else sheets,
        names=names,
        viewer_id=viewer_id,
    )


def build_table(
    groups: Iterable[CriterionGroup],
    sheets: Iterable[Sheet],
    *,
    names: ExpertNames,
    viewer_id: int | None = None,
) -> SheetTable:
    """The matrix from rows that are already read: sheets with marks, groups with criteria."""
    sheets = list(sheets)
    titles = [
        _("You")
        if sheet.assignment.expert_id == viewer_id
        else expert_name(sheet.assignment.seat or place, sheet.assignment.expert.short_name, names)
        for place, sheet in enumerate(sheets, start=1)
    ]
    marks = [{mark.criterion_id: mark for mark in sheet.marks.all()} for sheet in sheets]
    experts = tuple(
        _column(name, sheet, viewer_id) for name, sheet in zip(titles, sheets, strict=True)
    )
    percents = [expert.percent for expert in experts]
    spread = max(percents) - min(percents) if percents else Decimal(0)
    return SheetTable(
        experts=experts,
        groups=tuple(
            GroupRows(
                title=group.title,
                rows=tuple(_row(one, titles, marks) for one in group.criteria.all()),
            )
            for group in groups
        ),
        spread=spread,
        differs=spread >= WIDE_SPREAD,
    )


def _column(name: str, sheet: Sheet, viewer_id: int | None) -> ExpertColumn:
    total, maximum = sheet.total or Decimal(0), sheet.maximum or Decimal(0)
    entry = entry_of(sheet)
    state = entry.state if entry else None
    return ExpertColumn(
        sheet_id=sheet.pk,
        is_own=sheet.assignment.expert_id == viewer_id,
        name=name,
        total=total,
        maximum=maximum,
        percent=figures.half_up(figures.percent(total, maximum), 1),
        recommendation=(
            RECOMMENDATION[Recommendation(sheet.recommendation)] if sheet.recommendation else ""
        ),
        comment_to_author=sheet.comment_to_author,
        note_to_council=sheet.note_to_council,
        entry_state=state,
        entered=ENTRY_STATE[state] if state else "",
        dispute_note=entry.dispute_note if entry else "",
    )


def _row(
    criterion: Criterion, titles: Sequence[str], marks: Sequence[dict[int, Mark]]
) -> CriterionRow:
    given = [one.get(criterion.pk) for one in marks]
    numbers = [mark.points for mark in given if mark and mark.points is not None]
    levels = {level.points: level for level in criterion.levels.all()}
    mean = figures.mean([Fraction(one) for one in numbers]) if numbers else None
    nearest = None if mean is None else figures.to_step(mean, criterion.step)
    reached = [points for points in levels if nearest is not None and points <= nearest]
    return CriterionRow(
        position=criterion.position,
        text=criterion.text,
        max_points=criterion.max_points,
        is_stop=criterion.is_stop,
        cells=tuple(
            MarkCell(
                name=name,
                points=mark.points if mark else None,
                label=levels[mark.points].label if mark and mark.points in levels else "",
                comment=mark.comment if mark else "",
            )
            for name, mark in zip(titles, given, strict=True)
        ),
        mean=None if mean is None else figures.half_up(mean, 1 if criterion.step == 1 else 2),
        descriptor=levels[max(reached)].descriptor if reached else "",
        differs=_lie_apart(numbers, len(given), criterion.max_points),
    )


def _lie_apart(numbers: Sequence[Points], experts: int, max_points: Points) -> bool:
    """More than half of the scale between two experts, or one of them found it not applicable."""
    if not numbers:
        return False
    return len(numbers) < experts or 2 * (max(numbers) - min(numbers)) > max_points
