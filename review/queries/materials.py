"""Reading materials."""

from typing import Any

from django.db.models import Exists, Prefetch, Q, QuerySet

from registry.models import Case, Person
from registry.queries.prepared import prepared
from registry.rules.vocabulary import FileState
from review.models import CoAuthor, Material, MaterialFile, MaterialVersion, Remark
from review.rules.completeness import MaterialFacts


def material_of(case: Case) -> Material:
    """The material of a work with what its kind, direction and level are called; one query."""
    return _materials.get(case_id=case.pk)


@prepared
def _materials(*, case_id: int) -> "QuerySet[Material]":
    return Material.objects.filter(case=case_id).select_related("kind", "direction", "level")


def co_authors_of(material: Material) -> list[Person]:
    """Who made the work together with its author, in the order he named them; one query."""
    return [one.person for one in _co_authors(material_id=material.pk)]


@prepared
def _co_authors(*, material_id: int) -> "QuerySet[CoAuthor]":
    return CoAuthor.objects.filter(material=material_id).select_related("person").order_by("pk")


def last_version(material: Material) -> MaterialVersion:
    """The version the author works on, or the one he submitted last; one query."""
    (version,) = _newest_version(material_id=material.pk)
    version.material = material
    return version


@prepared
def _newest_version(*, material_id: int) -> "QuerySet[MaterialVersion]":
    return MaterialVersion.objects.filter(material=material_id).order_by("-number")[:1]


def last_submitted_version(material: Material) -> MaterialVersion:
    """What experts are to judge; one query."""
    (version,) = _newest_submitted_version(material_id=material.pk)
    version.material = material
    return version


@prepared
def _newest_submitted_version(*, material_id: int) -> "QuerySet[MaterialVersion]":
    submitted = MaterialVersion.objects.filter(material=material_id, submitted_at__isnull=False)
    return submitted.order_by("-number")[:1]


def versions_with_files(material: Material) -> QuerySet[MaterialVersion]:
    """All versions, the newest first, with their files; two queries."""
    files = MaterialFile.objects.select_related("file")
    return material.versions.order_by("-number").prefetch_related(Prefetch("files", queryset=files))


def files_to_judge(version_id: int, *, author_hidden: bool) -> QuerySet[MaterialFile]:
    """What experts get of a version: where the author is hidden, his copies without names, if any."""
    placed = MaterialFile.objects.filter(version=version_id)
    if not author_hidden:
        return placed.filter(anonymised=False)
    copies = MaterialFile.objects.filter(version=version_id, anonymised=True)
    return placed.filter(Q(anonymised=True) | ~Exists(copies))


def open_remarks(material: Material) -> QuerySet[Remark]:
    """What the author is asked to mend and has not mended yet."""
    return material.remarks.filter(resolved_at__isnull=True).select_related("made_by")


def material_facts(
    material: Material,
    version: MaterialVersion,
    *,
    authorship_declared: bool,
    consent_given: bool,
) -> MaterialFacts:
    """What the completeness rule needs to know; one query."""
    states = [state for (state,) in _states_of_files(version_id=version.pk)]
    return MaterialFacts(
        title=material.case.title,
        has_kind=material.kind_id is not None,
        has_direction=material.direction_id is not None,
        has_level=material.level_id is not None,
        has_organisation=material.case.organisation_id is not None,
        annotation=material.annotation,
        file_count=len(states),
        infected_count=states.count(FileState.INFECTED.value),
        video_url=material.video_url,
        authorship_declared=authorship_declared,
        consent_given=consent_given,
    )


@prepared
def _states_of_files(*, version_id: int) -> "QuerySet[MaterialFile, Any]":
    return MaterialFile.objects.filter(version=version_id).order_by().values_list("file__state")
