"""Score sheets: the draft that is never lost, and the sheet that never changes (REV-02)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review import labels
from review.models import Assignment, Mark, Sheet
from review.queries import conflicts_of, criteria_facts
from review.rules import figures
from review.rules.scoring import (
    MarkFacts,
    Score,
    SheetGap,
    find_gaps_in_sheet,
    read_mark,
    score_sheet,
)
from review.rules.vocabulary import (
    AssignmentState,
    CommentRule,
    Recommendation,
    SheetGapReason,
    SheetState,
)
from review.services.authority import refuse_another
from review.services.invitations import save_if
from review.services.separation import refuse_barred

Marks = Mapping[Any, Any]
MAX_TEXT = 20_000  # characters: more than anyone writes, less than would clog the table


class SheetIncomplete(DomainError):
    """The sheet cannot be sent yet; ``gaps`` say at which criteria and why."""

    def __init__(self, gaps: Sequence[SheetGap]) -> None:
        positions = [str(gap.position) for gap in gaps if gap.position]
        message = (
            _("The sheet is not complete yet. Look at the criteria: %(numbers)s.")
            % {"numbers": ", ".join(positions)}
            if positions
            else str(labels.SHEET_GAP[gaps[0].reason])
        )
        field = "recommendation" if gaps[0].reason is SheetGapReason.NO_RECOMMENDATION else "marks"
        super().__init__("sheet_incomplete", message, field=field)
        self.gaps = tuple(gaps)


class SheetSubmitted(DomainError):
    """A submitted sheet is read-only for everyone, for ever."""

    def __init__(self) -> None:
        super().__init__(
            "sheet_submitted", gettext_lazy("This sheet has been sent and cannot be changed.")
        )


class SheetDraftChanged(DomainError):
    """Another window saved the draft meanwhile; ``draft_version`` is the one kept now."""

    def __init__(self, draft_version: int) -> None:
        super().__init__(
            "draft_changed",
            gettext_lazy(
                "This sheet was changed in another window. Your last marks here are not saved: "
                "open the sheet again."
            ),
        )
        self.draft_version = draft_version


def save_sheet_draft(
    sheet: Sheet,
    *,
    marks: Marks,
    recommendation: str = "",
    comment_to_author: str = "",
    note_to_council: str = "",
    draft_version: int,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> int:
    """Save whatever the expert has typed, finished or not; returns the next draft version.

    One statement, no journal line: a draft is not an act. ``draft_version`` is the one the
    window was opened with; when another window has saved since, ``SheetDraftChanged``.
    """
    assignment = sheet.assignment
    refuse_another(assignment.expert_id, actor=actor, on_behalf_of=on_behalf_of)
    known = recommendation if recommendation in list(Recommendation) else ""
    # Not a join: the database would then compare an old draft_version after waiting for a lock.
    at_work = Assignment.objects.filter(
        pk=OuterRef("assignment_id"), state=AssignmentState.ACCEPTED.value
    )
    saved = Sheet.objects.filter(
        Exists(at_work),
        pk=sheet.pk,
        state=SheetState.DRAFT.value,
        draft_version=draft_version,
    ).update(
        draft=kept_marks(marks),
        draft_version=F("draft_version") + 1,
        recommendation=known,
        comment_to_author=comment_to_author[:MAX_TEXT],
        note_to_council=note_to_council[:MAX_TEXT],
        saved_at=now,
    )
    if not saved:
        _refuse_to_save(sheet)
    return draft_version + 1


def score_material(
    assignment: Assignment,
    *,
    marks: Marks | None = None,
    recommendation: str = "",
    comment_to_author: str = "",
    note_to_council: str = "",
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Sheet:
    """Submit the sheet. Without ``marks`` the saved draft is submitted as it is.

    Ties to the work are looked at once more; an incomplete sheet is refused
    (``SheetIncomplete``). Side effects, in order: the sheet gets its total and becomes read-only,
    the marks become rows, the expert's task is done.
    """
    refuse_another(assignment.expert_id, actor=actor, on_behalf_of=on_behalf_of)
    sheet, stage = assignment.sheet, assignment.stage
    case = stage.case
    if sheet.state == SheetState.SUBMITTED:
        raise SheetSubmitted
    if assignment.state != AssignmentState.ACCEPTED:
        raise _task_over()
    today = local_date(now, case.territory.time_zone)
    refuse_barred(conflicts_of(case, assignment.expert_id, stage=stage, today=today))
    if marks is None:
        recommendation = sheet.recommendation
        comment_to_author, note_to_council = sheet.comment_to_author, sheet.note_to_council
    given = read_marks(sheet.draft if marks is None else marks)
    score = _score(sheet, given, stage.checklist_version.comment_rule, recommendation)
    sheet.recommendation = recommendation
    sheet.comment_to_author = comment_to_author.strip()[:MAX_TEXT]
    sheet.note_to_council = note_to_council.strip()[:MAX_TEXT]
    with recording():
        _submit(sheet, score, now)
        Mark.objects.bulk_create(
            Mark(
                sheet=sheet,
                criterion_id=criterion_id,
                points=None if mark.not_applicable else mark.points,
                comment=mark.comment,
            )
            for criterion_id, mark in given.items()
        )
        assignment.state = AssignmentState.SUBMITTED.value
        save_if(assignment, AssignmentState.ACCEPTED, fields=["state"])
        record(
            "review.sheet.submitted",
            subject=sheet,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={
                "total": figures.kept(score.total),
                "maximum": figures.kept(score.maximum),
                "recommendation": recommendation,
                "marks": {
                    str(criterion_id): None if mark.not_applicable else figures.kept(mark.points)
                    for criterion_id, mark in sorted(given.items())
                },
            },
        )
    return sheet


def replace_sheet(
    assignment: Assignment,
    *,
    marks: Marks,
    recommendation: str,
    comment_to_author: str = "",
    note_to_council: str = "",
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Put another sheet in the place of a submitted one; returns the old one, to be struck out.

    The same is asked of it as of any sheet, ties to the work among it. The caller keeps the old
    one where it can be read; the journal holds the figures of both.
    """
    sheet, stage = assignment.sheet, assignment.stage
    case = stage.case
    today = local_date(now, case.territory.time_zone)
    refuse_barred(conflicts_of(case, assignment.expert_id, stage=stage, today=today))
    given = read_marks(marks)
    score = _score(sheet, given, stage.checklist_version.comment_rule, recommendation)
    struck_out = _content_of(sheet)
    sheet.recommendation = recommendation
    sheet.comment_to_author = comment_to_author.strip()[:MAX_TEXT]
    sheet.note_to_council = note_to_council.strip()[:MAX_TEXT]
    sheet.total, sheet.maximum, sheet.submitted_at = score.total, score.maximum, now
    with recording():
        sheet.save(
            update_fields=[
                "recommendation",
                "comment_to_author",
                "note_to_council",
                "total",
                "maximum",
                "submitted_at",
            ]
        )
        kept = {mark.criterion_id: mark for mark in sheet.marks.all()}
        for criterion_id, mark in given.items():
            kept[criterion_id].points = None if mark.not_applicable else mark.points
            kept[criterion_id].comment = mark.comment
        Mark.objects.bulk_update(kept.values(), ["points", "comment"])
        record(
            "review.sheet.replaced",
            subject=sheet,
            case=case,
            actor=actor,
            now=now,
            old=_figures_in_journal(struck_out["marks"], struck_out),
            new=_figures_in_journal(
                {
                    str(key): {"points": None if mark.not_applicable else figures.kept(mark.points)}
                    for key, mark in sorted(given.items())
                },
                {
                    "total": figures.kept(score.total),
                    "maximum": figures.kept(score.maximum),
                    "recommendation": recommendation,
                },
            ),
        )
    return struck_out


