"""A discussion of scores as pages show it: who said what, what was struck out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from review.models import CriterionGroup, Stage
from review.queries.discussions import remarks_in, seats_in, struck_out_in
from review.rules.figures import Points
from review.rules.vocabulary import ExpertNames
from workflows.views.sheet_table import expert_name


@dataclass(frozen=True)
class SaidRow:
    """One remark; its author called as this viewer may call him."""

    who: str
    text: str
    said_at: datetime
    is_own: bool


@dataclass(frozen=True)
class StruckMark:
    """A mark that was another before; ``points`` None is «не применимо»."""

    number: int
    text: str
    points: Points | None
    comment: str


@dataclass(frozen=True)
class StruckSheet:
    """A sheet as it stood before its expert changed it; only the marks that differ."""

    who: str
    total: Points
    maximum: Points
    answered_at: datetime
    comment_to_author: str
    marks: tuple[StruckMark, ...]


def said_in(stage: Stage, *, names: ExpertNames, viewer_id: int | None) -> list[SaidRow]:
    """What the experts wrote to each other; two queries, one where nobody wrote."""
    remarks = list(remarks_in(stage))
    seats = seats_in(stage) if remarks else {}
    return [
        SaidRow(
            _("You")
            if one.author_id == viewer_id
            else expert_name(seats.get(one.author_id, 0), one.author.short_name, names),
            one.text,
            one.said_at,
            one.author_id == viewer_id,
        )
        for one in remarks
    ]


def struck_sheets(
    stage: Stage,
    groups: Iterable[CriterionGroup],
    sheets: Iterable[Any],
    *,
    names: ExpertNames,
    viewer_id: int | None,
) -> list[StruckSheet]:
    """Old versions of the sheets given (with their marks), those the viewer may see; one query."""
    now = {sheet.pk: {one.criterion_id: one for one in sheet.marks.all()} for sheet in sheets}
    criteria = [one for group in groups for one in group.criteria.all()]
    found = []
    for each in struck_out_in(stage):
        if each.sheet_id not in now or each.struck_out is None or each.answered_at is None:
            continue
        old, marks = each.struck_out, now[each.sheet_id]
        expert = each.sheet.assignment.expert
        found.append(
            StruckSheet(
                _("You")
                if expert.pk == viewer_id
                else expert_name(each.sheet.assignment.seat or 0, expert.short_name, names),
                Decimal(str(old["total"])),
                Decimal(str(old["maximum"])),
                each.answered_at,
                old["comment_to_author"],
                tuple(
                    StruckMark(one.position, one.text, _points(before["points"]), before["comment"])
                    for one in criteria
                    if (before := old["marks"].get(str(one.pk)))
                    and _points(before["points"]) != marks[one.pk].points
                ),
            )
        )
    return found


def _points(kept: Any) -> Decimal | None:
    return None if kept is None else Decimal(str(kept))
