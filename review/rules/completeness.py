"""What a material lacks before it may be submitted."""

from dataclasses import dataclass

from registry.rules.links import may_be_asked
from review.rules.vocabulary import MaterialGap


@dataclass(frozen=True, kw_only=True)
class MaterialFacts:
    """What the rule needs to know of a material."""

    title: str
    has_kind: bool
    has_direction: bool
    has_level: bool
    has_organisation: bool
    annotation: str
    file_count: int
    infected_count: int
    video_url: str
    authorship_declared: bool
    consent_given: bool


def find_gaps(facts: MaterialFacts) -> tuple[MaterialGap, ...]:
    """Everything missing, in the order of the form.

    Obligatory: title, kind, direction, level, organisation, annotation, at least one file or a
    link to a video, the declaration of authorship and the consent to processing.
    """
    missing = {
        MaterialGap.NO_TITLE: not facts.title.strip(),
        MaterialGap.NO_KIND: not facts.has_kind,
        MaterialGap.NO_DIRECTION: not facts.has_direction,
        MaterialGap.NO_LEVEL: not facts.has_level,
        MaterialGap.NO_ORGANISATION: not facts.has_organisation,
        MaterialGap.NO_ANNOTATION: not facts.annotation.strip(),
        MaterialGap.NOTHING_TO_READ: not facts.file_count and not facts.video_url.strip(),
        MaterialGap.BAD_VIDEO_LINK: not _may_be_link(facts.video_url),
        MaterialGap.INFECTED_FILE: facts.infected_count > 0,
        MaterialGap.AUTHORSHIP_NOT_DECLARED: not facts.authorship_declared,
        MaterialGap.NO_CONSENT: not facts.consent_given,
    }
    return tuple(gap for gap, is_missing in missing.items() if is_missing)


def _may_be_link(url: str) -> bool:
    """No link, or one of the open Internet that a browser opens as a page and as nothing else."""
    return not url.strip() or may_be_asked(url)
