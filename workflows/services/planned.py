"""Planned duties of a service: kept by the office, laid out by the clock, done with a note."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.models import Territory
from registry.queries import working_calendar
from registry.rules.actors import Actor
from registry.rules.calendar import Term, TermUnit, local_date
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from workflows.labels.planned import PLAN_FAULT
from workflows.models import PlannedDuty, PlannedTask
from workflows.queries import answering_people
from workflows.rules.planned import (
    SEEN_BEFORE,
    DayOff,
    Plan,
    PlanKind,
    faults_of,
    occurrences,
)

LONGEST_NOTE = 500


def plan_of(duty: PlannedDuty) -> Plan:
    """The columns of a duty as the rule reads them."""
    return Plan(
        kind=PlanKind(duty.kind),
        day=duty.day,
        until=duty.until,
        month=duty.month,
        term=Term(duty.days, TermUnit(duty.unit)) if duty.days else None,
        has_corrections=duty.has_corrections,
        day_off=DayOff(duty.day_off),
    )


def plan_duty(
    territory: Territory,
    *,
    title: str,
    person_id: int,
    plan: Plan,
    actor: Actor,
    now: datetime,
) -> PlannedDuty:
    """Add a planned duty; its task of this year appears at once.

    Refused when the plan lacks what its kind needs, or the person has no role of the service.
    """
    if faults := faults_of(plan):
        raise DomainError("plan_lacks", PLAN_FAULT[faults[0]], field=faults[0].value)
    today = local_date(now, territory.time_zone)
    _refuse_stranger(territory, person_id, today)
    with recording():
        duty = PlannedDuty.objects.create(
            territory=territory,
            title=title.strip(),
            kind=plan.kind.value,
            day=plan.day,
            until=plan.until,
            month=plan.month,
            days=plan.term.amount if plan.term else None,
            unit=plan.term.unit.value if plan.term else "",
            has_corrections=plan.has_corrections,
            day_off=plan.day_off.value,
            person_id=person_id,
            begins_on=today,
        )
        _note(
            "workflows.planned.added",
            duty,
            actor,
            now,
            new={"title": duty.title, "person": person_id},
        )
        _lay_out([duty], now)
    return duty


def hand_over(duty: PlannedDuty, *, person_id: int, actor: Actor, now: datetime) -> None:
    """Let another person answer for a duty; what is not done yet goes with it."""
    today = local_date(now, duty.territory.time_zone)
    _refuse_stranger(duty.territory, person_id, today)
    with recording():
        old, duty.person_id = duty.person_id, person_id
        duty.save(update_fields=["person"])
        PlannedTask.objects.filter(duty=duty, done_at=None).update(person=person_id)
        _note(
            "workflows.planned.handed_over",
            duty,
            actor,
            now,
            old={"person": old},
            new={"person": person_id},
        )


def end_duty(duty: PlannedDuty, *, actor: Actor, now: datetime) -> None:
    """Plan a duty no longer: what is not done leaves the lists, what was done stays."""
    with recording():
        duty.ends_on = local_date(now, duty.territory.time_zone)
        duty.save(update_fields=["ends_on"])
        PlannedTask.objects.filter(duty=duty, done_at=None).delete()
        _note("workflows.planned.ended", duty, actor, now)


def finish_planned(task: PlannedTask, *, note: str, actor: Actor, now: datetime) -> None:
    """Mark a planned task as done, with what was done; twice is once."""
    said = note.strip()[:LONGEST_NOTE]
    with recording():
        done = PlannedTask.objects.filter(pk=task.pk, done_at=None).update(
            done_at=now, done_by=actor.person_id, note=said
        )
        if not done:
            raise DomainError("already_done", _("This has already been done."))
        _note("workflows.planned.done", task.duty, actor, now, new={"key": task.key, "note": said})


def lay_out_planned(now: datetime) -> int:
    """Make the tasks of the year that are not there yet; how many were made. Twice is once."""
    duties = PlannedDuty.objects.filter(ends_on=None).select_related("territory")
    return _lay_out(duties, now)


def _lay_out(duties: Iterable[PlannedDuty], now: datetime) -> int:
    """A task is unique by its duty and key: whoever comes second makes none."""
    wanted = [task for duty in duties for task in _tasks_of(duty, now)]
    known = set(
        PlannedTask.objects.filter(duty__in={task.duty_id for task in wanted}).values_list(
            "duty", "key"
        )
    )
    fresh = [task for task in wanted if (task.duty_id, task.key) not in known]
    PlannedTask.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _tasks_of(duty: PlannedDuty, now: datetime) -> Iterable[PlannedTask]:
    """Of this year, and of the next one as soon as it can be seen; never of the past."""
    territory = duty.territory
    today = local_date(now, territory.time_zone)
    for year in sorted({today.year, (today + SEEN_BEFORE).year}):
        calendar = working_calendar(territory, date(year, 1, 1))
        for one in occurrences(plan_of(duty), year, calendar):
            if one.due_on >= duty.begins_on:
                yield PlannedTask(
                    duty=duty,
                    territory=territory,
                    key=one.key,
                    person_id=duty.person_id,
                    opens_on=one.opens_on,
                    due_on=one.due_on,
                )


def _refuse_stranger(territory: Territory, person_id: int, today: date) -> None:
    if not answering_people(territory, today).filter(pk=person_id).exists():
        raise DomainError(
            "not_of_the_service",
            _("This person has no role of the service. Choose from the list."),
            field="person",
        )


def _note(
    key: str,
    duty: PlannedDuty,
    actor: Actor,
    now: datetime,
    *,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
) -> None:
    record(
        key,
        subject=duty,
        territory=duty.territory,
        actor=actor,
        now=now,
        old=old,
        new=new,
    )
