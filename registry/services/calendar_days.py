"""Exceptions of the working week that a territory states for itself."""

from datetime import date, datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import CalendarDay, Territory
from registry.queries.calendars import forget_calendars
from registry.rules.actors import Actor
from registry.rules.vocabulary import DayKind
from registry.services.errors import DomainError
from registry.services.journal import record, recording


def add_day(
    territory: Territory, *, day: date, kind: DayKind, note: str, actor: Actor, now: datetime
) -> CalendarDay:
    """State a day off or a working day of the territory; it wins over the country's calendar.

    Terms that were already counted stay as they are: nobody's deadline moves under his hands.
    """
    if CalendarDay.objects.filter(territory=territory, date=day).exists():
        raise DomainError(
            "day_stated",
            _("This day is in the list already. Remove that line first."),
            field="date",
        )
    if (kind is DayKind.DAY_OFF) == _is_day_off(day):
        raise DomainError("day_changes_nothing", _changes_nothing(kind), field="date")
    with recording():
        stated = CalendarDay.objects.create(
            territory=territory, date=day, kind=kind.value, note=note
        )
        record(
            "registry.calendar.day_added",
            subject=stated,
            territory=territory,
            actor=actor,
            now=now,
            new={"date": day.isoformat(), "kind": kind.value},
        )
        transaction.on_commit(forget_calendars)
    return stated


def remove_day(day: CalendarDay, *, actor: Actor, now: datetime) -> None:
    """Take back a day the territory stated itself. The country's calendar is not touched."""
    if day.territory is None:
        raise DomainError(
            "national_day",
            _("This day is of the country's calendar. State your own day instead."),
        )
    with recording():
        record(
            "registry.calendar.day_removed",
            subject=day,
            territory=day.territory,
            actor=actor,
            now=now,
            old={"date": day.date.isoformat(), "kind": day.kind},
        )
        day.delete()
        transaction.on_commit(forget_calendars)


def _is_day_off(day: date) -> bool:
    """How the country's calendar counts the day: its own line, else the day of the week."""
    national = CalendarDay.objects.filter(territory=None, date=day).first()
    if national:
        return national.kind == DayKind.DAY_OFF
    return day.weekday() >= 5


def _changes_nothing(kind: DayKind) -> Promise:
    if kind is DayKind.DAY_OFF:
        return _("This day is a day off anyway. There is nothing to add.")
    return _("This day is a working day anyway. There is nothing to add.")
