"""Whom to ask: experts, the reserve in its order, the rapporteur."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from review.services.assignment import Choice
from workflows.queries.candidates import EXPERT

RESERVE_PLACES = 5
PLACES = {
    "": _("not asked"),
    EXPERT: _("expert"),
    **{str(place): _("reserve, {place}") for place in range(1, RESERVE_PLACES + 1)},
}
LONGEST_REASON = 300


class AssignExpertsForm(forms.Form):
    """A place for every candidate: ``place-<id>``; with a tie to the work also ``reason-<id>``.

    How many are needed, and who may not be asked, the service says.
    """

    rapporteur = forms.TypedChoiceField(
        label=_("Rapporteur"),
        help_text=_("A member of the council: writes the conclusion and presents the work."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[int],
        planned: Mapping[int, str],
        rapporteurs: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        self.planned = planned
        if rapporteurs:
            self.fields["rapporteur"].choices = [("", _("Choose from the list")), *rapporteurs]  # type: ignore[attr-defined]
            self.fields["rapporteur"].required = True
        else:
            del self.fields["rapporteur"]

    def place_of(self, person_id: int) -> str:
        """Where the candidate stands: as posted, else as planned."""
        if not self.is_bound:
            return self.planned.get(person_id, "")
        given = str(self.data.get(f"place-{person_id}", ""))
        return given if given in PLACES else ""

    def reason_of(self, person_id: int) -> str:
        return str(self.data.get(f"reason-{person_id}", ""))[:LONGEST_REASON]

    def facts(self) -> dict[str, Any]:
        """What ``review.services.assignment.assign_experts`` takes; the reserve by its places."""
        placed = [(self.place_of(one), one) for one in self.candidates]
        reserve = sorted(
            ((int(place), rank) for rank, (place, _one) in enumerate(placed) if place.isdigit())
        )
        return {
            "experts": [
                Choice(one, self.reason_of(one)) for place, one in placed if place == EXPERT
            ],
            "reserve": [placed[rank][1] for _place, rank in reserve],
            "rapporteur_id": self.cleaned_data.get("rapporteur"),
        }


class ReplaceExpertForm(forms.Form):
    """One expert for the seat, and why in spite of a tie, if there is one."""

    def __init__(self, *args: Any, candidates: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates

    expert = forms.TypedChoiceField(
        coerce=int, error_messages={"required": _("Choose an expert from the list.")}
    )

    def facts(self) -> dict[str, Any]:
        expert = self.cleaned_data["expert"]
        return {
            "expert": Choice(expert, str(self.data.get(f"reason-{expert}", ""))[:LONGEST_REASON])
        }
