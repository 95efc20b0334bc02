from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from review.labels import COMPLETENESS_OUTCOME, choices
from review.rules.vocabulary import CompletenessOutcome
from workflows.labels.phrases import GAP, REFUSAL, REMARKS


class CheckCompletenessForm(forms.Form):
    """Accept, return with remarks, or not accept with words to the author."""

    outcome = forms.ChoiceField(
        choices=choices(COMPLETENESS_OUTCOME),
        error_messages={"required": _("Choose what is to become of the work.")},
    )
    phrases = forms.MultipleChoiceField(
        label=_("Frequent remarks"),
        choices=list(REMARKS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remarks = forms.CharField(
        label=_("Remarks of your own"),
        help_text=_("Each on a line of its own: the author sees them as a list."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    words = forms.CharField(
        label=_("Words to the author"),
        help_text=_("The author reads them as they are here. Put the reason in place of the dots."),
        initial=REFUSAL,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        """A refusal whose template was left as it is says nothing to the author."""
        cleaned = super().clean() or {}
        words = cleaned.get("words", "")
        if cleaned.get("outcome") == CompletenessOutcome.REJECT and GAP in words:
            self.add_error("words", _("Write the reason in place of the dots."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What ``review.services.completeness.check_completeness`` takes."""
        cleaned = self.cleaned_data
        lines = [line.strip().lstrip("-–—•* ") for line in cleaned["remarks"].splitlines()]
        return {
            "outcome": cleaned["outcome"],
            "remarks": [
                *(str(REMARKS[code]) for code in cleaned["phrases"]),
                *(line for line in lines if line),
            ],
            "words": cleaned["words"],
        }
