from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.forms.submit_material import MaterialForm


class ReviseMaterialForm(MaterialForm):
    """The description, and what the author says he changed."""

    note = forms.CharField(
        label=_("What you changed"),
        help_text=_("A few words: those who asked read this first."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
