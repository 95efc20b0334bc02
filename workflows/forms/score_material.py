"""A score sheet as it is posted, whole or half filled."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from review.labels import RECOMMENDATION, choices
from review.models import Reconsideration, Sheet, SheetEntry
from review.rules import figures
from review.rules.scoring import MarkFacts, read_mark

NOT_APPLICABLE = "na"
LONGEST_COMMENT = 4000


class ScoreSheetForm(forms.Form):
    """Marks of the criteria and the words on the whole work.

    Nothing is compulsory here: a draft may be half empty, and what a sheet lacks before it may
    be sent is for the rules to say, with the criterion it belongs to.
    """

    recommendation = forms.ChoiceField(
        label=_("Recommendation"),
        choices=[("", ""), *choices(RECOMMENDATION)],
        required=False,
    )
    comment_to_author = forms.CharField(
        label=_("To the author"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea,
    )
    note_to_council = forms.CharField(
        label=_("To the council"), max_length=LONGEST_COMMENT, required=False, widget=forms.Textarea
    )
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, criteria: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = tuple(criteria)

    def clean(self) -> dict[str, Any]:
        """Add ``marks``: criterion id → what was said of it; untouched criteria are left out."""
        self.cleaned_data["marks"] = self.marks()
        if any(len(mark.comment) > LONGEST_COMMENT for mark in self.marks().values()):
            raise forms.ValidationError(_("A comment is too long: keep it under 4000 letters."))
        return self.cleaned_data

    def marks(self) -> dict[int, MarkFacts]:
        """What was posted of the criteria, be it fit to be sent or not."""
        posted = {criterion: read_mark(self._posted(criterion)) for criterion in self.criteria}
        return {criterion: mark for criterion, mark in posted.items() if mark != MarkFacts()}

    def _posted(self, criterion: int) -> dict[str, Any]:
        value = self.data.get(f"mark-{criterion}", "")
        return {
            "points": value,
            "not_applicable": value == NOT_APPLICABLE,
            "comment": self.data.get(f"comment-{criterion}", ""),
        }

    def words(self) -> list[str]:
        """What is wrong, sentence by sentence."""
        return [str(error) for errors in self.errors.values() for error in errors]

    def content(self) -> dict[str, Any]:
        """What the services of the sheet take."""
        words = {
            name: self.cleaned_data.get(name) or ""
            for name in ("recommendation", "comment_to_author", "note_to_council")
        }
        return words | {"marks": {key: asdict(mark) for key, mark in self.marks().items()}}


class EnterSheetForm(ScoreSheetForm):
    """A sheet that is entered for its expert: with the scan of what he wrote."""

    scan = forms.FileField(
        label=_("Scan or photo of the sheet"),
        required=False,
        help_text=_("PDF or a picture, up to 50 MB. The expert and the coordinators see it."),
    )
    basis = forms.CharField(
        label=_("What it is entered from"),
        max_length=300,
        required=False,
        help_text=_("For example: “paper sheet, handed over on 12 November”."),
    )

    def clean(self) -> dict[str, Any]:
        """Both are asked for when the sheet is sent, not while it is being typed."""
        cleaned = super().clean()
        if self.data.get("action") == "send":
            if not cleaned.get("scan") and "scan" not in self.errors:
                self.add_error(
                    "scan", _("Add the scan or a photo of the sheet that the expert filled in.")
                )
            if not (cleaned.get("basis") or "").strip():
                self.add_error("basis", _("Write what the sheet is entered from."))
        return cleaned


class FilledTableForm(forms.Form):
    """A filled table of marks."""

    table = forms.FileField(
        label=_("Filled table"),
        error_messages={"required": _("Choose the filled table (.xlsx).")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


def marks_in(marks: Mapping[Any, Any]) -> dict[int, MarkFacts]:
    """Marks of a stored draft by criterion id."""
    return {int(criterion): read_mark(raw) for criterion, raw in marks.items()}


def content_of(sheet: Sheet) -> dict[str, Any]:
    """What a stored draft holds, in the shape of ``ScoreSheetForm.content``."""
    return {
        "recommendation": sheet.recommendation,
        "comment_to_author": sheet.comment_to_author,
        "note_to_council": sheet.note_to_council,
        "marks": {key: asdict(mark) for key, mark in marks_in(sheet.draft).items()},
    }


def content_of_sent(sheet: Sheet) -> dict[str, Any]:
    """What a submitted sheet says, in the same shape."""
    marks = {
        mark.criterion_id: MarkFacts(
            points=None if mark.points is None else figures.plain(mark.points),
            not_applicable=mark.points is None,
            comment=mark.comment,
        )
        for mark in sheet.marks.all()
    }
    return {
        "recommendation": sheet.recommendation,
        "comment_to_author": sheet.comment_to_author,
        "note_to_council": sheet.note_to_council,
        "marks": {key: asdict(mark) for key, mark in marks.items()},
    }


def content_of_entry(entry: SheetEntry | Reconsideration | None) -> dict[str, Any]:
    """What is typed so far apart from the sheet itself, in the same shape."""
    draft = entry.draft if entry else {}
    words = {
        name: str(draft.get(name) or "")
        for name in ("recommendation", "comment_to_author", "note_to_council")
    }
    kept = marks_in(draft.get("marks") or {})
    return words | {"marks": {key: asdict(mark) for key, mark in kept.items()}}
