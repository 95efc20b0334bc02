"""What an act over many works asks beside the works themselves."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from review.models import Meeting

NEW_MEETING = "new"
USUAL_TIME = time(15)


class BulkAgendaForm(forms.Form):
    """A meeting that is called already, or a new one on a day."""

    use_required_attribute = False

    meeting = forms.ChoiceField(label=_("Meeting"))
    date = forms.DateField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-short"}, format="%Y-%m-%d"),
    )
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "form-short"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, meetings: Iterable[Meeting], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            *((str(one.pk), self.name_of(one)) for one in meetings),
            (NEW_MEETING, _("A new meeting on the day below")),
        ]

    def name_of(self, meeting: Meeting) -> str:
        return f"{meeting}, {meeting.held_at.astimezone(self.zone):%d.%m.%Y %H:%M}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("meeting") == NEW_MEETING and not cleaned.get("date"):
            self.add_error("date", _("Say on which day."))
        return cleaned

    @property
    def is_new(self) -> bool:
        return bool(self.cleaned_data["meeting"] == NEW_MEETING)

    def held_at(self) -> datetime:
        moment = self.cleaned_data["time"] or USUAL_TIME
        return datetime.combine(self.cleaned_data["date"], moment, tzinfo=self.zone)


class BulkIssueForm(forms.Form):
    """On what a decision entered for the chair rests."""

    use_required_attribute = False

    basis = forms.CharField(
        label=_("Basis"),
        help_text=_("The paper that the chair has signed: it stands in the journal."),
        max_length=300,
        error_messages={
            "required": _("Say on what basis you enter this: a scan, an order, a call.")
        },
    )
