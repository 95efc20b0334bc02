"""What a service plans, by when, and who answers for it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from registry.rules.calendar import Term, TermUnit
from review.labels import choices
from workflows.labels.planned import DAY_OFF, PLAN_KIND
from workflows.rules.planned import DayOff, Plan, PlanKind

SHORT = {"class": "form-short"}


def _day(label: Any, **fields: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", **SHORT}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **fields)


class HandPlannedForm(forms.Form):
    """Who answers for it from now on; people are read once for all forms of a page."""

    person = forms.TypedChoiceField(label=_("Who answers for it"), coerce=int)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class PlanDutyForm(HandPlannedForm):
    """A new planned duty. Which of the days are read depends on the kind; the rest is left out."""

    use_required_attribute = False
    field_order = ("title", "person", "kind")

    title = forms.CharField(
        label=_("What is to be done"),
        max_length=200,
        help_text=_("For example: order about experts of the school year."),
    )
    kind = forms.TypedChoiceField(label=_("By when"), choices=choices(PLAN_KIND), coerce=PlanKind)
    month = forms.TypedChoiceField(
        label=_("Month"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *MONTHS.items()],
        help_text=_("For what comes every year in a month."),
    )
    has_corrections = forms.BooleanField(
        label=_("Then corrected until that month comes again"), required=False
    )
    day = _day(_("Day"), help_text=_("The day itself, or the one from which is counted."))
    until = _day(_("Last day of the period"))
    days = forms.IntegerField(
        label=_("How many days"),
        required=False,
        min_value=1,
        max_value=3650,
        widget=forms.NumberInput(attrs=SHORT),
    )
    unit = forms.TypedChoiceField(
        label=_("Which days"),
        required=False,
        coerce=TermUnit,
        empty_value=TermUnit.WORKING,
        choices=[
            (TermUnit.WORKING.value, _("working days")),
            (TermUnit.CALENDAR.value, _("calendar days")),
        ],
    )
    day_off = forms.TypedChoiceField(
        label=_("If the last day is a day off"), choices=choices(DAY_OFF), coerce=DayOff
    )

    def plan(self) -> Plan:
        """What the rule reads; days of another kind are forgotten."""
        given = self.cleaned_data
        kind = given["kind"]
        dated = kind in (PlanKind.DAY, PlanKind.PERIOD, PlanKind.YEARLY, PlanKind.AFTER_DAYS)
        counted = kind is PlanKind.AFTER_DAYS and given["days"]
        return Plan(
            kind=kind,
            day=given["day"] if dated else None,
            until=given["until"] if kind is PlanKind.PERIOD else None,
            month=given["month"] if kind is PlanKind.MONTH else None,
            term=Term(given["days"], given["unit"]) if counted else None,
            has_corrections=kind is PlanKind.MONTH and given["has_corrections"],
            day_off=given["day_off"],
        )
