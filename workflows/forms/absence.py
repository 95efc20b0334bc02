"""From when to when somebody is away, and who stands in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Person


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-short"}, format="%Y-%m-%d"),
    )


class AbsenceForm(forms.Form):
    """Days and, for those who work in the office of a service, a substitute."""

    first_day = _day(_("Away from"))
    last_day = _day(_("Until, inclusive"))
    substitute = forms.TypedChoiceField(
        label=_("Who stands in"),
        help_text=_("Tasks that were taken up are held by this colleague meanwhile."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self, *args: Any, colleagues: Iterable[Person], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].initial = today
        offered = [(one.pk, one.full_name) for one in colleagues]
        if offered:
            self.fields["substitute"].choices = [("", _("nobody")), *offered]  # type: ignore[attr-defined]
        else:
            del self.fields["substitute"]

    def facts(self) -> dict[str, Any]:
        """What ``state_absence`` takes."""
        return {
            "first_day": self.cleaned_data["first_day"],
            "last_day": self.cleaned_data["last_day"],
            "substitute_id": self.cleaned_data.get("substitute"),
        }
