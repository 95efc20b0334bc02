"""A correction of an issued conclusion."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AmendConclusionForm(forms.Form):
    """What is corrected and why. Scores and verdict are not corrected this way."""

    motivation = forms.CharField(
        label=_("Motivation"),
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={
            "required": _("Write the motivation: a conclusion without it is not issued.")
        },
    )
    recommendations = forms.CharField(
        label=_("Recommendations to the author"),
        required=False,
        help_text=_("One on a line."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reason = forms.CharField(
        label=_("What is corrected and why"),
        max_length=300,
        help_text=_("It stands on the new paper. For example: a typo in the second paragraph."),
        error_messages={"required": _("Write what is corrected and why.")},
    )
