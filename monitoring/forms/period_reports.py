"""Forms of the report for a period."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.rules.period_report import Period, PeriodError

PERIOD_ERROR = {
    "backwards": _("The last day is before the first. Swap them."),
    "too_long": _("The period is longer than two years. Choose a shorter one."),
}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-short"}, format="%Y-%m-%d"),
    )


class PeriodForm(forms.Form):
    """The days of a report, both included."""

    first = _day(_("From"))
    last = _day(_("To"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"first", "last"} <= cleaned.keys():
            try:
                cleaned["period"] = Period(cleaned["first"], cleaned["last"])
            except PeriodError as error:
                self.add_error("last", PERIOD_ERROR[error.code])
        return cleaned


class SignForm(forms.Form):
    """Why a signed report is signed anew; the days come with it unseen."""

    reason = forms.CharField(label=_("Why it is signed anew"), max_length=300, required=False)
