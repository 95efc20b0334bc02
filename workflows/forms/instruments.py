"""Forms of the library of checklists."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.rules.vocabulary import ChangeClass
from review.models import Criterion
from review.rules.checklists import CriterionData, LevelData
from workflows.forms.points import PointsField, StepField
from workflows.labels.procedure_parts import CLASS_WORDS


def class_field() -> forms.Field:
    """What the edit of a version is; left empty, the difference says it."""
    return forms.TypedChoiceField(
        label=_("What the edit is"),
        choices=[("", _("as the difference says")), *CLASS_WORDS.items()],
        coerce=ChangeClass,
        empty_value=None,
        required=False,
    )


class CriterionForm(forms.Form):
    """What is judged and by how many points."""

    text = forms.CharField(
        label=_("Criterion"),
        max_length=500,
        help_text=_("One thing, said so that two experts understand it the same way."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what is judged.")},
    )
    hint = forms.CharField(
        label=_("Where to look"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    max_points = PointsField(
        label=_("Maximum of points"),
        initial=2,
        error_messages={"required": _("Write the maximum of points.")},
    )
    step = StepField(label=_("Scale"), initial="1")
    is_stop = forms.BooleanField(
        label=_("Obligatory"), required=False, help_text=_("Zero here means a negative verdict.")
    )
    allows_not_applicable = forms.BooleanField(
        label=_("May be not applicable"),
        required=False,
        help_text=_("An expert may leave it out; the maximum is counted without it."),
    )


class LevelForm(forms.Form):
    """What a number of points means."""

    points = PointsField(label=_("Points"), required=False)
    label = forms.CharField(label=_("In a word"), max_length=40, required=False)
    descriptor = forms.CharField(
        label=_("What it looks like"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    phrase = forms.CharField(
        label=_("Ready phrase for the comment"), max_length=300, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = cleaned.get("descriptor") or cleaned.get("phrase")
        if said and not cleaned.get("label"):
            self.add_error("label", _("Name these points in a word, for example “partly”."))
        if (
            (said or cleaned.get("label"))
            and cleaned.get("points") is None
            and "points" not in self.errors
        ):
            self.add_error("points", _("Say how many points this is."))
        return cleaned


class BaseLevelFormSet(forms.BaseFormSet):
    """Levels of one criterion; empty rows do not count."""

    def clean(self) -> None:
        points = [level.points for level in self.levels()]
        if len(points) != len(set(points)):
            raise ValidationError(_("Two levels have the same number of points."), code="twice")

    def levels(self) -> tuple[LevelData, ...]:
        """What was entered, by points."""
        rows = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        levels = [
            LevelData(
                points=row["points"],
                label=row["label"],
                descriptor=row["descriptor"],
                phrase=row["phrase"],
            )
            for row in rows
            if row.get("points") is not None and row.get("label")
        ]
        return tuple(sorted(levels, key=lambda level: level.points))


LevelFormSet = forms.formset_factory(LevelForm, formset=BaseLevelFormSet, extra=1, max_num=101)


def level_rows(criterion: Criterion | None) -> list[dict[str, Any]]:
    """What the rows of levels begin with: those described, or no and yes for a new criterion."""
    if criterion is None:
        return [{"points": 0}, {"points": 1}, {"points": 2}]
    return [
        {
            "points": level.points,
            "label": level.label,
            "descriptor": level.descriptor,
            "phrase": level.phrase,
        }
        for level in criterion.levels.all()
    ]


def criterion_data(form: CriterionForm, levels: tuple[LevelData, ...]) -> CriterionData:
    """A new criterion from its form."""
    return CriterionData(
        text=form.cleaned_data["text"],
        hint=form.cleaned_data["hint"],
        max_points=form.cleaned_data["max_points"],
        step=form.cleaned_data["step"],
        is_stop=form.cleaned_data["is_stop"],
        allows_not_applicable=form.cleaned_data["allows_not_applicable"],
        levels=levels,
    )


class PutInForceForm(forms.Form):
    """On what basis a version comes into force."""

    basis = forms.CharField(
        label=_("Approved by"),
        max_length=300,
        required=False,
        help_text=_("For example: order No. 12 of 1 September."),
    )
    change_class = class_field()