def _content_of(sheet: Sheet) -> dict[str, Any]:
    """A submitted sheet as it stands, in the shape in which a struck out one is kept."""
    return {
        "total": figures.kept(figures.plain(sheet.total or 0)),
        "maximum": figures.kept(figures.plain(sheet.maximum or 0)),
        "recommendation": sheet.recommendation,
        "comment_to_author": sheet.comment_to_author,
        "note_to_council": sheet.note_to_council,
        "submitted_at": sheet.submitted_at.isoformat() if sheet.submitted_at else "",
        "marks": {
            str(mark.criterion_id): {"points": figures.kept(mark.points), "comment": mark.comment}
            for mark in sheet.marks.all()
        },
    }


def _figures_in_journal(
    marks: Mapping[str, Mapping[str, Any]], sheet: Mapping[str, Any]
) -> dict[str, Any]:
    """Figures of a sheet as the journal holds them: no words."""
    return {
        "total": sheet["total"],
        "maximum": sheet["maximum"],
        "recommendation": sheet["recommendation"],
        "marks": {key: mark["points"] for key, mark in marks.items()},
    }


def read_marks(marks: Marks) -> dict[int, MarkFacts]:
    """Marks of a form or a draft, by criterion ids; what is not an id stands for no criterion."""
    return {
        int(str(key)) if str(key).isdecimal() else 0: read_mark(raw) for key, raw in marks.items()
    }


