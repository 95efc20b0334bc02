"""Words of acts over many works."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.rules.bulk import BulkAction, Hindrance


@dataclass(frozen=True)
class BulkWords:
    """The button in a list, the head of the page that asks, the button that does it."""

    button: Promise
    title: Promise
    lead: Promise
    yes: Promise
    icon: str


BULK: Mapping[BulkAction, BulkWords] = {
    BulkAction.CHECK: BulkWords(
        pgettext_lazy("bulk", "Check kits"),
        _("Accept the works whose kit is complete"),
        _("Every work below has all that the procedure asks for. It goes on to the experts."),
        pgettext_lazy("bulk", "Accept"),
        "check",
    ),
    BulkAction.ASSIGN: BulkWords(
        pgettext_lazy("bulk", "Choose experts"),
        _("Invite the experts"),
        _(
            "The plan spreads the load evenly and knows the ties to the authors. "
            "Change any row; a letter goes to everyone who is invited."
        ),
        pgettext_lazy("bulk", "Invite"),
        "people",
    ),
    BulkAction.REMIND: BulkWords(
        pgettext_lazy("bulk", "Remind"),
        _("Remind those for whom works wait"),
        _("Everyone gets one letter a day at most, and only about what is still open."),
        pgettext_lazy("bulk", "Remind"),
        "bell",
    ),
    BulkAction.AGENDA: BulkWords(
        pgettext_lazy("bulk", "To the agenda"),
        _("Put on the agenda of a meeting"),
        _(
            "Drafts of conclusions are handed over as they were composed from the sheets, "
            "and the works go to the meeting you choose."
        ),
        pgettext_lazy("bulk", "To the agenda"),
        "council",
    ),
    BulkAction.ISSUE: BulkWords(
        pgettext_lazy("bulk", "Issue"),
        _("Approve and issue the conclusions"),
        _("Each conclusion gets its number and its PDF, and goes to its author by letter."),
        pgettext_lazy("bulk", "Issue"),
        "seal",
    ),
}

HINDRANCE: Mapping[Hindrance, Promise] = {
    Hindrance.OTHER_STEP: _("is at another step now"),
    Hindrance.TAKEN: _("a colleague has taken this task"),
    Hindrance.GAPS: _("the kit lacks something"),
    Hindrance.AUTHOR_HIDDEN: _(
        "experts must not know the author: look first whether the files name him"
    ),
    Hindrance.FEW_EXPERTS: _("there are not enough free experts without ties"),
    Hindrance.NO_RAPPORTEUR: _("no member of the council is free to be its rapporteur"),
    Hindrance.OWN_WORK: _("it is your own work: a colleague is to do it"),
    Hindrance.CONTRADICTIONS: _("the experts contradict each other: read the draft first"),
    Hindrance.OTHER_RAPPORTEUR: _("the conclusion is written by its rapporteur"),
    Hindrance.COUNCIL_DECIDES: _("the council decides on it: put it on the agenda first"),
    Hindrance.NO_COUNCIL: _("by its procedure there is no council: issue it at once"),
    Hindrance.ON_AGENDA: _("is on the agenda of a meeting already"),
    Hindrance.NOT_BY_MEETING: _("by its procedure no meeting decides on it"),
    Hindrance.NO_AGREEMENT: _("the votes are not all in, or not all for it"),
    Hindrance.CHAIR_DECIDES: _("the chair of the council decides on it"),
    Hindrance.REMINDED: _("was reminded of today already"),
    Hindrance.STOPPED: _("its term stands still: the author is asked"),
    Hindrance.WAITS_FOR_YOU: _("waits for you or your colleagues, not for others"),
}
