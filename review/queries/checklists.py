"""Reading checklists."""

from django.db.models import Q, QuerySet

from registry.models import Territory
from registry.rules.vocabulary import VersionState
from review.models import ChecklistVersion, Criterion, CriterionGroup, Sheet
from review.rules.conclusion import CriterionText, GroupText, LevelFacts
from review.rules.scoring import CriterionFacts
from review.rules.vocabulary import SheetState


def checklist_of(version: ChecklistVersion) -> QuerySet[CriterionGroup]:
    """Groups of a version with their criteria and levels; three queries whatever its size."""
    return version.groups.prefetch_related("criteria__levels").order_by("position")


def checklists_in_force(territory: Territory) -> QuerySet[ChecklistVersion]:
    """What the territory judges by today."""
    return (
        ChecklistVersion.objects.filter(
            checklist__territory=territory, state=VersionState.IN_FORCE.value
        )
        .select_related("checklist")
        .order_by("checklist__title", "pk")
    )


def criteria_facts(version_id: int) -> tuple[CriterionFacts, ...]:
    """What the scoring rules need to know; one query."""
    rows = Criterion.objects.filter(version=version_id).values_list(
        "id", "position", "max_points", "allows_not_applicable", "is_stop"
    )
    return tuple(
        CriterionFacts(
            id=id_,
            position=position,
            max_points=max_points,
            allows_not_applicable=not_applicable,
            is_stop=is_stop,
        )
        for id_, position, max_points, not_applicable, is_stop in rows
    )


def checklist_text(version: ChecklistVersion) -> tuple[GroupText, ...]:
    """A version as it stands on paper; three queries."""
    return tuple(
        GroupText(
            title=group.title,
            criteria=tuple(_criterion_text(one) for one in group.criteria.all()),
        )
        for group in checklist_of(version)
    )


def _criterion_text(criterion: Criterion) -> CriterionText:
    return CriterionText(
        id=criterion.pk,
        position=criterion.position,
        text=criterion.text,
        max_points=criterion.max_points,
        levels=tuple(
            LevelFacts(points=level.points, descriptor=level.descriptor, phrase=level.phrase)
            for level in criterion.levels.all()
        ),
    )


def was_marked_on(version: ChecklistVersion) -> bool:
    """Whether anyone has given a mark on this version, if only in a draft."""
    marked = Q(state=SheetState.SUBMITTED.value) | Q(draft_version__gt=0)
    return Sheet.objects.filter(marked, checklist_version=version).exists()
