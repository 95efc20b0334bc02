"""The draft of a conclusion as its rapporteur edits it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from review.labels import VERDICT, choices
from review.models import Conclusion

FIELDS = ("verdict", "verdict_note", "motivation", "recommendations")


class ConclusionForm(forms.Form):
    """Nothing is compulsory while it is a draft; what a finished one needs the service says."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=choices(VERDICT), required=False)
    verdict_note = forms.CharField(
        label=_("Why the verdict differs"), max_length=500, required=False
    )
    motivation = forms.CharField(label=_("Motivation"), max_length=20_000, required=False)
    recommendations = forms.CharField(
        label=_("Recommendations to the author"), max_length=20_000, required=False
    )
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def content(self) -> dict[str, Any]:
        """What the services of the conclusion take."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def words(self) -> list[str]:
        """What is wrong, sentence by sentence."""
        return [str(error) for errors in self.errors.values() for error in errors]


def content_of(conclusion: Conclusion) -> dict[str, Any]:
    """What is stored, in the shape of ``ConclusionForm.content``."""
    return {name: getattr(conclusion, name) for name in FIELDS}
