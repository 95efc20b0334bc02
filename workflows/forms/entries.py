"""What is entered for experts, and what they answer to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.forms.respond_to_invitation import AnswerForm


class AnswerForExpertForm(AnswerForm):
    """An expert's answer as the coordinator heard it, and how he heard it."""

    basis = forms.CharField(
        label=_("How the expert answered"),
        max_length=300,
        help_text=_("For example: “by phone, 12 November”. It stays in the journal."),
        error_messages={"required": _("Write how the expert answered: by phone, by letter…")},
    )
    field_order = ("basis", "reason", "note")


class EntryAnswerForm(forms.Form):
    """Whether the marks entered for an expert are his."""

    answer = forms.ChoiceField(choices=[("confirm", ""), ("dispute", "")])
    note = forms.CharField(
        label=_("What is entered wrongly?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name the criterion and the mark it should be."),
    )

    @property
    def disputes(self) -> bool:
        return self.is_bound and self.data.get("answer") == "dispute"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "dispute" and not cleaned.get("note", "").strip():
            self.add_error("note", _("Write which mark is wrong and what it should be."))
        return cleaned
