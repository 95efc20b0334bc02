"""The card of absences: on one's profile and on the card of a person."""

from datetime import date
from typing import Any

from registry.queries.absences import coming_absences, substitutes_for
from workflows.forms.absence import AbsenceForm


def absence_form(person_id: int, today: date, data: Any = None) -> AbsenceForm:
    return AbsenceForm(data, colleagues=substitutes_for(person_id, today), today=today)


def absence_card(person_id: int, today: date) -> dict[str, Any]:
    """Absences that go on or are to come, and the form for one more; three queries."""
    return {
        "absences": list(coming_absences(person_id, today)),
        "absence_form": absence_form(person_id, today),
    }
