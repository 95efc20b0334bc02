"""Forms of people and their access."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.labels import ACCOUNT_STATE, GENDER, ROLE_SET, choices
from registry.models import Organisation, Person, Territory
from registry.queries import organisations_on
from registry.rules.vocabulary import AccountState, Role, RoleSet
from workflows.labels.access import offered_roles

NO_ROLE = "none"


def _date_field(label: Any, **fields: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "form-short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **fields)


class PeopleForm(forms.Form):
    """Which people to list; nothing chosen lists all."""

    use_required_attribute = False

    text = forms.CharField(label=_("Name or e-mail"), required=False, max_length=200)
    school = forms.ModelChoiceField(
        label=_("Organisation"),
        required=False,
        queryset=Organisation.objects.none(),
        empty_label=pgettext_lazy("people", "All"),
    )
    set = forms.ChoiceField(
        label=pgettext_lazy("of a person", "Role"),
        required=False,
        choices=[
            ("", pgettext_lazy("people", "All")),
            *choices(ROLE_SET),
            (NO_ROLE, _("Without a role")),
        ],
    )
    state = forms.ChoiceField(
        label=_("Signing in"),
        required=False,
        choices=[("", pgettext_lazy("people", "All")), *choices(ACCOUNT_STATE)],
    )

    def __init__(self, *args: Any, territory: Territory, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = organisations_on(territory, today)  # type: ignore[attr-defined]

    def clean_set(self) -> RoleSet | str | None:
        chosen = self.cleaned_data["set"]
        return RoleSet(chosen) if chosen and chosen != NO_ROLE else chosen

    def clean_state(self) -> AccountState | None:
        chosen = self.cleaned_data["state"]
        return AccountState(chosen) if chosen else None


class ContactsForm(forms.ModelForm):
    """How a person is called and reached."""

    class Meta:
        model = Person
        fields = ("last_name", "first_name", "patronymic", "gender", "email", "phone")

    gender = forms.ChoiceField(
        label=_("Gender"),
        required=False,
        choices=[("", _("not stated")), *choices(GENDER)],
        help_text=_("For letters and papers: «invited» has an ending in Russian."),
    )


class RoleForm(forms.Form):
    """A role, from when to when and by which paper."""

    role = forms.ChoiceField(label=_("Role"), choices=offered_roles)
    organisation = forms.ModelChoiceField(
        label=_("School"),
        required=False,
        queryset=Organisation.objects.none(),
        empty_label=_("not needed"),
        help_text=_("For those who act for one school."),
    )
    period_from = _date_field(_("From"))
    period_to = _date_field(_("Until"), required=False, help_text=_("Empty: without a term."))
    basis = forms.CharField(
        label=_("Basis"), max_length=300, help_text=_("For example: order № 12 of 29.08.2026.")
    )
    knowingly = forms.BooleanField(
        label=_("One person administers and judges; I know it"),
        required=False,
        help_text=_("Only for small services. The journal keeps who allowed it."),
    )

    def __init__(self, *args: Any, territory: Territory, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"period_from": today})
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_on(territory, today)  # type: ignore[attr-defined]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class EndRoleForm(forms.Form):
    """The last day of a role and the paper that ends it."""

    last_day = _date_field(_("Last day"))
    basis = forms.CharField(label=_("Basis"), max_length=300)


class BlockForm(forms.Form):
    """Why a sign-in is closed."""

    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("For example: left the school on 1 October.")
    )


class GuardForm(forms.Form):
    """From which day staff need a second factor."""

    second_factor_from = _date_field(
        _("From which day"),
        required=False,
        help_text=_("Empty: nobody has to. Leave people two weeks to set it up."),
    )


class CodeForm(forms.Form):
    """A code from a printed slip."""

    code = forms.CharField(
        label=_("Code from the slip"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "code-field",
                "autofocus": True,
            }
        ),
    )


class JoinForm(forms.Form):
    """The first password, and the address where none is known."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("You will sign in with it; letters come there too."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Invent a password"),
        help_text=_("At least ten signs, not only digits. Three words are easy to remember."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, asks_address: bool, by_passkey: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_address:
            del self.fields["email"]
        if by_passkey:
            self.fields["password"].required = False


class SignInLetterForm(forms.Form):
    """To which address a sign-in letter goes."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class NewEmailForm(forms.Form):
    """The address by which a person wishes to sign in."""

    email = forms.EmailField(
        label=_("New e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
