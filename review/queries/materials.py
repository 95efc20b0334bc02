"""Reading materials."""

from django.db.models import Count, Prefetch, Q, QuerySet

from registry.rules.vocabulary import FileState
from review.models import Material, MaterialFile, MaterialVersion, Remark
from review.rules.completeness import MaterialFacts


def last_version(material: Material) -> MaterialVersion:
    """The version the author works on, or the one he submitted last; one query."""
    return material.versions.order_by("-number")[0]


def last_submitted_version(material: Material) -> MaterialVersion:
    """What experts are to judge; one query."""
    return material.versions.filter(submitted_at__isnull=False).order_by("-number")[0]


def versions_with_files(material: Material) -> QuerySet[MaterialVersion]:
    """All versions, the newest first, with their files; two queries."""
    files = MaterialFile.objects.select_related("file")
    return material.versions.order_by("-number").prefetch_related(Prefetch("files", queryset=files))


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
    counts = version.files.aggregate(
        all=Count("pk"), infected=Count("pk", filter=Q(file__state=FileState.INFECTED.value))
    )
    return MaterialFacts(
        title=material.case.title,
        has_kind=material.kind_id is not None,
        has_direction=material.direction_id is not None,
        has_level=material.level_id is not None,
        has_organisation=material.case.organisation_id is not None,
        annotation=material.annotation,
        file_count=counts["all"],
        infected_count=counts["infected"],
        video_url=material.video_url,
        authorship_declared=authorship_declared,
        consent_given=consent_given,
    )
