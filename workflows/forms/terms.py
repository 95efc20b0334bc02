"""More time for a task: given or asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.services.terms import LONGEST_WORDS


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-short"}, format="%Y-%m-%d"),
    )


class MoveTermForm(forms.Form):
    """A later day, and why."""

    day = _day(_("Until which day"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_WORDS,
        help_text=_("Stays in the story of the work; whoever does the task reads it in a letter."),
    )


class AskForTimeForm(forms.Form):
    """The day by which the expert can be done, and why."""

    day = _day(_("Until which day"))
    words = forms.CharField(
        label=_("Why"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
