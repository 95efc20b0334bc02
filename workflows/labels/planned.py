"""Words of planned duties."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.labels import Labels
from workflows.rules.planned import DayOff, PlanFault, PlanKind

PLAN_KIND: Labels = {
    PlanKind.MONTH: _("every year in a month, by its last day"),
    PlanKind.YEARLY: _("every year on a day"),
    PlanKind.DURING_YEAR: _("during every year, by 31 December"),
    PlanKind.DAY: _("once, on a day"),
    PlanKind.PERIOD: _("once, from a day until a day"),
    PlanKind.AFTER_DAYS: _("once, so many days after a day"),
}

DAY_OFF: Labels = {
    DayOff.KEEP: _("the term stays"),
    DayOff.PREVIOUS: _("the working day before"),
    DayOff.NEXT: _("the working day after"),
}

PLAN_FAULT: Mapping[PlanFault, Promise] = {
    PlanFault.NO_DAY: _("Name the day: this kind of term is counted from it."),
    PlanFault.NO_UNTIL: _("Name the last day; it is not before the first one."),
    PlanFault.NO_MONTH: _("Choose the month."),
    PlanFault.NO_DAYS: _("Say how many days."),
}
