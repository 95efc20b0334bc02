"""Forms of loading a list: the file, its columns, what holds for the whole of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.labels import LIST_FIELD, LIST_KIND, choices
from registry.models import ListImport
from registry.rules.lists.columns import FIELDS, is_protected
from registry.rules.vocabulary import ListKind

DAY = {"type": "date", "class": "form-short"}


class TakeListForm(forms.Form):
    """What is brought: a file, or cells copied from a table."""

    kind = forms.TypedChoiceField(
        label=_("What is in the list"),
        choices=choices(LIST_KIND),
        coerce=ListKind,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Excel (.xlsx, .xls), OpenDocument (.ods) or CSV, up to 20 000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
    )
    pasted = forms.CharField(
        label=_("Or paste the cells from a table here"),
        required=False,
        strip=False,
        help_text=_("Select the cells in Excel together with the headings, copy and paste."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_empty = not cleaned.get("file") and not cleaned.get("pasted", "").strip()
        if is_empty and "file" not in self.errors:
            self.add_error("file", _("Choose a file or paste the cells."))
        return cleaned


class ColumnsForm(forms.Form):
    """A choice for each column, found by its heading beforehand."""

    def __init__(self, taken: ListImport, data: Any = None) -> None:
        super().__init__(data)
        offered = [
            ("", pgettext_lazy("column", "leave out")),
            *((one.value, LIST_FIELD[one]) for one in FIELDS[ListKind(taken.kind)]),
        ]
        self.columns = [
            at for at, heading in enumerate(taken.headings) if not is_protected(heading)
        ]
        for at in self.columns:
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=taken.headings[at] or _("Column {number}").format(number=at + 1),
                choices=offered,
                required=False,
                initial=taken.fields[at],
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def chosen(self, width: int) -> Sequence[str]:
        return [self.cleaned_data.get(f"column-{at}", "") for at in range(width)]


class PeopleOptionsForm(forms.Form):
    make_teachers = forms.BooleanField(
        label=_("They may send works: give them the role of a teacher"),
        help_text=_("Accounts and letters are not made: invitations are sent separately."),
        required=False,
        initial=True,
    )
    left_on = forms.DateField(
        label=_("Whoever is not in the list has left: the last day of work"),
        help_text=_(
            "Only at the organisations of the list. Leave it empty if the list is not whole."
        ),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )


class ExpertsOptionsForm(forms.Form):
    basis = forms.CharField(
        label=_("Order, where the row names none"),
        help_text=_("For example: order No. 12 of 29.08.2026."),
        required=False,
        max_length=300,
    )
    period_from = forms.DateField(
        label=_("Experts from, where the row names no day"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    period_to = forms.DateField(
        label=_("Experts until"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )


class ConclusionsOptionsForm(forms.Form):
    source = forms.CharField(
        label=_("Carried over from"),
        help_text=_("The journal they stand in. It is shown to whoever checks a number."),
        max_length=200,
    )


class NoOptionsForm(forms.Form):
    """Nothing to say of the whole list."""


OPTIONS: dict[ListKind, type[forms.Form]] = {
    ListKind.ORGANISATIONS: NoOptionsForm,
    ListKind.PEOPLE: PeopleOptionsForm,
    ListKind.EXPERTS: ExpertsOptionsForm,
    ListKind.CONCLUSIONS: ConclusionsOptionsForm,
}
