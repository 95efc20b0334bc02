"""Where something was found in a work, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from review.labels import CHILD_SIGN, TRACE_KIND
from review.rules.children import ChildName
from review.rules.passages import Place, PlaceKind
from review.rules.traces import Trace


@dataclass(frozen=True)
class FoundLine:
    """What was found, where, in which words."""

    title: str | Promise
    place: str
    quote: str


def trace_lines(traces: Iterable[Trace]) -> list[FoundLine]:
    """What tells who the author is, for the coordinator."""
    return [FoundLine(TRACE_KIND[one.kind], in_words(one.place), one.quote) for one in traces]


def child_lines(found: Iterable[ChildName]) -> list[FoundLine]:
    """What looks like names of children, for the author."""
    return [FoundLine(CHILD_SIGN[one.sign], in_words(one.place), one.quote) for one in found]


def in_words(place: Place) -> str:
    """«Урок.pdf, страница 2», «Название»."""
    if place.kind is PlaceKind.FILE:
        page = _("%(file)s, page %(page)d") % {"file": place.file, "page": place.page}
        return page if place.page else place.file
    return {
        PlaceKind.TITLE: _("Title"),
        PlaceKind.ANNOTATION: _("Annotation"),
        PlaceKind.NOTE: _("What was changed"),
        PlaceKind.FILE_NAME: _("name of the file"),
    }[place.kind]
