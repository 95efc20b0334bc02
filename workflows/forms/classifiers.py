"""Forms of the lists of values."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TitleForm(forms.Form):
    """How a value is called."""

    title = forms.CharField(
        label=_("Name"),
        max_length=300,
        error_messages={"required": _("Write how the value is called.")},
    )
