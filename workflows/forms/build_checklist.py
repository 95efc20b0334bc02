"""The constructor of a checklist: one form over everything but the words of levels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from review import labels
from review.models import ChecklistVersion, Criterion, CriterionGroup
from review.services.checklist_building import CriterionWording, Wording
from workflows.forms.instruments import class_field
from workflows.forms.points import PointsField, StepField


@dataclass(frozen=True)
class CriterionRow:
    """A criterion with its fields on the page."""

    criterion: Criterion
    number: int
    is_last: bool
    fields: dict[str, forms.BoundField]

    @property
    def is_first(self) -> bool:
        return self.number == 1


@dataclass(frozen=True)
class GroupRow:
    group: CriterionGroup
    title: forms.BoundField
    criteria: Sequence[CriterionRow]


class BuildForm(forms.Form):
    """Settings of a version, titles of groups, criteria: ``text-12`` is the text of criterion 12.

    A draft may be half empty: an empty text or title is kept, and said of before it comes into
    force. A maximum must be a number, or there is no scale to show.
    """

    title = forms.CharField(
        label=_("Name of the checklist"),
        max_length=300,
        error_messages={"required": _("Name the checklist.")},
    )
    threshold = PointsField(
        label=_("Threshold, points"),
        required=False,
        max_length=8,
        help_text=_("Of the whole checklist. Empty: the procedure says, or there is none."),
    )
    minutes = forms.IntegerField(
        label=_("Takes about, minutes"),
        min_value=1,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "form-short"}),
    )
    comment_rule = forms.ChoiceField(
        label=_("Comment is compulsory"), choices=labels.choices(labels.COMMENT_RULE)
    )
    basis = forms.CharField(
        label=_("Approved by"),
        max_length=300,
        required=False,
        help_text=_("For example: order No. 12 of 1 September."),
    )
    change_class = class_field()
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        checklist: ChecklistVersion,
        groups: Iterable[CriterionGroup],
        may_rename: bool,
        **kwargs: Any,
    ) -> None:
        self.groups = list(groups)
        self.may_rename = may_rename
        kwargs["initial"] = _initial(checklist, self.groups)
        super().__init__(*args, **kwargs)
        if not may_rename:
            del self.fields["title"]
        for group in self.groups:
            self.fields[f"group-{group.pk}"] = forms.CharField(
                label=_("Group of criteria"), max_length=300, required=False
            )
            for criterion in group.criteria.all():
                for name, field in _criterion_fields().items():
                    self.fields[f"{name}-{criterion.pk}"] = field
                    # Added in another window meanwhile: nothing is asked of it here.
                    field.required = field.required and self.is_about(criterion)

    def is_about(self, criterion: Criterion) -> bool:
        """Whether the page posted had this criterion at all."""
        return not self.is_bound or f"text-{criterion.pk}" in self.data

    def rows(self) -> list[GroupRow]:
        """Groups with their criteria, in the order of the page."""
        criteria = [one for group in self.groups for one in group.criteria.all()]
        numbers = {one.pk: number for number, one in enumerate(criteria, start=1)}
        return [
            GroupRow(
                group,
                self[f"group-{group.pk}"],
                [
                    CriterionRow(
                        one,
                        numbers[one.pk],
                        numbers[one.pk] == len(criteria),
                        {name: self[f"{name}-{one.pk}"] for name in _criterion_fields()},
                    )
                    for one in group.criteria.all()
                ],
            )
            for group in self.groups
        ]

    def wording(self) -> Wording:
        """What the service takes."""
        given = self.cleaned_data
        return Wording(
            title=given.get("title"),
            threshold=given["threshold"],
            minutes=given["minutes"],
            comment_rule=given["comment_rule"],
            basis=given["basis"],
            groups={
                group.pk: given[f"group-{group.pk}"]
                for group in self.groups
                if f"group-{group.pk}" in self.data
            },
            criteria=[
                CriterionWording(
                    id=one.pk,
                    text=given[f"text-{one.pk}"],
                    hint=given[f"hint-{one.pk}"],
                    max_points=given[f"max_points-{one.pk}"],
                    step=given[f"step-{one.pk}"],
                    is_stop=given[f"is_stop-{one.pk}"],
                    allows_not_applicable=given[f"allows_not_applicable-{one.pk}"],
                )
                for group in self.groups
                for one in group.criteria.all()
                if self.is_about(one)
            ],
        )

    def words(self) -> str:
        """What is wrong, each with the place it is about."""
        numbers = {
            str(row.criterion.pk): row.number for group in self.rows() for row in group.criteria
        }
        told = []
        for name, errors in self.errors.items():
            _field, _dash, key = name.partition("-")
            place = _("Criterion {number}").format(number=numbers[key]) if key in numbers else ""
            label = self.fields[name].label if name in self.fields and not place else place
            told += [f"{label}: {error}" if label else str(error) for error in errors]
        return " ".join(told)


def _criterion_fields() -> dict[str, forms.Field]:
    return {
        "text": forms.CharField(
            label=_("Criterion"),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        "max_points": PointsField(
            label=_("Maximum"), error_messages={"required": _("Write the maximum of points.")}
        ),
        "step": StepField(label=_("Scale")),
        "hint": forms.CharField(
            label=_("Where to look"), required=False, widget=forms.Textarea(attrs={"rows": 1})
        ),
        "is_stop": forms.BooleanField(label=_("Obligatory: zero is a refusal"), required=False),
        "allows_not_applicable": forms.BooleanField(
            label=_("May be not applicable"), required=False
        ),
    }


def _initial(version: ChecklistVersion, groups: Iterable[CriterionGroup]) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "title": version.checklist.title,
        "threshold": version.threshold,
        "minutes": version.minutes,
        "comment_rule": version.comment_rule,
        "basis": version.basis,
        "version": version.draft_version,
    }
    for group in groups:
        initial[f"group-{group.pk}"] = group.title
        for one in group.criteria.all():
            for name in _criterion_fields():
                value = getattr(one, name)
                initial[f"{name}-{one.pk}"] = str(value) if name == "step" else value
    return initial
