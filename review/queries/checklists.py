"""Reading checklists."""

from typing import Any

from django.db.models import Q, QuerySet

from registry.models import Territory
from registry.queries.prepared import prepared
from registry.rules.vocabulary import VersionState
from review.models import ChecklistVersion, Criterion, CriterionGroup, CriterionLevel, Sheet
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


def checklist_in_force(territory_id: int, code: str) -> ChecklistVersion | None:
    """The version of a territory's checklist that stages opened today take; one query."""
    return _in_force.first(territory_id=territory_id, code=code)


@prepared
def _in_force(*, territory_id: int, code: str) -> "QuerySet[ChecklistVersion]":
    return ChecklistVersion.objects.filter(
        checklist__territory=territory_id, checklist__code=code, state=VersionState.IN_FORCE.value
    ).order_by("-number")


def criteria_facts(version_id: int) -> tuple[CriterionFacts, ...]:
    """What the scoring rules need to know; one query."""
    return tuple(
        CriterionFacts(
            id=id_,
            position=position,
            max_points=max_points,
            step=step,
            allows_not_applicable=not_applicable,
            is_stop=is_stop,
        )
        for id_, position, max_points, step, not_applicable, is_stop in _criteria(
            version_id=version_id
        )
    )


@prepared
def _criteria(*, version_id: int) -> "QuerySet[Criterion, Any]":
    return (
        Criterion.objects.filter(version=version_id)
        .order_by("position")
        .values_list("id", "position", "max_points", "step", "allows_not_applicable", "is_stop")
    )


def checklist_text(version: ChecklistVersion) -> tuple[GroupText, ...]:
    """A version as it stands on paper; two queries."""
    levels: dict[int, list[LevelFacts]] = {}
    for criterion_id, points, descriptor, phrase in _levels(version_id=version.pk):
        level = LevelFacts(points=points, descriptor=descriptor, phrase=phrase)
        levels.setdefault(criterion_id, []).append(level)
    groups: dict[tuple[int, str], list[CriterionText]] = {}
    for place, title, id_, position, text, max_points, step in _lines(version_id=version.pk):
        criteria = groups.setdefault((place, title), [])
        if id_ is not None:  # a group that has no criteria yet
            criteria.append(
                CriterionText(
                    id=id_,
                    position=position,
                    text=text,
                    max_points=max_points,
                    step=step,
                    levels=tuple(levels.get(id_, ())),
                )
            )
    return tuple(
        GroupText(title=title, criteria=tuple(criteria))
        for (_place, title), criteria in groups.items()
    )


@prepared
def _lines(*, version_id: int) -> "QuerySet[CriterionGroup, Any]":
    return (
        CriterionGroup.objects.filter(version=version_id)
        .order_by("position", "criteria__position")
        .values_list(
            "position",
            "title",
            "criteria__id",
            "criteria__position",
            "criteria__text",
            "criteria__max_points",
            "criteria__step",
        )
    )


@prepared
def _levels(*, version_id: int) -> "QuerySet[CriterionLevel, Any]":
    return (
        CriterionLevel.objects.filter(criterion__version=version_id)
        .order_by("criterion_id", "points")
        .values_list("criterion_id", "points", "descriptor", "phrase")
    )


def was_marked_on(version: ChecklistVersion) -> bool:
    """Whether anyone has given a mark on this version, if only in a draft."""
    marked = Q(state=SheetState.SUBMITTED.value) | Q(draft_version__gt=0)
    return Sheet.objects.filter(marked, checklist_version=version).exists()
