"""What would happen to which works, and which are left out and why: nothing is written here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Case, Territory
from registry.permissions import Viewer
from registry.rules.calendar import local_date
from registry.rules.vocabulary import Role
from review.labels import MATERIAL_GAP, VERDICT
from review.models import Conclusion
from review.queries import council_of, members_on, parameters_of
from review.rules.vocabulary import DecisionMode, Verdict
from workflows.labels.bulk import HINDRANCE
from workflows.labels.steps import STEP_TITLE
from workflows.models import Task
from workflows.queries import open_tasks_of
from workflows.queries.agenda import ItemRow, item_rows
from workflows.queries.bulk import conclusions_by_id, gaps_of, items_by_id
from workflows.rules.bulk import STEPS, BulkAction, Hindrance
from workflows.services import was_reminded_today
from workflows.services.bulk import Row
from workflows.views.board import holder_of


@dataclass(kw_only=True)
class Line:
    """One work of the plan: what would happen to it, or why not."""

    case: Case
    task: Task | None = None
    does: str | Promise = ""
    hindrance: Hindrance | None = None
    note: str = ""
    details: Any = None

    @property
    def reason(self) -> str | Promise:
        return HINDRANCE[self.hindrance] if self.hindrance else ""

    def hindered(self, why: Hindrance, note: str = "") -> "Line":
        self.hindrance, self.note = why, note
        return self


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The works that the act would touch and those it would not."""

    action: BulkAction
    lines: Sequence[Line]

    @property
    def can(self) -> list[Line]:
        return [line for line in self.lines if line.hindrance is None]

    @property
    def cannot(self) -> list[Line]:
        return [line for line in self.lines if line.hindrance is not None]

    @property
    def tasks(self) -> dict[int, int]:
        return {line.case.pk: line.task.pk for line in self.can if line.task}


@dataclass(frozen=True, kw_only=True)
class Planner:
    """Whose plan it is: the territory, the person, the moment."""

    territory: Territory
    viewer: Viewer
    now: datetime

    @property
    def person_id(self) -> int | None:
        return self.viewer.person_id

    def holds(self, role: Role) -> bool:
        return self.viewer.has_role(role, territory_id=self.territory.pk)


def duty_line(case: Case, planner: Planner, *steps: str) -> Line:
    """The work with the duty the viewer would do, if there is one for him."""
    found = next((task for task in open_tasks_of(case) if task.step in steps), None)
    if found is None:
        return Line(case=case).hindered(Hindrance.OTHER_STEP, step_of(case))
    line = Line(case=case, task=found)
    if found.person_id not in (None, planner.person_id):
        return line.hindered(Hindrance.TAKEN, holder_of(found))
    if case.applicant_id == planner.person_id:
        return line.hindered(Hindrance.OWN_WORK)
    return line


def step_of(case: Case) -> str:
    waiting = open_tasks_of(case)
    return str(STEP_TITLE[waiting[0].step]).lower() if waiting else ""


# --- Completeness ---------------------------------------------------------------------------


def plan_check(cases: Sequence[Case], planner: Planner) -> Plan:
    """Accepted are those whose gaps are empty; the others are to be looked at one by one.

    So are all whose author is hidden: what betrays him is seen on the page of the check alone.
    """
    gaps = gaps_of(cases)
    lines = []
    for case in cases:
        line = duty_line(case, planner, *STEPS[BulkAction.CHECK])
        if line.hindrance is None and gaps[case.pk]:
            lacks = "; ".join(str(MATERIAL_GAP[gap]) for gap in gaps[case.pk])
            line.hindered(Hindrance.GAPS, lacks)
        elif line.hindrance is None and parameters_of(case).author_hidden:
            line.hindered(Hindrance.AUTHOR_HIDDEN)
        line.does = _("will be accepted")
        lines.append(line)
    return Plan(action=BulkAction.CHECK, lines=lines)


# --- Reminders ------------------------------------------------------------------------------


def plan_remind(cases: Sequence[Case], planner: Planner) -> Plan:
    """Whoever holds an open duty gets a letter; colleagues' own duties need none."""
    return Plan(action=BulkAction.REMIND, lines=[_remind_line(case, planner) for case in cases])


def _remind_line(case: Case, planner: Planner) -> Line:
    line = Line(case=case)
    others = [task for task in open_tasks_of(case) if _is_of_another(task, planner)]
    if not others:
        return line.hindered(Hindrance.WAITS_FOR_YOU)
    running = [task for task in others if not task.is_stopped]
    if not running:
        return line.hindered(Hindrance.STOPPED)
    fresh = [
        task
        for task in running
        if not was_reminded_today(task, territory=planner.territory, now=planner.now)
    ]
    if not fresh:
        return line.hindered(Hindrance.REMINDED)
    line.details = fresh
    line.does = "; ".join(
        f"{holder_of(task)}: {str(STEP_TITLE[task.step]).lower()}" for task in fresh
    )
    return line


