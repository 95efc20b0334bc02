"""Forms of the council: a meeting, who came, how they voted, what the chair decides."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.labels import choices
from review.labels import MEETING_MODE
from review.models import AgendaItem, BodyMember
from review.rules.vocabulary import MeetingMode, VoteChoice

VOICES = [
    (VoteChoice.FOR.value, pgettext_lazy("vote", "For")),
    (VoteChoice.AGAINST.value, pgettext_lazy("vote", "Against")),
    (VoteChoice.ABSTAIN.value, pgettext_lazy("vote", "Abstained")),
    (VoteChoice.RECUSED.value, pgettext_lazy("vote", "Recusal")),
]


class PlanMeetingForm(forms.Form):
    """When, how and over which works the council meets."""

    mode = forms.ChoiceField(
        label=_("How the council decides"),
        choices=choices(MEETING_MODE),
        initial=MeetingMode.IN_ROOM.value,
        widget=forms.RadioSelect,
        help_text=_(
            "By letter: every member gets a letter with a link to vote, until the time you set."
        ),
    )
    date = forms.DateField(
        label=_("Date"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-short"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say on which day.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        initial="15:00",
        widget=forms.TimeInput(attrs={"type": "time", "class": "form-short"}, format="%H:%M"),
        error_messages={"required": _("Say at what time.")},
    )
    number = forms.CharField(
        label=_("Number of the protocol"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-short"}),
        error_messages={"required": _("Give the protocol a number.")},
    )
    items = forms.ModelMultipleChoiceField(
        queryset=AgendaItem.objects.none(), required=False, label=_("Works")
    )

    def __init__(self, *args: Any, waiting: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if waiting is not None:
            self.fields["items"].queryset = waiting  # type: ignore[attr-defined]

    def held_at(self, zone: str) -> datetime:
        """The moment, as the clocks of the territory show it."""
        return datetime.combine(
            self.cleaned_data["date"], self.cleaned_data["time"], tzinfo=ZoneInfo(zone)
        )


class ChooseItemsForm(forms.Form):
    """Works out of a list."""

    items = forms.ModelMultipleChoiceField(
        queryset=AgendaItem.objects.none(),
        error_messages={"required": _("Tick at least one work.")},
    )

    def __init__(self, *args: Any, waiting: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = waiting  # type: ignore[attr-defined]


class PresenceForm(forms.Form):
    """Who is in the room."""

    members = forms.ModelMultipleChoiceField(
        queryset=BodyMember.objects.none(), required=False, label=_("Present")
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = members  # type: ignore[attr-defined]


class CloseMeetingForm(forms.Form):
    """The end of a meeting, with the signed protocol when it is at hand."""

    scan = forms.FileField(
        label=_("Scan of the signed protocol"),
        required=False,
        help_text=_("PDF or a picture, up to 50 MB."),
    )


class VoteForm(forms.Form):
    """A member's own voice on one work."""

    choice = forms.ChoiceField(
        label=_("Your vote"),
        choices=VOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four answers.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        help_text=_("Compulsory only for a recusal: why you do not take part."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    special_opinion = forms.CharField(
        label=_("Special opinion"),
        required=False,
        max_length=4000,
        help_text=_("If you disagree with the council: it is attached to the protocol."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EnterVotesForm(forms.Form):
    """How every member voted on one work: a row of the table for each of ``members``."""

    basis = forms.CharField(
        label=_("How it is known"),
        max_length=300,
        help_text=_("For example: show of hands at the meeting; paper ballot of 12 November."),
        error_messages={
            "required": _("Say how the votes are known: without that they do not count.")
        },
    )

    def __init__(self, *args: Any, members: Sequence[BodyMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            name = member.person.short_name
            self.fields[f"choice_{member.pk}"] = forms.ChoiceField(
                label=name,
                choices=[("", _("did not vote")), *VOICES],
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{member.pk}"] = forms.CharField(
                label=_("Reason: {name}").format(name=name), required=False, max_length=1000
            )
            self.fields[f"opinion_{member.pk}"] = forms.CharField(
                label=_("Special opinion: {name}").format(name=name),
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def voices(self) -> dict[int, dict[str, str]]:
        """What was entered, by member; members without a voice are left out."""
        return {
            member.pk: {
                "choice": self.cleaned_data[f"choice_{member.pk}"],
                "reason": self.cleaned_data[f"reason_{member.pk}"],
                "special_opinion": self.cleaned_data[f"opinion_{member.pk}"],
            }
            for member in self.members
            if self.cleaned_data[f"choice_{member.pk}"]
        }


def basis_field() -> forms.CharField:
    """Asked of a secretary who enters the decision that the chair has signed on paper."""
    return forms.CharField(
        label=_("How the chair's decision is known"),
        max_length=300,
        help_text=_("For example: signed protocol No. 7 of 12 November."),
        error_messages={"required": _("Say how the decision is known.")},
    )


class DecideForm(forms.Form):
    """The chair closes an item on which the council has voted."""

    words = forms.CharField(
        label=_("Words to the rapporteur"),
        required=False,
        max_length=4000,
        help_text=_("What is to be changed in the conclusion."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecideWithProtocolForm(DecideForm):
    """The same where no meeting was planned: the decision still stands in a protocol."""

    protocol = forms.CharField(
        label=_("Number of the protocol"),
        required=False,
        max_length=60,
        help_text=_("Left empty, the next number is taken."),
        widget=forms.TextInput(attrs={"class": "form-short"}),
    )


class DecideAloneForm(DecideForm):
    """The chair decides by himself."""

    approves = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[
            ("yes", _("Approve the conclusion")),
            ("no", _("Return it to the rapporteur")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose: approve or return.")},
    )
    field_order = ["approves", "words"]


class ApproveUnanimousForm(ChooseItemsForm):
    """What the chair signs in one action."""

    checked = forms.BooleanField(
        label=_("I have looked through the list above"),
        error_messages={"required": _("Look through the list and tick this line.")},
    )
