"""Texts ready to be sent to an author; the coordinator picks and changes them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What is usually missing at the completeness check, as the author is to read it.
REMARKS: Mapping[str, Promise] = {
    "no_text": _("Attach the text of the work itself: only a part of it has come."),
    "not_opening": _("The file does not open. Save it anew as PDF and attach it again."),
    "no_appendices": _("Attach what the work refers to: appendices, tasks, cards."),
    "no_class": _("Name the class, the subject and the length of the lesson or the course."),
    "children": _(
        "Remove names and photographs of children, or add that their parents have agreed."
    ),
    "without_names": _(
        "Attach a copy without names for the experts: your name, school and town are not to be "
        "seen in it, on the title page either."
    ),
    "sources": _("Name the sources of texts and pictures that are not yours."),
    "video": _("The link to the video does not open. Check that it needs no password."),
    "annotation": _(
        "Rewrite the annotation: for whom the work is, what for and what result it gives."
    ),
}

# Where the coordinator must put his own words.
GAP = "…"

REFUSAL = _(
    "Thank you for your work. We cannot accept it for examination because …\n\n"
    "We advise … You may send another work at any time, and we will gladly help to prepare it."
)
