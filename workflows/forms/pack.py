"""Forms of the ready pack."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ApproveForm(forms.Form):
    """By which order something comes into force."""

    number = forms.CharField(
        label=_("Order No."),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-short"}),
        error_messages={"required": _("Write the number of the order.")},
    )
    date = forms.DateField(
        label=_("of the date"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-short"}, format="%Y-%m-%d"),
        error_messages={"required": _("Write the date of the order.")},
    )

    def basis(self) -> str:
        """«Приказ от 01.09.2026 № 12», as it will stand beside what it approves."""
        return gettext("Order of {date} No. {number}").format(
            date=date_format(self.cleaned_data["date"], "d.m.Y"),
            number=self.cleaned_data["number"].strip(),
        )


class ExportForm(forms.Form):
    """How the pack of a service is to be known elsewhere. No people in it."""

    title = forms.CharField(label=_("Name of the pack"), max_length=300)
    author = forms.CharField(
        label=_("Made by"),
        max_length=300,
        help_text=_("The service or association, not a person."),
    )
    version = forms.CharField(
        label=_("Version"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-short"}),
        help_text=_("For example: 2026.1"),
    )


class ImportForm(forms.Form):
    """A pack brought from elsewhere."""

    file = forms.FileField(
        label=_("Pack, a ZIP file"),
        help_text=_("Nothing changes until you have looked at it and chosen what to take."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={"required": _("Choose the file of the pack.")},
    )
