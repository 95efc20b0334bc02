"""A new checklist: what was pasted, and the preview of what was understood."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from review.labels import LINE_DOUBT, LINE_KIND, choices
from review.models import Checklist
from review.rules.checklist_tables import ReadLine, ReadTable
from review.rules.checklists import LevelData
from review.rules.points_cells import read_levels, write_levels
from review.rules.vocabulary import LineDoubt, LineKind
from workflows.forms.points import PointsField, StepField
from workflows.templatetags.interface import number


class PasteForm(forms.Form):
    """A table, by the clipboard or as a file."""

    title = forms.CharField(
        label=_("Name of the checklist"),
        max_length=300,
        required=False,
        help_text=_("As it will stand in the conclusion. For example: open lesson."),
    )
    table = forms.CharField(
        label=_("Table"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7, "data-paste-table": "id_html"}),
        help_text=_(
            "Select the table in Word or Excel, copy it and paste it here. Columns are found by "
            "their meaning: criterion, maximum of points, explanation."
        ),
    )
    html = forms.CharField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("DOCX or XLSX with one table, up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("table", "html", "file")):
            self.add_error("table", _("Paste a table or choose a file."))
        return cleaned


class TitleForm(forms.Form):
    """The name of a checklist alone."""

    title = forms.CharField(
        label=_("Name of the checklist"),
        max_length=300,
        error_messages={"required": _("Name the checklist.")},
    )


class CopyForm(TitleForm):
    """A checklist to begin with."""

    source = forms.ModelChoiceField(
        label=_("Take the words of"),
        queryset=Checklist.objects.none(),
        empty_label=_("Choose from the list"),
        error_messages={"required": _("Choose a checklist.")},
    )

    def __init__(self, *args: Any, checklists: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = checklists  # type: ignore[attr-defined]  # a model choice


class LineForm(forms.Form):
    """A row of the table as it was understood; everything can be mended before it is created."""

    kind = forms.ChoiceField(label=_("Kind of row"), choices=choices(LINE_KIND))
    text = forms.CharField(
        label=_("Text"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    max_points = PointsField(label=_("Maximum"), required=False)
    step = StepField(label=_("Scale"))
    hint = forms.CharField(
        label=_("Where to look"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    levels = forms.CharField(
        label=_("Levels, one on a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "0 – нет"}),
    )
    doubts = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def told(self) -> list[object]:
        """What is doubtful about the row, in words."""
        value = self["doubts"].value() or ""
        return [LINE_DOUBT[LineDoubt(one)] for one in value.split() if one in list(LineDoubt)]

    def clean_levels(self) -> tuple[LevelData, ...]:
        text = self.cleaned_data["levels"].strip()
        before, levels = read_levels(text)
        if text and (before or not levels):
            raise ValidationError(
                _("Write each level on its own line, for example “0 – no”, “1 – partly”."),
                code="levels",
            )
        return levels

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == LineKind.CRITERION:
            if not cleaned.get("text"):
                self.add_error("text", _("Write what is judged."))
            self._clean_scale(cleaned)
        return cleaned

    def _clean_scale(self, cleaned: dict[str, Any]) -> None:
        maximum, step = cleaned.get("max_points"), cleaned.get("step", 1)
        if not maximum:
            if "max_points" not in self.errors:
                self.add_error("max_points", _("Write the maximum of points."))
            return
        levels = [level.points for level in cleaned.get("levels") or ()]
        if maximum % step or any(points % step for points in levels):
            self.add_error("step", _("There are halves here: choose the scale by half a point."))
        if any(points > maximum for points in levels):
            self.add_error("max_points", _("A level lies above the maximum of points."))

    def line(self) -> ReadLine:
        """The row as it is to be created."""
        given = self.cleaned_data
        return ReadLine(
            kind=LineKind(given["kind"]),
            text=" ".join(given["text"].split()),
            max_points=given["max_points"],
            step=given["step"],
            hint=given["hint"].strip(),
            levels=given["levels"],
        )


LineFormSet = forms.formset_factory(LineForm, extra=0, max_num=120, absolute_max=120)


def line_rows(table: ReadTable) -> list[dict[str, Any]]:
    """What the preview begins with."""
    return [
        {
            "kind": line.kind.value,
            "text": line.text,
            "max_points": "" if line.max_points is None else number(line.max_points),
            "step": str(line.step),
            "hint": line.hint,
            "levels": write_levels(line.levels),
            "doubts": " ".join(line.doubts),
        }
        for line in table.lines
    ]
