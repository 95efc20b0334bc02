"""Forms of the parts of a procedure: every local choice is a field of one of them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from registry.labels import Labels, choices
from registry.rules.calendar import Term, TermUnit
from registry.rules.vocabulary import ChangeClass
from review import labels
from review.rules.procedure import (
    DEFAULT_CONFLICTS,
    MAX_EXPERTS,
    Appeal,
    Discrepancy,
    Gap,
    Ladder,
    ProcedureParameters,
    Terms,
)
from review.rules.procedure_parts import NOT_ACTED_UPON, Part, Place, values_at
from review.rules.vocabulary import (
    Aggregation,
    DecisionMode,
    DiscrepancyRoute,
    ExpertNames,
    GapUnit,
    LateExpert,
    RapporteurRule,
    Rounding,
    Settlement,
    Severity,
    SheetsSeen,
    StageKind,
    TaskOrder,
)
from review.rules.wording_difference import ClassAdvice
from workflows.forms.points import PointsField
from workflows.labels.procedure_parts import (
    CLASS_WORDS,
    ROUTE_HINT,
    STAGE_SETS,
    TERM_TITLE,
    TERM_UNIT,
)

MOST_IN_ALL = 1000  # points of a whole sheet
SHORT = {"class": "form-short"}
NOT_YET = _("Areopag keeps this and does not act upon it yet.")


def number(
    label: Any, low: int, high: int, *, required: bool = True, help_text: Any = ""
) -> forms.IntegerField:
    """A whole number within bounds that are said when it lies outside."""
    message = format_lazy(_("Write a whole number from {low} to {high}."), low=low, high=high)
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        required=required,
        help_text=help_text,
        widget=forms.NumberInput(attrs={**SHORT, "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), message),
    )


def code(label: Any, names: Labels, kind: type[StrEnum], *, help_text: Any = "") -> forms.Field:
    """One of the codes, all of them before one's eyes."""
    return forms.TypedChoiceField(
        label=label,
        choices=choices(names),
        coerce=kind,
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )


