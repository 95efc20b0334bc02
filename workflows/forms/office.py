"""What a paper of the office wants to know."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registry.labels import OFFICE_FIELD
from registry.models import OfficeText, ProcedureVersion
from registry.rules.office import MAX_BODY, BlockName, asked_in, names_in
from registry.rules.vocabulary import OfficeField
from review.services.office_papers import Answers

F = OfficeField
DATES = frozenset({F.DATE, F.INTAKE_FROM, F.INTAKE_TO, F.PERIOD_FROM, F.PERIOD_TO})
SHORT = frozenset({F.NUMBER, F.SCHOOL_YEAR})
HELP = {
    F.BASIS: _("For example: the statute of the service, the plan of work for the year."),
    F.ADDRESSEE: _("As it is to stand on the paper, in the case you need."),
    F.RESPONSIBLE: _("Position and name as they are to stand on the paper."),
    F.EXPERT: _("Position and name as they are to stand on the paper."),
}
# What a block wants to know beside the names in the lines of a text.
ASKED_BY_BLOCK: Mapping[str, tuple[OfficeField, ...]] = {
    BlockName.LETTERHEAD: (F.ADDRESS, F.PHONE, F.EMAIL),
    BlockName.SIGNATURE: (F.SIGNATORY_POSITION, F.SIGNATORY_NAME),
    BlockName.PROCEDURE_IN_FULL: (F.PROCEDURE,),
    BlockName.CHECKLISTS_IN_FULL: (F.PROCEDURE,),
    BlockName.RESULTS: (F.PERIOD_FROM, F.PERIOD_TO),
}


def wanted_by(body: str) -> list[OfficeField]:
    """Everything that a text wants to know, each once: number and date first."""
    asked = dict.fromkeys(asked_in(body))
    for name in names_in(body):
        asked.update(dict.fromkeys(ASKED_BY_BLOCK.get(name, ())))
    order = list(OfficeField)
    return sorted(asked, key=order.index)


class PaperForm(forms.Form):
    """Fields are those the text asks for and the requisites do not answer. None is compulsory:
    what is left empty stays a line to be written on."""

    def __init__(
        self,
        data: Any = None,
        *,
        text: OfficeText,
        known: Mapping[str, str],
        procedures: Sequence[ProcedureVersion],
        today: date,
    ) -> None:
        super().__init__(data)
        self.procedures = {str(one.pk): one for one in procedures}
        for name in wanted_by(text.body):
            if not known.get(name):
                self.fields[name.value] = self._field(name, today)

    def _field(self, name: OfficeField, today: date) -> forms.Field:
        label, help_text = str(OFFICE_FIELD[name]), HELP.get(name, "")
        if name in DATES:
            widget = forms.DateInput(
                attrs={"type": "date", "class": "form-short"}, format="%Y-%m-%d"
            )
            return forms.DateField(label=label, required=False, widget=widget)
        if name is F.PROCEDURE:
            titles = [(key, one.procedure.title) for key, one in self.procedures.items()]
            return forms.ChoiceField(
                label=label, required=False, choices=[("", _("not chosen")), *titles]
            )
        short = {"attrs": {"class": "form-short"}} if name in SHORT else {}
        return forms.CharField(
            label=label,
            help_text=help_text,
            required=False,
            max_length=300,
            initial=_school_year(today) if name is F.SCHOOL_YEAR else None,
            widget=forms.TextInput(**short),
        )

    def answers(self) -> Answers:
        """What was filled in, as the paper takes it."""
        given = self.cleaned_data
        procedure = self.procedures.get(given.get(F.PROCEDURE, ""))
        said = {
            name: date_format(value, "d.m.Y") if isinstance(value, date) else str(value).strip()
            for name, value in given.items()
            if value and name != F.PROCEDURE
        }
        if procedure is not None:
            said[F.PROCEDURE] = f"«{procedure.procedure.title}»"
        return Answers(
            said=said,
            procedure=procedure,
            period=(given.get(F.PERIOD_FROM), given.get(F.PERIOD_TO)),
        )


class OfficeTextForm(forms.Form):
    """Another wording of a text."""

    body = forms.CharField(
        label=_("Text"),
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        error_messages={"required": _("Write the text.")},
    )


def _school_year(today: date) -> str:
    first = today.year if today.month >= 8 else today.year - 1
    return f"{first}/{first + 1}"
