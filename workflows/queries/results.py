"""What the sheets of works came to, for those who may look at scores."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from review.models import Assignment, Stage


def last_results(case_ids: Collection[int], *, but_of: int | None) -> dict[int, Stage]:
    """Of each work, the stage whose sheets were counted last; one query.

    Works of which the person ``but_of`` was ever named as an expert, in whatever standing, are
    left out: an expert learns nothing of the others from a mark on a list.
    """
    named = Assignment.objects.filter(stage__case=OuterRef("case"), expert=but_of)
    counted = (
        Stage.objects.filter(~Exists(named), case__in=case_ids, result__isnull=False)
        .only("case_id", "position", "round", "kind", "result")
        .order_by("position", "round")
    )
    return {stage.case_id: stage for stage in counted}
