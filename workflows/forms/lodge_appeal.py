"""An author's objection to a conclusion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from review.services.appeals import LONGEST_GROUNDS


class AppealForm(forms.Form):
    """What the author does not agree with."""

    grounds = forms.CharField(
        label=_("What you do not agree with and why"),
        max_length=LONGEST_GROUNDS,
        help_text=_(
            "Name the criterion and the place in your work. Those who judge the work anew read this."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={
            "required": _("Say what you do not agree with and why: those who judge anew read it.")
        },
    )
