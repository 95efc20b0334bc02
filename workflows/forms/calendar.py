"""Forms of the production calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.labels import DAY_KIND, choices
from registry.rules.vocabulary import DayKind


class CalendarDayForm(forms.Form):
    """A day that differs from the usual week here."""

    date = forms.DateField(
        label=_("Date"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-short"}, format="%Y-%m-%d"),
    )
    kind = forms.TypedChoiceField(
        label=_("What this day is"),
        choices=choices(DAY_KIND),
        coerce=DayKind,
        initial=DayKind.DAY_OFF.value,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=200,
        help_text=_("For example: day of the town, quarantine."),
    )


class QuietHoursForm(forms.Form):
    """From when to when nobody is written to, save what cannot wait."""

    quiet_from = forms.TimeField(
        label=_("No letters from"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "form-short"}, format="%H:%M"),
    )
    quiet_to = forms.TimeField(
        label=_("No letters until"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "form-short"}, format="%H:%M"),
    )
    quiet_weekends = forms.BooleanField(
        label=_("None on Saturdays and Sundays either"), required=False
    )
