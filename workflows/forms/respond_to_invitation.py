"""An expert's answer to an invitation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from review.labels import DECLINE_REASON, choices


class AnswerForm(forms.Form):
    """Accept, or decline with a human reason; which of the two says the button pressed."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=choices(DECLINE_REASON),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you cannot judge this work.")},
    )
    note = forms.CharField(
        label=_("A few words, if you like"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answer = forms.ChoiceField(choices=[("accept", ""), ("decline", "")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not self.accepts

    @property
    def accepts(self) -> bool:
        return self.is_bound and self.data.get("answer") == "accept"

    def facts(self) -> dict[str, Any]:
        """What the step takes."""
        if self.accepts:
            return {"accepts": True}
        return {
            "accepts": False,
            "reason": self.cleaned_data["reason"],
            "note": self.cleaned_data["note"],
        }

    @property
    def declines(self) -> bool:
        """Whether the part with reasons was being filled in."""
        return self.is_bound and self.data.get("answer") == "decline"
