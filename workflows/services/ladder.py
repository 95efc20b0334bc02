"""The clock climbs the ladder of silence: reminders, the reserve, the coordinator, the council.

Timers are a column of the task (``look_at``), read by one index; each task is served in a
transaction of its own, under the lock of its work, and every rung is written into a ledger that
holds it once a term. Whatever dies on the way, a rung is climbed once or not at all.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format
from viewflow.workflow.status import STATUS

from registry.models import Case, Person
from registry.queries import working_calendar
from registry.rules.actors import JOB, Actor
from registry.rules.calendar import local_date
from registry.rules.letters import send_after
from registry.rules.vocabulary import Role
from registry.services.journal import record
from registry.services.letters import write_letter
from review.models import Assignment
from review.queries import coordinators_of, parameters_of
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import LateExpert
from review.services.invitations import next_of_reserve
from review.services.silence import replace_silent_expert
from workflows.labels.ladder import RUNG_NOTICE
from workflows.labels.steps import STEP_TITLE, STEP_VERB
from workflows.models import LadderRung, Task
from workflows.queries import (
    holders_of_duties,
    look_on,
    rungs_of,
    subjects,
    tasks_to_look_at,
    waiting_of,
)
from workflows.rules.acting import acting
from workflows.rules.ladder import OF_EXPERTS, Rung, RungKind, climb
from workflows.services.acts import begin_acting, locked_task
from workflows.services.pauses import settle_questions
from workflows.services.reminders import note_reminders

logger = logging.getLogger(__name__)

# A task that cannot be served must not be in the way of the others.
TRY_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Silence:
    """A locked task on its ladder."""

    task: Task
    due_at: datetime
    now: datetime

    @property
    def case(self) -> Case:
        return self.task.process.case

    @property
    def zone(self) -> str:
        return self.case.territory.time_zone

    @property
    def today(self) -> date:
        return local_date(self.now, self.zone)

    @property
    def term(self) -> date:
        return local_date(self.due_at, self.zone)

    @cached_property
    def parameters(self) -> ProcedureParameters:
        return parameters_of(self.case)


def climb_ladders(now: datetime, *, limit: int = 200) -> int:
    """Do what is due about tasks that wait; how many rungs were climbed.

    Nothing is done in the quiet hours of a territory. A task that raises is logged and tried
    again in an hour.
    """
    found = list(tasks_to_look_at(now).values_list("pk", flat=True)[:limit])
    return sum(_serve(task_id, now) for task_id in found)


def _serve(task_id: int, now: datetime) -> int:
    try:
        return _climb(task_id, now)
    except Exception:
        logger.exception("A ladder was not climbed.", extra={"action": "ladder", "task": task_id})
        Task.objects.filter(pk=task_id).update(look_at=now + TRY_AGAIN_AFTER)
        return 0


def _climb(task_id: int, now: datetime) -> int:
    with locked_task(task_id) as task:
        if task.finished is not None or task.status != STATUS.ASSIGNED or task.due_at is None:
            _look_again(task, None)
            return 0
        task.case = task.process.case
        here = Silence(task, task.due_at, now)
        territory = here.case.territory
        awake = send_after(now, territory.time_zone, territory.quiet)
        if awake != now:
            _look_again(task, awake)
            return 0
        seen = climb(
            waiting_of(
                task,
                territory=territory,
                done=rungs_of(task, term=here.term),
                reserve_waits=_reserve_waits(here),
                has_council=here.parameters.needs_council,
            ),
            ladder=here.parameters.ladder,
            calendar=working_calendar(territory, here.today),
            today=here.today,
        )
        for rung in seen.rungs:
            note_rung(task, rung, term=here.term, day=here.today)
            DONE_BY[rung.kind](here, rung)
        _look_again(task, look_on(seen.look_on, territory))
    return len(seen.rungs)


def note_rung(task: Task, rung: Rung, *, term: date, day: date) -> None:
    LadderRung.objects.create(
        task=task, kind=rung.kind.value, reason=rung.reason.value, term=term, day=day
    )


def _look_again(task: Task, at: datetime | None) -> None:
    Task.objects.filter(pk=task.pk).update(look_at=at)


def _reserve_waits(here: Silence) -> bool:
    """Whether somebody could take the seat of a late expert now; ties are looked at anew."""
    is_asked = (
        here.task.step in OF_EXPERTS
        and here.due_at < here.now
        and here.parameters.ladder.late_expert is LateExpert.RESERVE
    )
    return is_asked and next_of_reserve(assignment_of(here.task), now=here.now) is not None


def assignment_of(task: Task) -> Assignment:
    """The assignment a locked task of an expert is about."""
    found = subjects.assignments_in_full.get(pk=task.data["assignment"])
    found.stage.case = task.process.case
    return found


# --- Rungs ---------------------------------------------------------------------------------


def _remind(here: Silence, rung: Rung) -> None:
    """Whoever is to do it; of one task nobody is written to twice a day."""
    task = here.task
    holders = holders_of_duties([task], today=here.today)[task.pk]
    _write(
        "duty_due_soon" if rung.kind is RungKind.REMIND_BEFORE else "duty_overdue",
        note_reminders(task, holders, here.now),
        here,
        rung,
        {"task": task.pk, "what": _in_russian(STEP_VERB[task.step]).lower()},
    )
    Task.objects.filter(pk=task.pk).update(reminded_at=here.now)


def _replace(here: Silence, rung: Rung) -> None:
    hand_on(here.task, actor=JOB, now=here.now)
    _tell("task_is_late", _coordinators(here), here, rung, {})


def _tell_coordinators(here: Silence, rung: Rung) -> None:
    _tell("task_is_late", _coordinators(here), here, rung, {"about_task": here.task.pk})
    _note("workflows.task.told_coordinator", here, rung)


def _tell_council(here: Silence, rung: Rung) -> None:
    _tell("work_waits_long", _council(here), here, rung, {"about_task": here.task.pk})
    _note("workflows.task.told_council", here, rung)


DONE_BY: Mapping[RungKind, Callable[[Silence, Rung], None]] = {
    RungKind.REMIND_BEFORE: _remind,
    RungKind.REMIND_AFTER: _remind,
    RungKind.REPLACE: _replace,
    RungKind.TELL_COORDINATOR: _tell_coordinators,
    RungKind.TELL_COUNCIL: _tell_council,
}


def hand_on(task: Task, *, is_away: bool = False, actor: Actor, now: datetime) -> Assignment:
    """Take a locked task from a silent or absent expert: the reserve is invited, or a coordinator chooses.

    The task of the silent one ends and the next one begins in his place of the process. Returns
    the assignment that the next task is about: the invited one, or the one to be replaced.
    """
    response = replace_silent_expert(assignment_of(task), is_away=is_away, actor=actor, now=now)
    doing = begin_acting(task, actor=actor, on_behalf_of=None, now=now)
    doing.outcome, doing.invited = response.outcome.value, [response.assignment]
    doing.ids = {"stage": task.data["stage"], "assignment": response.assignment.pk}
    with acting(doing):
        settle_questions(doing, task.process)  # a question of whoever is replaced falls away
        activation = task.flow_task.activation_class(task)
        activation.start(None)
        activation.execute()
    return response.assignment


# --- Letters -------------------------------------------------------------------------------


def _coordinators(here: Silence) -> list[Person]:
    return coordinators_of(here.case.territory, here.today)


def _council(here: Silence) -> Iterable[Person]:
    """Whoever keeps the council going: its chair and its secretary."""
    held = Q(grants__period_to__isnull=True) | Q(grants__period_to__gte=here.today)
    return Person.objects.filter(
        held,
        grants__territory=here.case.territory_id,
        grants__role__in=[Role.COUNCIL_CHAIR.value, Role.JURY_SECRETARY.value],
        grants__period_from__lte=here.today,
    ).distinct()


def _tell(
    template: str, people: Iterable[Person], here: Silence, rung: Rung, facts: dict[str, Any]
) -> None:
    """A notice with a line for the letter of the day; nobody is told of his own work so."""
    with translation.override(settings.LANGUAGE_CODE):
        line = str(RUNG_NOTICE[rung.reason]) % {
            "number": here.case.number,
            "step": str(STEP_TITLE[here.task.step]),
            "day": date_format(here.term, "j E"),
        }
    told = [one for one in people if one.pk != here.case.applicant_id]
    _write(template, told, here, rung, {**facts, "notice": line})


def _write(
    template: str, people: Iterable[Person], here: Silence, rung: Rung, facts: dict[str, Any]
) -> None:
    for person in people:
        write_letter(
            template,
            person=person,
            case=here.case,
            key=f"{rung.kind}-{here.task.pk}-{here.term:%Y%m%d}-{person.pk}",
            facts={**facts, "reason": rung.reason.value, "due_at": here.due_at.isoformat()},
            now=here.now,
        )


def _note(key: str, here: Silence, rung: Rung) -> None:
    record(
        key,
        subject=here.task,
        case=here.case,
        actor=JOB,
        now=here.now,
        new={
            "step": here.task.step,
            "reason": rung.reason.value,
            "due_at": here.due_at.isoformat(),
        },
    )


def _in_russian(text: object) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(text)