def _score(
    sheet: Sheet, given: Mapping[int, MarkFacts], comment_rule: str, recommendation: str
) -> Score:
    criteria = criteria_facts(sheet.checklist_version_id)
    gaps = list(find_gaps_in_sheet(criteria, given, CommentRule(comment_rule)))
    if recommendation not in list(Recommendation):
        gaps.append(SheetGap(position=0, reason=SheetGapReason.NO_RECOMMENDATION))
    if gaps:
        raise SheetIncomplete(gaps)
    return score_sheet(criteria, given)


def _submit(sheet: Sheet, score: Score, now: datetime) -> None:
    """Freeze the sheet if it is still a draft: of two windows only one submits."""
    fields: dict[str, Any] = {
        "state": SheetState.SUBMITTED.value,
        "recommendation": sheet.recommendation,
        "comment_to_author": sheet.comment_to_author,
        "note_to_council": sheet.note_to_council,
        "total": score.total,
        "maximum": score.maximum,
        "submitted_at": now,
    }
    if not Sheet.objects.filter(pk=sheet.pk, state=SheetState.DRAFT.value).update(**fields):
        raise SheetSubmitted
    for name, value in fields.items():
        setattr(sheet, name, value)


def kept_marks(marks: Marks) -> dict[str, dict[str, Any]]:
    """The draft as it is kept: half-typed values too, nothing but marks."""
    return {
        str(int(str(key))): {
            "points": _typed(raw.get("points")),
            "not_applicable": raw.get("not_applicable") is True,
            "comment": str(raw.get("comment") or "")[:MAX_TEXT],
        }
        for key, raw in marks.items()
        if str(key).isdecimal() and isinstance(raw, Mapping)
    }


def _typed(points: object) -> int | str | None:
    if points is None or isinstance(points, int):
        return points
    read = figures.read_points(points)
    return str(points)[:10] if read is None else figures.kept(read)


def _refuse_to_save(sheet: Sheet) -> None:
    """Say why a draft was not saved."""
    kept = Sheet.objects.select_related("assignment").get(pk=sheet.pk)
    if kept.state == SheetState.SUBMITTED:
        raise SheetSubmitted
    if kept.assignment.state != AssignmentState.ACCEPTED:
        raise _task_over()
    raise SheetDraftChanged(kept.draft_version)


def _task_over() -> DomainError:
    return DomainError(
        "task_over",
        gettext_lazy("This work is no longer waiting for your sheet. What you wrote is kept."),
    )
