from django import forms
from django.utils.translation import gettext_lazy as _

from registry.labels import LETTER_PACE, choices


class LetterChoiceForm(forms.Form):
    """The pace of reminders and notices."""

    pace = forms.ChoiceField(
        label=_("Reminders and notices"),
        choices=choices(LETTER_PACE),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how letters are to come.")},
    )