def flag(label: Any, *, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


class PartForm(forms.Form):
    """The choices of one part. Names of fields are those of the parameters."""

    use_required_attribute = False
    part: ClassVar[Part]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name in NOT_ACTED_UPON & self.fields.keys():
            self.fields[name].help_text = NOT_YET

    @classmethod
    def initial_of(cls, chosen: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields begin with."""
        return dict(chosen)

    def values(self) -> dict[str, Any]:
        """What was chosen, by the names of the parameters."""
        return dict(self.cleaned_data)

    def rows(self) -> list[tuple[BoundField, BoundField | None]]:
        """Fields as they stand on the page: an amount and its unit side by side."""
        units = {f"{name}_unit" for name in self.fields}
        return [
            (self[name], self[f"{name}_unit"] if f"{name}_unit" in self.fields else None)
            for name in self.fields
            if name not in units
        ]


class StagesForm(PartForm):
    part = Part.STAGES

    kinds = forms.ChoiceField(
        label=_("By what stages a work goes"),
        choices=STAGE_SETS,
        widget=forms.RadioSelect,
        help_text=_("The settings of a stage that is taken out are lost with it."),
        error_messages={"required": _("Choose one.")},
    )

    @classmethod
    def initial_of(cls, chosen: Mapping[str, Any]) -> dict[str, Any]:
        return {"kinds": "+".join(chosen["kinds"])}

    def values(self) -> dict[str, Any]:
        kinds = self.cleaned_data["kinds"].split("+")
        return {"kinds": tuple(StageKind(kind) for kind in kinds)}


class ExpertsForm(PartForm):
    part = Part.EXPERTS

    experts = number(_("How many experts judge"), 1, MAX_EXPERTS)
    checklist = forms.ChoiceField(
        label=_("By which checklist"), error_messages={"required": _("Choose one.")}
    )
    same_organisation = code(
        _("An expert from the author's organisation"), labels.SEVERITY, Severity
    )
    expert_names = code(_("How the author sees the experts"), labels.EXPERT_NAMES, ExpertNames)

    def __init__(self, data: Any = None, *, checklists: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["checklist"].choices = checklists.items()  # type: ignore[attr-defined]


class ScoresForm(PartForm):
    part = Part.SCORES

    aggregation = code(_("What the total of a work is"), labels.AGGREGATION, Aggregation)
    rounding = code(_("Rounding of the total"), labels.ROUNDING, Rounding)
    threshold_percent = number(
        _("Threshold, percent of the maximum"),
        0,
        100,
        required=False,
        help_text=_("Leave empty to take the threshold of the checklist."),
    )
    revise_margin_percent = number(
        _("Returned for revision when it lacks at most, percent of the maximum"),
        0,
        100,
        help_text=_("0: a work below the threshold is not returned but declined."),
    )
    rejected_below_points = PointsField(
        most=MOST_IN_ALL,
        label=_("Declined when each expert gave it fewer points than"),
        required=False,
        help_text=_("Leave empty when there is no such rule."),
    )


class DiscrepancyForm(PartForm):
    part = Part.DISCREPANCY

    counts = flag(_("A large difference between experts is taken care of"))
    total = PointsField(
        most=MOST_IN_ALL,
        label=_("Totals differ by more than"),
        required=False,
        help_text=_("Leave empty when totals may differ as they will."),
    )
    total_unit = code(_("In what"), labels.GAP_UNIT, GapUnit)
    criterion = PointsField(
        label=_("Points for one criterion differ by more than"),
        required=False,
        help_text=_("Leave empty when they may differ as they will."),
    )
    criterion_unit = code(_("In what"), labels.GAP_UNIT, GapUnit)
    route = code(
        _("What follows"), labels.DISCREPANCY_ROUTE, DiscrepancyRoute, help_text=ROUTE_HINT
    )
    further_is_senior = flag(_("The further expert is a senior one"))
    further_sees_sheets = flag(_("The further expert sees the sheets that there are"))
    settlement = code(_("Whose scores count then"), labels.SETTLEMENT, Settlement)

    @classmethod
    def initial_of(cls, chosen: Mapping[str, Any]) -> dict[str, Any]:
        rule: Discrepancy | None = chosen["discrepancy"]
        shown = rule or Discrepancy()
        initial = {name: getattr(shown, name) for name in OF_FURTHER}
        for name in ("total", "criterion"):
            gap: Gap | None = getattr(shown, name)
            initial |= {name: gap and gap.amount, f"{name}_unit": gap.unit if gap else "percent"}
        return initial | {"counts": rule is not None}

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given["counts"]:
            return {"discrepancy": None}
        rule = Discrepancy(
            total=self._gap("total"),
            criterion=self._gap("criterion"),
            **{name: given[name] for name in OF_FURTHER},
        )
        return {"discrepancy": rule}

    def _gap(self, name: str) -> Gap | None:
        amount = self.cleaned_data[name]
        return None if amount is None else Gap(amount, self.cleaned_data[f"{name}_unit"])


OF_FURTHER = ("route", "further_is_senior", "further_sees_sheets", "settlement")


class DecisionForm(PartForm):
    part = Part.DECISION

    decision = code(_("How the conclusion is approved"), labels.DECISION_MODE, DecisionMode)
    rapporteur = code(_("Who writes its draft"), labels.RAPPORTEUR_RULE, RapporteurRule)


class SeparationForm(PartForm):
    part = Part.SEPARATION

    author_hidden = flag(
        _("Experts do not learn whose work it is"),
        help_text=_("The coordinator puts copies without names in place of the files."),
    )
    experts_see_each_other = code(
        _("When an expert sees the sheets of the others"), labels.SHEETS_SEEN, SheetsSeen
    )


class ConflictsForm(PartForm):
    part = Part.CONFLICTS

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for kind in DEFAULT_CONFLICTS:
            name = str(labels.CONFLICT_KIND[kind])
            self.fields[kind.value] = code(name[0].upper() + name[1:], labels.SEVERITY, Severity)

    @classmethod
    def initial_of(cls, chosen: Mapping[str, Any]) -> dict[str, Any]:
        return {kind.value: severity for kind, severity in chosen["conflicts"].items()}

    def values(self) -> dict[str, Any]:
        return {"conflicts": {kind: self.cleaned_data[kind.value] for kind in DEFAULT_CONFLICTS}}


class CouncilForm(PartForm):
    part = Part.COUNCIL

    quorum_percent = number(
        _("Quorum, percent"), 1, 100, help_text=_("Of the members who may vote on the work.")
    )
    council_same_organisation = code(
        _("Vote of a member from the author's organisation"), labels.SEVERITY, Severity
    )


class RoundsForm(PartForm):
    part = Part.ROUNDS

    max_rounds = number(
        _("How many times a work may be judged at a stage"),
        1,
        9,
        help_text=_("1: there is no second time after revision."),
    )
    same_experts = flag(_("A revised work goes to the experts who know it"))


class LoadForm(PartForm):
    part = Part.LOAD

    max_load = number(_("At most so many works with one expert at a time"), 1, 99)
    task_order = code(_("In which order an expert is offered works"), labels.TASK_ORDER, TaskOrder)


class ResultForm(PartForm):
    part = Part.RESULT

    publication = flag(_("A work with a positive conclusion may be published in the bank"))
    expert_names_in_bank = flag(_("The bank names the experts of a practice"))
    valid_months = number(
        _("A conclusion is valid for, months"),
        1,
        600,
        required=False,
        help_text=_("Leave empty when it has no end."),
    )


class TermField(forms.IntegerField):
    """Days of a term; its unit is the field beside it."""

    def __init__(self, label: Any) -> None:
        message = _("Write a whole number of days, at most 365.")
        super().__init__(
            label=label,
            min_value=0,
            max_value=365,
            widget=forms.NumberInput(attrs={**SHORT, "inputmode": "numeric"}),
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), message
            ),
        )


def unit_of_term() -> forms.Field:
    return forms.TypedChoiceField(
        label=_("In what days"),
        choices=choices(TERM_UNIT),
        coerce=TermUnit,
        widget=forms.Select(attrs=SHORT),
    )


class TermsForm(PartForm):
    part = Part.TERMS

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name in vars(Terms()):
            self.fields[name] = TermField(TERM_TITLE[name])
            if name in NOT_ACTED_UPON:
                self.fields[name].help_text = NOT_YET
            self.fields[f"{name}_unit"] = unit_of_term()

    @classmethod
    def initial_of(cls, chosen: Mapping[str, Any]) -> dict[str, Any]:
        terms: Mapping[str, Term] = vars(chosen["terms"])
        return {name: term.amount for name, term in terms.items()} | {
            f"{name}_unit": term.unit for name, term in terms.items()
        }

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        terms = {name: Term(given[name], given[f"{name}_unit"]) for name in vars(Terms())}
        return {"terms": Terms(**terms)}


class LadderForm(PartForm):
    part = Part.LADDER

    remind_before = number(_("A reminder, working days before the end of a term"), 0, 30)
    remind_after = number(_("A reminder, working days after it"), 1, 90)
    replace_after = number(_("A silent expert is replaced, working days after it"), 1, 90)
    late_expert = code(_("Who replaces a silent expert"), labels.LATE_EXPERT, LateExpert)
    tell_council_after = number(_("The council hears of it, working days after it"), 1, 365)

    @classmethod
    def initial_of(cls, chosen: Mapping[str, Any]) -> dict[str, Any]:
        return dict(vars(chosen["ladder"]))

    def values(self) -> dict[str, Any]:
        return {"ladder": Ladder(**self.cleaned_data)}


class AppealForm(PartForm):
    part = Part.APPEAL

    exists = flag(_("An author may appeal against a conclusion"))
    window = TermField(_("Within so many days from the conclusion"))
    window_unit = unit_of_term()
    experts = number(_("How many new experts judge an appeal"), 1, MAX_EXPERTS)
    may_lower = flag(_("The outcome of an appeal may be lower, too"))

    @classmethod
    def initial_of(cls, chosen: Mapping[str, Any]) -> dict[str, Any]:
        appeal: Appeal | None = chosen["appeal"]
        shown = appeal or Appeal()
        return {
            "exists": appeal is not None,
            "window": shown.window.amount,
            "window_unit": shown.window.unit,
            "experts": shown.experts,
            "may_lower": shown.may_lower,
        }

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given["exists"]:
            return {"appeal": None}
        window = Term(given["window"], given["window_unit"])
        return {
            "appeal": Appeal(window=window, experts=given["experts"], may_lower=given["may_lower"])
        }


class TextForm(PartForm):
    part = Part.TEXT

    title = forms.CharField(
        label=_("Title"), max_length=300, error_messages={"required": _("Name the procedure.")}
    )
    remarks = forms.CharField(
        label=_("What it says beside its settings"),
        required=False,
        help_text=_("A sentence a line. It stands at the end of the procedure, on paper too."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


FORMS: Mapping[Part, type[PartForm]] = {
    form.part: form
    for form in (
        StagesForm,
        ExpertsForm,
        ScoresForm,
        DiscrepancyForm,
        DecisionForm,
        SeparationForm,
        ConflictsForm,
        CouncilForm,
        RoundsForm,
        LoadForm,
        ResultForm,
        AppealForm,
        TermsForm,
        LadderForm,
        TextForm,
    )
}


def part_form(
    place: Place,
    parameters: ProcedureParameters,
    *,
    checklists: Mapping[str, str],
    text: Mapping[str, str],
    data: Any = None,
) -> PartForm:
    """The form of a place as it stands, or as it was posted. ``text`` are title and remarks."""
    form = FORMS[place.part]
    chosen = text if place.part is Part.TEXT else values_at(parameters, place)
    more = {"checklists": checklists} if place.part is Part.EXPERTS else {}
    return form(data, initial=form.initial_of(chosen), **more)


class PutProcedureInForceForm(forms.Form):
    """By which paper, and what the edit is."""

    use_required_attribute = False

    basis = forms.CharField(
        label=_("Approved by"),
        max_length=300,
        help_text=_("The order: its number and day."),
        error_messages={"required": _("Say by which paper it is approved.")},
    )
    change_class = forms.TypedChoiceField(
        label=_("What the edit is"),
        coerce=ChangeClass,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    note = forms.CharField(
        label=_("What was changed and why"),
        max_length=300,
        required=False,
        help_text=_("Stands with the version and in the journal."),
    )

    def __init__(self, data: Any = None, *, advice: ClassAdvice | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if advice is None:
            del self.fields["change_class"]
            return
        allowed: Iterable[ChangeClass] = [one for one in ChangeClass if advice.allows(one)]
        self.fields["change_class"].choices = [  # type: ignore[attr-defined]
            (one.value, CLASS_WORDS[one]) for one in allowed
        ]
        self.fields["change_class"].initial = advice.proposed.value
