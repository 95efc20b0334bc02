"""Reading the registry."""

from registry.queries.calendars import forget_calendars, working_calendar
from registry.queries.classifiers import classifier_items
from registry.queries.consents import consents_in_force, current_consent_text
from registry.queries.journals import journal_of
from registry.queries.organisations import count_by_kind, organisations_on
from registry.queries.people import employments_on, people_search
from registry.queries.staff import (
    confirmations_in,
    last_confirmation,
    leavers_among,
    responsible_people,
    staff_of,
)
from registry.queries.viewers import SignedIn, grants_in_force, signed_in, viewer_of_person

__all__ = [
    "SignedIn",
    "classifier_items",
    "confirmations_in",
    "consents_in_force",
    "count_by_kind",
    "current_consent_text",
    "employments_on",
    "forget_calendars",
    "grants_in_force",
    "journal_of",
    "last_confirmation",
    "leavers_among",
    "organisations_on",
    "people_search",
    "responsible_people",
    "signed_in",
    "staff_of",
    "viewer_of_person",
    "working_calendar",
]
