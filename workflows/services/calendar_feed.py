"""The open tasks of a person as a calendar: days of their terms, no titles, no names."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from registry.models import Person
from registry.queries import viewer_of_person
from registry.rules.calendar import local_date
from workflows.labels.steps import STEP_VERB
from workflows.models import Task
from workflows.queries import duties_of

MOST_EVENTS = 500
# Before an expert accepts, he learns not even the number of the work.
UNNAMED = frozenset({"respond_to_invitation"})
ONE_DAY = timedelta(days=1)
ASK_AGAIN = timedelta(hours=1)


def calendar_of(person: Person, now: datetime) -> bytes:
    """What a calendar program reads: every open task with a term, on the day it ends.

    What was done, cancelled or stands still is not there: the program takes it off by itself. The
    bytes depend on the tasks alone, so that equal ones mean that nothing has changed.
    """
    viewer = viewer_of_person(person.pk, now)
    duties = duties_of(viewer).filter(due_at__isnull=False)[:MOST_EVENTS]
    with translation.override(settings.LANGUAGE_CODE):
        return bytes(_calendar(list(duties)).to_ical())


def _calendar(duties: Sequence[Task]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Areopag//Terms//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("My terms"))
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for duty in duties:
        calendar.add_component(_event(duty))
    return calendar


def _event(duty: Task) -> Event:
    """A whole day: terms end with the last instant of a local day."""
    assert duty.due_at is not None  # noqa: S101 -- asked for above
    day = local_date(duty.due_at, duty.case.territory.time_zone)
    address = f"{settings.SITE_URL.rstrip('/')}{reverse('open_task', args=[duty.pk])}"
    event = Event()
    event.add("uid", address)
    event.add("dtstamp", duty.created)
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)
    event.add("summary", _summary(duty))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _summary(duty: Task) -> str:
    """«Оценить работу: № 2026-0012»; of an invitation not even the number."""
    verb = str(STEP_VERB[duty.step])
    if duty.step in UNNAMED:
        return verb
    return f"{verb}: №\N{NO-BREAK SPACE}{duty.case.number}"
