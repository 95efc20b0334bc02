"""What a work consists of, for those who look it over."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.queries import consents_in_force
from registry.rules.vocabulary import ConsentPurpose
from review.labels import MATERIAL_GAP
from review.models import Material, MaterialVersion
from review.queries import material_facts
from review.rules.completeness import find_gaps
from review.rules.vocabulary import MaterialGap
from workflows.rules.versions import Change, FileChange, VersionFile, compare_files

# A line of the kit and the gap that means it is missing.
KIT: Sequence[tuple[Promise, tuple[MaterialGap, ...]]] = (
    (gettext_lazy("Files or a link to a video"), (MaterialGap.NOTHING_TO_READ,)),
    (gettext_lazy("Files are clean"), (MaterialGap.INFECTED_FILE,)),
    (gettext_lazy("Title"), (MaterialGap.NO_TITLE,)),
    (
        gettext_lazy("Kind, direction and level"),
        (MaterialGap.NO_KIND, MaterialGap.NO_DIRECTION, MaterialGap.NO_LEVEL),
    ),
    (gettext_lazy("Annotation"), (MaterialGap.NO_ANNOTATION,)),
    (gettext_lazy("Organisation"), (MaterialGap.NO_ORGANISATION,)),
    (gettext_lazy("Declaration of authorship"), (MaterialGap.AUTHORSHIP_NOT_DECLARED,)),
    (gettext_lazy("Consent to the processing of personal data"), (MaterialGap.NO_CONSENT,)),
)


@dataclass(frozen=True)
class KitLine:
    """One thing the kit must hold, and what is wrong with it if anything is."""

    title: str | Promise
    problem: str | Promise


def kit_of(material: Material, version: MaterialVersion) -> list[KitLine]:
    """The kit line by line, as the rule of completeness sees it; two queries."""
    agreed = consents_in_force(material.case.applicant, ConsentPurpose.PROCESSING)
    facts = material_facts(
        material,
        version,
        authorship_declared=material.authorship_declared_at is not None,
        consent_given=agreed.filter(case=material.case).exists(),
    )
    missing = find_gaps(facts)
    return [
        KitLine(title, next((MATERIAL_GAP[gap] for gap in gaps if gap in missing), ""))
        for title, gaps in KIT
    ]


@dataclass(frozen=True)
class VersionRow:
    """A version of the material beside the one before it."""

    version: MaterialVersion
    changes: tuple[FileChange, ...]
    summary: str


def version_rows(versions: Sequence[MaterialVersion]) -> list[VersionRow]:
    """Versions with their files (``versions_with_files``, the newest first) and what changed."""
    rows = []
    for index, version in enumerate(versions):
        before = versions[index + 1] if index + 1 < len(versions) else None
        changes = compare_files(_files(before) if before else _files(version), _files(version))
        rows.append(VersionRow(version, changes, _summary(changes) if before else ""))
    return rows


def _files(version: MaterialVersion) -> list[VersionFile]:
    return [VersionFile(one.file_id, one.file.name, one.file.sha256) for one in version.files.all()]


def _summary(changes: Sequence[FileChange]) -> str:
    """«добавлено 2 файла, убран 1 файл»."""
    added = sum(one.change is Change.ADDED for one in changes)
    removed = sum(one.change is Change.REMOVED for one in changes)
    changed = sum(one.change is Change.CHANGED for one in changes)
    told = []
    if added:
        told.append(
            ngettext("%(count)d file added", "%(count)d files added", added) % {"count": added}
        )
    if changed:
        told.append(
            ngettext("%(count)d file changed", "%(count)d files changed", changed)
            % {"count": changed}
        )
    if removed:
        told.append(
            ngettext("%(count)d file removed", "%(count)d files removed", removed)
            % {"count": removed}
        )
    return ", ".join(told) or _("the files are the same")
