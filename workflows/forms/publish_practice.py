"""The author agrees to publication, or does not."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PublishPracticeForm(forms.Form):
    """A consent of its own: to publish and nothing else."""

    consents = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[
            ("yes", _("I agree: publish the work in the bank of practices")),
            ("no", _("I do not want to publish it")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two answers. Both are fine.")},
    )
    looked_through = forms.BooleanField(
        label=_("No data and no faces of children are there, or their parents have agreed"),
        help_text=_(
            "Needed only when you agree to publication. Your word is kept in the journal of the work."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("consents") and not cleaned.get("looked_through"):
            self.add_error(
                "looked_through",
                _(
                    "Look through the files once more and tick this line: names and photos of children must not get out."
                ),
            )
        return cleaned
