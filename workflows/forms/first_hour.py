"""Forms of the first hour and of the page «Реквизиты»."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.labels import ORGANISATION_KIND, ROLE, choices
from registry.models import ClassifierItem, Organisation, Person, Procedure, Territory
from registry.rules.vocabulary import OrganisationKind, Role
from registry.services.number_registers import Numbering
from registry.services.requisites import REQUISITES, SIGNATORY

# Zones of the country, from west to east, with a city by which people know them.
ZONES: tuple[tuple[str, Promise], ...] = (
    ("Europe/Kaliningrad", _("Kaliningrad (Moscow −1)")),
    ("Europe/Moscow", _("Moscow")),
    ("Europe/Samara", _("Samara (Moscow +1)")),
    ("Asia/Yekaterinburg", _("Yekaterinburg (Moscow +2)")),
    ("Asia/Omsk", _("Omsk (Moscow +3)")),
    ("Asia/Krasnoyarsk", _("Krasnoyarsk, Novosibirsk (Moscow +4)")),
    ("Asia/Irkutsk", _("Irkutsk (Moscow +5)")),
    ("Asia/Yakutsk", _("Yakutsk (Moscow +6)")),
    ("Asia/Vladivostok", _("Vladivostok (Moscow +7)")),
    ("Asia/Magadan", _("Magadan (Moscow +8)")),
    ("Asia/Kamchatka", _("Kamchatka (Moscow +9)")),
)

# Roles that may be given at once when a person is entered by hand.
FIRST_ROLES = (
    Role.TEACHER,
    Role.COORDINATOR,
    Role.ORG_RESPONSIBLE,
    Role.COUNCIL_MEMBER,
    Role.COUNCIL_CHAIR,
    Role.JURY_SECRETARY,
    Role.DIRECTOR,
)
SHORT = {"class": "form-short"}


class RequisitesForm(forms.Form):
    """What stands at the head of papers."""

    name = forms.CharField(label=_("Municipality"), max_length=200)
    service_name = forms.CharField(
        label=_("Full name of the service"),
        max_length=300,
        help_text=_("As it stands in the charter."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    service_short_name = forms.CharField(label=_("Short name"), max_length=120)
    city = forms.CharField(label=_("City or settlement"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Answers to letters of the system come here."),
    )
    site = forms.URLField(label=_("Site"), required=False, assume_scheme="https")
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Terms end at midnight of this zone.")
    )

    def __init__(self, data: Any = None, *, territory: Territory) -> None:
        super().__init__(data, initial={name: getattr(territory, name) for name in REQUISITES})
        known = dict(ZONES)
        own = territory.time_zone
        zones: list[tuple[str, str | Promise]] = [*ZONES]
        if own not in known:
            zones.insert(0, (own, ZoneInfo(own).key))
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined]  # a choice field


class SignatoryForm(forms.Form):
    """Who signs papers."""

    signatory_position = forms.CharField(
        label=_("Position"), max_length=200, help_text=_("For example: Director.")
    )
    signatory_name = forms.CharField(
        label=_("Initials and surname"),
        max_length=200,
        help_text=_("As under a paper: I. P. Ryabinina."),
    )

    def __init__(self, data: Any = None, *, territory: Territory) -> None:
        super().__init__(data, initial={name: getattr(territory, name) for name in SIGNATORY})


class LetterheadForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG or JPEG, 10 MB at most. On a white ground it prints best."),
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp"}),
    )


class TestLetterForm(forms.Form):
    to = forms.EmailField(label=_("Where to send it"))


class OrganisationForm(forms.Form):
    """One organisation by hand."""

    prefix = "organisation"

    short_name = forms.CharField(label=_("Short name"), max_length=120)
    name = forms.CharField(label=_("Full name"), max_length=300, required=False)
    kind = forms.TypedChoiceField(
        label=_("What it is"),
        choices=choices(ORGANISATION_KIND),
        coerce=OrganisationKind,
        initial=OrganisationKind.SCHOOL.value,
    )


class PersonForm(forms.Form):
    """One person by hand."""

    prefix = "person"

    name = forms.CharField(label=_("Surname, name, patronymic"), max_length=300)
    organisation = forms.ModelChoiceField(
        label=_("Where he or she works"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose from the list"),
    )
    position = forms.CharField(label=_("Position"), max_length=200)
    email = forms.CharField(
        label=_("E-mail"), required=False, help_text=_("May be left empty: not everyone has one.")
    )
    role = forms.TypedChoiceField(
        label=_("Role"),
        required=False,
        coerce=Role,
        empty_value=None,
        choices=[("", _("no role yet")), *((one.value, ROLE[one]) for one in FIRST_ROLES)],
    )
    basis = forms.CharField(
        label=_("Role is given by"),
        max_length=300,
        required=False,
        help_text=_("An order: its number and day. Not needed without a role."),
    )

    def __init__(self, data: Any = None, *, territory: Territory) -> None:
        super().__init__(data)
        own = Organisation.objects.filter(territory=territory, closed_date=None)
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]  # a model's field


class EnrolForm(forms.Form):
    """Experts by one order."""

    people = forms.ModelMultipleChoiceField(
        label=_("Who"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )
    directions = forms.ModelMultipleChoiceField(
        label=_("Directions of examination"),
        queryset=ClassifierItem.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without any they are offered for works of all directions, but lower."),
    )
    number = forms.CharField(label=_("Order №"), max_length=60, widget=forms.TextInput(attrs=SHORT))
    date = forms.DateField(
        label=_("of"), widget=forms.DateInput(attrs={"type": "date", **SHORT}, format="%Y-%m-%d")
    )

    def __init__(
        self, data: Any = None, *, people: Iterable[Person], directions: Iterable[ClassifierItem]
    ) -> None:
        super().__init__(data)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]  # a model's field
        self.fields["directions"].queryset = directions  # type: ignore[attr-defined]


class NumberingForm(forms.Form):
    """The pattern and the next number of one run."""

    pattern = forms.CharField(
        label=_("Pattern"),
        max_length=60,
        help_text=_(
            "{number} is the number, {number:04d} with zeros before it, {year} the year, {yy} its two digits."
        ),
    )
    next_number = forms.IntegerField(label=_("Next number"), min_value=1, max_value=999_999)

    def __init__(self, data: Any = None, *, numbering: Numbering) -> None:
        super().__init__(
            data,
            prefix=numbering.kind,
            initial={"pattern": numbering.pattern, "next_number": numbering.next_number},
        )
        self.numbering = numbering
        self.fields["pattern"].widget.attrs.update({"data-pattern": "", "class": "form-short"})
        self.fields["next_number"].widget.attrs.update({"data-next": "", "class": "form-short"})
        if numbering.is_begun:
            self.fields["next_number"].disabled = True
            self.fields["next_number"].help_text = _(
                "Numbers of this year were given already: the next one follows by itself."
            )


class IntakeForm(forms.Form):
    procedure = forms.ModelChoiceField(
        label=_("Procedure"), queryset=Procedure.objects.none(), empty_label=None
    )
    last_date = forms.DateField(
        label=_("Works are taken until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", **SHORT}, format="%Y-%m-%d"),
        help_text=_("Leave empty to take them without a term."),
    )

    def __init__(self, data: Any = None, *, procedures: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["procedure"].queryset = procedures  # type: ignore[attr-defined]


class ReadyProcedureForm(forms.Form):
    """Which ready procedure, and by which order."""

    code = forms.ChoiceField(label=_("Procedure"), widget=forms.RadioSelect)
    number = forms.CharField(label=_("Order №"), max_length=60, widget=forms.TextInput(attrs=SHORT))
    date = forms.DateField(
        label=_("of"), widget=forms.DateInput(attrs={"type": "date", **SHORT}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None, *, codes: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["code"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]


class TerritoryForm(RequisitesForm):
    """One more service in this installation."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=50,
        help_text=_("Small Latin letters, digits and hyphens, for example kachkanar."),
    )
    basis = forms.CharField(
        label=_("You administer it by"),
        max_length=300,
        help_text=_("An order: its number and day."),
    )
