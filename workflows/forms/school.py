"""A school's list of people as its responsible fills it in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Employment, Person

DAY = {"type": "date"}


def day_field(label: Any, *, required: bool = False, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        **kwargs,
    )


class ConfirmForm(forms.Form):
    """One press and a name confirm the whole list."""

    signed_name = forms.CharField(
        label=_("Your name, as a signature"),
        max_length=200,
        error_messages={"required": _("Write your name: it stands as the signature.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class EmployeeForm(forms.Form):
    """Somebody who came."""

    use_required_attribute = False

    last_name = forms.CharField(label=_("Surname"), max_length=100)
    first_name = forms.CharField(label=_("First name"), max_length=100)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=100, required=False)
    position = forms.CharField(label=_("Position"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Letters go there; without it none go.")
    )
    is_second = forms.BooleanField(label=_("second job (main place is elsewhere)"), required=False)
    period_from = day_field(_("Works since"))
    same_person = forms.ModelChoiceField(
        label=_("Is it one of these people?"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("no, somebody else of the same name"),
    )
    asked = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def facts(self) -> dict[str, Any]:
        """What ``registry.services.staff.add_employee`` takes."""
        cleaned = self.cleaned_data
        names = ("last_name", "first_name", "patronymic", "position", "email", "period_from")
        return {name: cleaned[name] for name in names} | {
            "is_main": not cleaned["is_second"],
            "person": cleaned["same_person"],
        }


class LeftForm(forms.Form):
    """Somebody leaves."""

    last_day = day_field(_("Last working day"), required=True)


class EmploymentForm(forms.Form):
    """What a person does in the school now."""

    use_required_attribute = False

    position = forms.CharField(label=_("Position"), max_length=200)
    is_second = forms.BooleanField(label=_("second job (main place is elsewhere)"), required=False)
    leave_from = day_field(_("Childcare leave from"))
    leave_to = day_field(_("Childcare leave to"))

    def facts(self) -> dict[str, Any]:
        """What ``registry.services.staff.change_employment`` takes."""
        cleaned = self.cleaned_data
        return {
            "position": cleaned["position"],
            "is_main": not cleaned["is_second"],
            "leave_from": cleaned["leave_from"],
            "leave_to": cleaned["leave_to"],
        }


def facts_of(employment: Employment) -> dict[str, Any]:
    """An employment, for a form that is shown."""
    return {
        "position": employment.position,
        "is_second": not employment.is_main,
        "leave_from": employment.leave_from,
        "leave_to": employment.leave_to,
    }
