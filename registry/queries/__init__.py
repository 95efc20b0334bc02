"""Reading the registry."""

from registry.queries.calendars import forget_calendars, working_calendar
from registry.queries.classifiers import classifier_items
from registry.queries.consents import consents_in_force, current_consent_text
from registry.queries.journals import journal_of
from registry.queries.organisations import count_by_kind, organisations_on
from registry.queries.people import employments_on, people_search
from registry.queries.viewers import SignedIn, grants_in_force, signed_in, viewer_of_person

__all__ = [
    "SignedIn",
    "classifier_items",
    "consents_in_force",
    "count_by_kind",
    "current_consent_text",
    "employments_on",
    "forget_calendars",
    "grants_in_force",
    "journal_of",
    "organisations_on",
    "people_search",
    "signed_in",
    "viewer_of_person",
    "working_calendar",
]
