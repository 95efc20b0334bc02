"""Reading a discussion of scores: what was said, which sheets were struck out."""

from datetime import datetime

from django.db.models import QuerySet

from review.models import DiscussionRemark, Reconsideration, Stage


def remarks_in(stage: Stage) -> QuerySet[DiscussionRemark]:
    """What the experts of a stage wrote to each other, in its order; one query."""
    return stage.discussion.select_related("author")


def seats_in(stage: Stage) -> dict[int, int]:
    """The number of each expert of a stage; one query."""
    seated = stage.assignments.filter(seat__isnull=False).order_by()
    return {person: seat for person, seat in seated.values_list("expert_id", "seat") if seat}


def struck_out_in(stage: Stage) -> QuerySet[Reconsideration]:
    """Sheets that were replaced in the discussion, as they stood before; one query."""
    changed = Reconsideration.objects.filter(
        sheet__assignment__stage=stage, struck_out__isnull=False
    )
    return changed.select_related("sheet__assignment__expert").order_by("sheet__assignment__seat")


def awaited_until(now: datetime) -> QuerySet[Reconsideration]:
    """Answers awaited until then at works under way; by the index of the awaited."""
    awaited = Reconsideration.objects.filter(
        answered_at__isnull=True,
        until_at__lte=now,
        sheet__assignment__stage__case__closed_at__isnull=True,
    )
    return awaited.select_related("sheet__assignment__stage").order_by("until_at")
