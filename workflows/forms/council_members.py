"""Forms of the composition of the council."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.models import Person
from review.labels import BODY_ROLE, FORMER_HOLDER, choices
from review.rules.vocabulary import BodyRole, FormerHolder

SHORT = {"class": "form-short"}


def _day(label: Any, **fields: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", **SHORT}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **fields)


def _basis() -> forms.CharField:
    return forms.CharField(
        label=_("Basis"), max_length=300, help_text=_("For example: order № 12 of 29.08.2026.")
    )


class CouncilForm(forms.Form):
    """What the council is called and by which order it was created."""

    title = forms.CharField(
        label=_("Name of the council"),
        max_length=300,
        help_text=_("As it stands in the order: it goes into protocols."),
    )
    basis = forms.CharField(
        label=_("Created by"), max_length=300, help_text=_("For example: order № 12 of 29.08.2026.")
    )


class SeatForm(forms.Form):
    """Who, in which role, from when, by which paper."""

    use_required_attribute = False

    person = forms.ModelChoiceField(
        label=_("Who"),
        queryset=Person.objects.none(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a person from the list.")},
    )
    role = forms.ChoiceField(
        label=_("Role in the council"),
        choices=[
            (one.value, BODY_ROLE[one])
            for one in (BodyRole.MEMBER, BodyRole.CHAIR, BodyRole.SECRETARY)
        ],
    )
    period_from = _day(_("From"))
    basis = _basis()
    former = forms.ChoiceField(
        label=_("Whoever has this role now"),
        required=False,
        choices=[("", _("nobody has it")), *choices(FORMER_HOLDER)],
        help_text=_("There is one chair and one secretary at a time."),
    )
    knowingly = forms.BooleanField(
        label=_("One person administers and judges; I know it"),
        required=False,
        help_text=_("Only for small services. The journal keeps who allowed it."),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a model's field

    def clean_role(self) -> BodyRole:
        return BodyRole(self.cleaned_data["role"])

    def clean_former(self) -> FormerHolder | None:
        chosen = self.cleaned_data["former"]
        return FormerHolder(chosen) if chosen else None


class EndSeatForm(forms.Form):
    """The last day in the council and the paper."""

    last_day = _day(_("Last day"))
    basis = _basis()
