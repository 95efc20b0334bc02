"""The draft of a conclusion as its rapporteur edits it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from review.labels import VERDICT, choices
from review.models import Conclusion, Meeting

FIELDS = ("verdict", "verdict_note", "motivation", "recommendations")


class MeetingField(forms.ModelChoiceField):
    """A meeting that is to come, told by its number and day."""

    def label_from_instance(self, obj: Meeting) -> str:
        return _now("meeting No. {number}, {day}").format(
            number=obj.number, day=date_format(localtime(obj.held_at), "j E")
        )


class ConclusionForm(forms.Form):
    """Nothing is compulsory while it is a draft; what a finished one needs the service says.

    ``meetings`` are those onto whose agenda the person may put the work at once, the next first.
    """

    verdict = forms.ChoiceField(label=_("Verdict"), choices=choices(VERDICT), required=False)
    verdict_note = forms.CharField(
        label=_("Why the verdict differs"), max_length=500, required=False
    )
    motivation = forms.CharField(label=_("Motivation"), max_length=20_000, required=False)
    recommendations = forms.CharField(
        label=_("Recommendations to the author"), max_length=20_000, required=False
    )
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    meeting = MeetingField(
        label=_("On the agenda of"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("later"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(
        self, *args: Any, meetings: "QuerySet[Meeting] | None" = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        soonest = None if meetings is None else meetings.first()
        if soonest is None:
            del self.fields["meeting"]
            return
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]
        self.initial.setdefault("meeting", soonest.pk)

    def content(self) -> dict[str, Any]:
        """What the services of the conclusion take."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def words(self) -> list[str]:
        """What is wrong, sentence by sentence."""
        return [str(error) for errors in self.errors.values() for error in errors]


def content_of(conclusion: Conclusion) -> dict[str, Any]:
    """What is stored, in the shape of ``ConclusionForm.content``."""
    return {name: getattr(conclusion, name) for name in FIELDS}
