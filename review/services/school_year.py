"""A new school year: procedures of the old one copied as drafts, none of them twice."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from registry.models import Intake, Procedure, ProcedureVersion, Territory
from registry.queries import working_calendar
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.staff import school_year
from registry.rules.vocabulary import VersionState
from registry.services.journal import record, recording
from review.rules.school_years import bumped, moved_day, next_code, next_title
from review.services.procedures import title_of


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A procedure and what it becomes next year; ``made`` when that is there already."""

    version: ProcedureVersion
    title: str
    last_date: date | None
    made: Procedure | None


def plan_year(territory: Territory, *, now: datetime) -> list[Planned]:
    """Every procedure in force with its next year; writes nothing, two queries."""
    versions = list(
        ProcedureVersion.objects.filter(
            procedure__territory=territory, state=VersionState.IN_FORCE.value
        )
        .select_related("procedure__territory", "procedure__following")
        .order_by("procedure__title", "pk")
    )
    last_dates = _last_dates([one.procedure_id for one in versions])
    year = school_year(local_date(now, territory.time_zone)) + 1
    return [
        Planned(
            version=one,
            title=next_title(title_of(one), year)[:300],
            last_date=_moved(last_dates.get(one.procedure_id), territory),
            made=getattr(one.procedure, "following", None),
        )
        for one in versions
    ]


def start_year(
    territory: Territory, procedure_ids: Collection[int], *, actor: Actor, now: datetime
) -> tuple[list[ProcedureVersion], int]:
    """Copy these procedures to the next school year as drafts.

    Returns the drafts made and how many were there already: whoever presses twice, or in two
    windows, makes nothing twice. Terms and settings stay as they are in force; years in the title
    and in the own words are the next ones; where works were taken until a day, the same day of
    the next year is planned. The procedure of the old year stays as it is.
    """
    with recording():
        locked = Procedure.objects.select_for_update().filter(
            territory=territory, pk__in=procedure_ids
        )
        ids = set(locked.order_by("pk").values_list("pk", flat=True))
        plan = [one for one in plan_year(territory, now=now) if one.version.procedure_id in ids]
        fresh = [one for one in plan if one.made is None]
        taken = set(Procedure.objects.filter(territory=territory).values_list("code", flat=True))
        year = school_year(local_date(now, territory.time_zone)) + 1
        drafts = []
        for one in fresh:
            code = next_code(one.version.procedure.code, year, taken)
            taken.add(code)
            drafts.append(_copy(one, code, actor, now))
    return drafts, len(plan) - len(fresh)


def _copy(planned: Planned, code: str, actor: Actor, now: datetime) -> ProcedureVersion:
    old = planned.version
    procedure = Procedure.objects.create(
        territory=old.procedure.territory,
        kind=old.procedure.kind,
        code=code,
        title=planned.title,
        previous=old.procedure,
        planned_last_date=planned.last_date,
        is_open=not old.procedure.intakes.exists(),
    )
    draft = ProcedureVersion.objects.create(
        procedure=procedure,
        number=1,
        state=VersionState.DRAFT.value,
        parameters=old.parameters,
        title=planned.title,
        remarks=bumped(old.remarks),
    )
    record(
        "review.procedure.year_started",
        subject=draft,
        territory=procedure.territory,
        actor=actor,
        now=now,
        new={"procedure": procedure.code, "previous": old.procedure.code, "version": old.number},
    )
    return draft


def _last_dates(procedure_ids: Iterable[int]) -> dict[int, date]:
    """Until when works were taken last, by procedure."""
    found = Intake.objects.filter(procedure__in=procedure_ids, last_date__isnull=False)
    rows = found.order_by("opened_at", "pk").values_list("procedure", "last_date")
    return {procedure_id: day for procedure_id, day in rows if day}


def _moved(day: date | None, territory: Territory) -> date | None:
    return day and moved_day(day, working_calendar(territory, day.replace(day=1)))
