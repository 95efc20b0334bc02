"""What is said of silence: to those who are told of it, and on the coordinator's board."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.rules.ladder import RungReason as R

# A line of the letter of the day. It names neither authors nor experts.
RUNG_NOTICE: Mapping[R, Promise] = {
    R.EXPERT_IS_SILENT: _(
        "Work № %(number)s: an expert did not answer by %(day)s, "
        "the next one of the reserve is invited."
    ),
    R.NOBODY_IN_RESERVE: _(
        "Work № %(number)s: an expert did not answer by %(day)s, and nobody is left in the "
        "reserve. Move his term or choose another expert."
    ),
    R.COORDINATOR_DECIDES: _(
        "Work № %(number)s: an expert did not answer by %(day)s. "
        "Move his term or choose another expert."
    ),
    R.AUTHOR_IS_SILENT: _(
        "Work № %(number)s: the author did not send a new version by %(day)s. "
        "Move the term or take the work off examination."
    ),
    R.COUNCIL_IS_SILENT: _("Work № %(number)s: the council was to be done by %(day)s (%(step)s)."),
    R.STILL_WAITS: _("Work № %(number)s has waited for long: %(step)s, due by %(day)s."),
}

# The mark on the coordinator's board.
RUNG_MARK: Mapping[R, Promise] = {
    R.NOBODY_IN_RESERVE: _("silent, no reserve: decide"),
    R.COORDINATOR_DECIDES: _("silent: decide"),
    R.AUTHOR_IS_SILENT: _("the author is silent: decide"),
    R.COUNCIL_IS_SILENT: _("the council is late"),
    R.STILL_WAITS: _("the council is told"),
}
