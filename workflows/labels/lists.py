"""Words of the lists: terms and orders."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.rules.inbox import DueFilter
from workflows.rules.lists import TaskOrder, WorkOrder

DUE_FILTER: Mapping[DueFilter, Promise] = {
    DueFilter.OVERDUE: pgettext_lazy("term of a list", "Overdue"),
    DueFilter.TODAY: pgettext_lazy("term of a list", "Today"),
    DueFilter.THIS_WEEK: pgettext_lazy("term of a list", "This week"),
}

WORK_ORDER: Mapping[WorkOrder, Promise] = {
    WorkOrder.NEWEST: _("New ones first"),
    WorkOrder.OLDEST: _("Old ones first"),
    WorkOrder.TERM: _("The nearest term first"),
    WorkOrder.NUMBER: _("By number"),
    WorkOrder.TITLE: _("By title"),
    WorkOrder.AUTHOR: _("By author"),
}

TASK_ORDER: Mapping[TaskOrder, Promise] = {
    TaskOrder.TERM: _("The nearest term first"),
    TaskOrder.NEWEST: _("New ones first"),
    TaskOrder.TITLE: _("By title"),
}