def _is_of_another(task: Task, planner: Planner) -> bool:
    if task.person_id is not None:
        return task.person_id != planner.person_id
    return task.role != Role.COORDINATOR


# --- Agenda and issue -----------------------------------------------------------------------


@dataclass(frozen=True)
class Ready:
    """A conclusion on its way: which wording was read, or the question before the council."""

    read: int | None = None
    position: int = 0
    row: ItemRow | None = None


def plan_agenda(cases: Sequence[Case], planner: Planner) -> Plan:
    """Drafts without contradictions and questions without a meeting go to a meeting."""
    return _plan_conclusions(BulkAction.AGENDA, cases, planner, _before_meeting)


def plan_issue(cases: Sequence[Case], planner: Planner) -> Plan:
    """Signed where there is no council; closed where the council agreed and the viewer may close."""
    return _plan_conclusions(BulkAction.ISSUE, cases, planner, _ready_to_issue)


def _plan_conclusions(
    action: BulkAction,
    cases: Sequence[Case],
    planner: Planner,
    judge: Callable[[Line, Planner], Line],
) -> Plan:
    lines = [duty_line(case, planner, *STEPS[action]) for case in cases]
    waiting = [line for line in lines if line.hindrance is None and line.task]
    drafts = conclusions_by_id([_id(line, "conclusion") for line in waiting])
    rows = _rows([_id(line, "item") for line in waiting], planner)
    for line in waiting:
        assert line.task is not None  # noqa: S101 -- chosen so above
        if line.task.step == "draft_conclusion":
            _with_draft(line, drafts[_id(line, "conclusion")])
        else:
            line.details = Ready(row=rows[_id(line, "item")])
            line.does = _verdict(rows[_id(line, "item")].item.conclusion)
        if line.hindrance is None:
            judge(line, planner)
    return Plan(action=action, lines=lines)


def _id(line: Line, name: str) -> int:
    assert line.task is not None  # noqa: S101 -- chosen so by the caller
    return int(line.task.data.get(name, 0))


def _rows(ids: Iterable[int], planner: Planner) -> dict[int, ItemRow]:
    council = council_of(planner.territory)
    today = local_date(planner.now, planner.territory.time_zone)
    members = list(members_on(council, today)) if council else []
    found = item_rows(items_by_id(list(ids)), members, today=today)
    return {row.item.pk: row for row in found}


def _with_draft(line: Line, conclusion: Conclusion) -> None:
    line.details = Ready(read=conclusion.draft_version, position=conclusion.stage.position)
    line.does = _verdict(conclusion)
    if conclusion.body.get("contradictions"):
        line.hindered(Hindrance.CONTRADICTIONS)


def _verdict(conclusion: Conclusion | None) -> str:
    return str(VERDICT[Verdict(conclusion.verdict)]) if conclusion else ""


def _before_meeting(line: Line, planner: Planner) -> Line:
    ready: Ready = line.details
    mode = ready.row.mode if ready.row else _draft_mode(line)
    if mode is DecisionMode.NO_COUNCIL:
        return line.hindered(Hindrance.NO_COUNCIL)
    if mode is not DecisionMode.MEETING:
        return line.hindered(Hindrance.NOT_BY_MEETING)
    if ready.row and ready.row.item.meeting_id:
        return line.hindered(Hindrance.ON_AGENDA, str(ready.row.item.meeting))
    return line


def _ready_to_issue(line: Line, planner: Planner) -> Line:
    ready: Ready = line.details
    if ready.row is None:
        return (
            line
            if _draft_mode(line) is DecisionMode.NO_COUNCIL
            else line.hindered(Hindrance.COUNCIL_DECIDES)
        )
    if not (planner.holds(Role.COUNCIL_CHAIR) or planner.holds(Role.JURY_SECRETARY)):
        return line.hindered(Hindrance.CHAIR_DECIDES)
    if not ready.row.votes_decide:
        return line.hindered(Hindrance.CHAIR_DECIDES)
    if not ready.row.is_unanimous:
        return line.hindered(Hindrance.NO_AGREEMENT, _voices(ready.row))
    line.does = f"{line.does}; {_voices(ready.row)}"
    return line


def _voices(row: ItemRow) -> str:
    return ngettext(
        "%(count)d voice for, %(needed)d needed",
        "%(count)d voices for, %(needed)d needed",
        row.count.voices_for,
    ) % {"count": row.count.voices_for, "needed": row.count.quorum_needed}


def _draft_mode(line: Line) -> DecisionMode:
    return parameters_of(line.case).stage_at(line.details.position).decision


def rows_of(plan: Plan) -> list[Row]:
    """What is written down of the plan; the seats of experts are added by whoever asked for them."""
    return [_row_of(line) for line in plan.can]


def _row_of(line: Line) -> Row:
    if line.task is None:
        return Row(case=line.case, tasks=[task.pk for task in line.details])
    ready = line.details if isinstance(line.details, Ready) else Ready()
    return Row(
        case=line.case,
        tasks=[line.task.pk],
        item=ready.row.item.pk if ready.row else None,
        read=ready.read,
    )
