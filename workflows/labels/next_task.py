"""Why an expert is offered this task next."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.rules.next_task import NextReason as R

NEXT_REASON: Mapping[R, Promise] = {
    R.OVERDUE: _("its term is over"),
    R.NEAREST_TERM: _("its term is the nearest"),
    R.WAITS_LONGEST: _("it has waited longest"),
    R.OWN_ORDER: _("the next one in your order of works"),
    R.ONLY_SKIPPED_LEFT: _("you put it off, and nothing else is left"),
    R.ROOM_FOR_MORE: _("you have room for one more work"),
}
