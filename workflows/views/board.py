"""«Где застряло»: how works flow in a territory and where they wait."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from statistics import mean
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.labels import ROLE
from registry.models import Case, Person, Territory
from registry.queries import working_calendar
from registry.rules.calendar import WorkingCalendar, local_date, working_days_between
from registry.rules.vocabulary import Role
from registry.services.backup_state import backup_warning
from registry.services.errors import DomainError
from workflows.labels.bulk import BULK, BulkWords
from workflows.labels.firmness import FirmnessMark
from workflows.labels.ladder import RUNG_MARK
from workflows.labels.steps import STEP_BUTTON, STEP_TITLE
from workflows.models import Task
from workflows.queries import (
    count_duties,
    count_works,
    failed_jobs,
    lately_closed,
    lately_done,
    loads_of_experts,
    overdue_planned_tasks,
    requests_for_time,
    rung_of,
    tasks_of_absent,
    waiting_duties,
    with_rungs,
)
from workflows.rules.board import Stay, heat_of, median_stays
from workflows.rules.bulk import actions_at
from workflows.services import remind, retry_job, was_reminded_today
from workflows.views.base import CasePage
from workflows.views.firmness import marks_of
from workflows.views.lists import TerritoryPage
from workflows.views.terms import days_left

ON_A_PAGE = 15
LOADS_SHOWN = 8
MOST_REMINDED = 100
WHOLE_WAY = "whole_way"

# Boxes of the picture in their order, with the steps each stands for.
BOXES: Mapping[str, tuple[str, ...]] = {
    "check_completeness": ("check_completeness",),
    "revise_material": ("revise_material",),
    "assign_experts": ("assign_experts", "replace_expert"),
    "respond_to_invitation": ("respond_to_invitation",),
    "score_material": ("score_material", "discuss_scores"),
    "draft_conclusion": ("draft_conclusion",),
    "decide_in_council": ("decide_in_council",),
    "publish_practice": ("publish_practice",),
}


@dataclass(frozen=True)
class Box:
    """A step on the picture of the process, for `{% flow_map %}`."""

    title: str | Promise
    count: int
    late: int
    days: Decimal | None
    url: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One of the four numbers at the top."""

    label: str
    value: Any
    note: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """A duty that requires attention: what, whose, for how long, one act."""

    task_id: int
    number: str
    title: str
    case_url: str
    step: str | Promise
    holder: str
    days_here: int
    due_at: datetime | None
    days: int | None
    is_stopped: bool
    can_remind: bool
    reminded_today: bool
    act_url: str
    act_text: str | Promise
    firmness: FirmnessMark | None
    term_url: str
    mark: str | Promise
    skip_words: str


@dataclass(frozen=True, kw_only=True)
class LoadRow:
    """What one expert has before him."""

    name: str
    at_work: int
    invited: int
    late: int
    last_asked_at: datetime | None

    @property
    def total(self) -> int:
        return self.at_work + self.invited


class Board(TerritoryPage):
    """Four numbers, the picture of the process, what requires attention, the experts' load.

    A director sees the same and changes nothing.
    """

    action = "board"
    template_name = "workflows/board.html"
    territory: Territory

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return working_calendar(self.territory, self.day(self.now))

    def day(self, moment: datetime) -> date:
        return local_date(moment, self.territory.time_zone)

    @property
    def step(self) -> str:
        chosen = self.request.GET.get("step", "")
        return chosen if chosen in BOXES else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        duties = count_duties(self.territory, self.now)
        experts = list(loads_of_experts(self.territory, self.now))
        page = self.page(duties)
        firmness = marks_of(self.request.viewer, {task.case for task in page.object_list})
        loads = [load_of(expert) for expert in experts]
        return super().get_context_data(
            page_title=_("Where it is stuck"),
            page_wide=True,
            now=self.now,
            territory_title=self.territory.service_short_name,
            figures=self.figures(duties, experts),
            boxes=self.boxes(duties),
            step=self.step,
            step_title=STEP_TITLE.get(self.step, ""),
            page=page,
            query=f"step={self.step}" if self.step else "",
            rows=[self.row(task, firmness.get(task.case_id)) for task in page.object_list],
            late_plans=list(overdue_planned_tasks(self.territory, self.day(self.now))),
            asked=list(requests_for_time(self.territory)) if self.may_act else [],
            absent=self.absent(experts) if self.may_act else [],
            backup_age=backup_warning(self.now),
            may_act=self.may_act,
            bulk=self.bulk() if self.may_act else [],
            failed=list(failed_jobs(self.territory)),
            loads=loads[:LOADS_SHOWN],
            more_loads=loads[LOADS_SHOWN:],
            max_load=max((one.total for one in loads), default=0),
            **kwargs,
        )

    def absent(self, experts: Iterable[Person]) -> list[tuple[Task, date]]:
        """What experts who are away hold; asked only when somebody is."""
        is_anybody = any(one.is_away for one in experts)  # type: ignore[attr-defined]
        return tasks_of_absent(self.territory, self.now) if is_anybody else []

    def bulk(self) -> list[tuple[BulkWords, str]]:
        """What may be done at once to the works that wait at the chosen step."""
        return [
            (
                BULK[one],
                f"{reverse('bulk')}?" + urlencode({"do": one, "everything": 1, "step": self.step}),
            )
            for one in actions_at(self.step)
        ]

    @cached_property
    def may_act(self) -> bool:
        return self.request.viewer.has_role(Role.COORDINATOR, territory_id=self.territory.pk)

    # --- Numbers ---------------------------------------------------------------------------------

    def figures(
        self, duties: Mapping[str, tuple[int, int]], experts: Sequence[Person]
    ) -> list[Figure]:
        works = count_works(self.territory, self.now)
        late = sum(count for _waiting, count in duties.values())
        worst = max(duties, key=lambda step: duties[step][1], default="")
        return [
            Figure(
                label=_("Under way"),
                value=works["under_way"],
                note=_("%(count)d new in a week") % {"count": works["lately"]},
                url=reverse("works"),
            ),
            Figure(
                label=_("Overdue tasks"),
                value=late,
                note=_("%(count)d of them: %(step)s")
                % {"count": duties[worst][1], "step": str(STEP_TITLE[worst]).lower()}
                if late
                else _("everything is in time"),
            ),
            self.usual_way(),
            figure_of_load(experts),
        ]

    def usual_way(self) -> Figure:
        """From submission to the last conclusion, in working days: the median of the quarter."""
        ways = [
            Stay(WHOLE_WAY, self.day(opened), self.day(closed))
            for opened, closed in lately_closed(self.territory, self.now)
        ]
        return Figure(
            label=_("A work usually passes in"),
            value=in_decimals(median_stays(ways, self.calendar).get(WHOLE_WAY)),
            note=ngettext(
                "working days; %(count)d work of the last 90 days",
                "working days; %(count)d works of the last 90 days",
                len(ways),
            )
            % {"count": len(ways)}
            if ways
            else _("no work was concluded in the last 90 days"),
        )

    def boxes(self, duties: Mapping[str, tuple[int, int]]) -> list[Box]:
        stays = median_stays(
            (
                Stay(box_of(step), self.day(came), self.day(went))
                for step, came, went in lately_done(self.territory, self.now)
                if box_of(step)
            ),
            self.calendar,
        )
        return [self.box(name, steps, duties, stays.get(name)) for name, steps in BOXES.items()]

    def box(
        self,
        name: str,
        steps: Sequence[str],
        duties: Mapping[str, tuple[int, int]],
        days: Fraction | None,
    ) -> Box:
        counts = [duties.get(step, (0, 0)) for step in steps]
        waiting, late = (sum(column) for column in zip(*counts, strict=True))
        return Box(
            title=STEP_TITLE[name],
            count=waiting,
            late=late,
            days=in_decimals(days),
            url=f"{reverse('board')}?step={name}#attention",
            state=heat_of(waiting, late).value,
        )

    # --- What requires attention -----------------------------------------------------------------

    def page(self, duties: Mapping[str, tuple[int, int]]) -> Page[Task]:
        """The tasks that wait, at the chosen step or at all; how many there are is known."""
        steps = BOXES.get(self.step, ())
        waiting = Paginator(with_rungs(waiting_duties(self.territory, steps)), ON_A_PAGE)
        waiting.count = sum(
            count for step, (count, _late) in duties.items() if not steps or step in steps
        )
        return waiting.get_page(self.request.GET.get("page"))

    def row(self, task: Task, firmness: FirmnessMark | None) -> WaitingRow:
        mark = rung_of(task, zone=self.territory.time_zone)
        is_own = task.person_id == self.request.viewer.person_id or (
            task.person_id is None and task.role == Role.COORDINATOR
        )
        today = self.day(self.now)
        return WaitingRow(
            task_id=task.pk,
            number=task.case.number,
            title=task.case.title,
            case_url=reverse("case", args=[task.case_id]),
            step=STEP_TITLE[task.step],
            holder=holder_of(task),
            days_here=working_days_between(self.day(task.created), today, self.calendar),
            due_at=task.due_at,
            days=days_left(task.due_at, now=self.now, territory=self.territory),
            is_stopped=task.is_stopped,
            can_remind=self.may_act and not is_own and not task.is_stopped,
            reminded_today=was_reminded_today(task, territory=self.territory, now=self.now),
            act_url=reverse("open_task", args=[task.pk]) if self.may_act and is_own else "",
            act_text=STEP_BUTTON[task.step],
            firmness=firmness,
            term_url=reverse("move_term", args=[task.pk]) if self.may_act else "",
            mark=RUNG_MARK[mark] if mark else "",
            skip_words=task.skip_words,
        )


def in_decimals(number: Fraction | None) -> Decimal | None:
    """As templates write numbers; a median is a whole number or a half."""
    return None if number is None else Decimal(number.numerator) / number.denominator


def box_of(step: str) -> str:
    """The box of the picture that a step belongs to."""
    return next((name for name, steps in BOXES.items() if step in steps), "")


def holder_of(task: Task) -> str:
    if task.person:
        return task.person.short_name
    return str(ROLE[Role(task.role)]) if task.role else ""


def load_of(expert: Person) -> LoadRow:
    """An expert from ``loads_of_experts``."""
    return LoadRow(
        name=expert.short_name,
        at_work=expert.at_work,  # type: ignore[attr-defined]
        invited=expert.invited,  # type: ignore[attr-defined]
        late=expert.late,  # type: ignore[attr-defined]
        last_asked_at=expert.last_asked_at,  # type: ignore[attr-defined]
    )


def figure_of_load(experts: Sequence[Person]) -> Figure:
    """Works on one expert's table on the average, and who has most."""
    busy = {expert: expert.at_work + expert.invited for expert in experts}  # type: ignore[attr-defined]
    label = _("Works on one expert")
    if not any(busy.values()):
        return Figure(label=label, value=0, note=_("the experts are free"), url="#loads")
    most = max(busy, key=lambda one: busy[one])
    return Figure(
        label=label,
        value=round(mean(busy.values()), 1),
        note=_("%(count)d at most: %(person)s") % {"count": busy[most], "person": most.short_name},
        url="#loads",
    )


# --- Acts -----------------------------------------------------------------------------------


class Remind(TerritoryPage):
    """Writes to the holders of the chosen duties, about each at most once a day."""

    action = "remind_many"
    http_method_names = ["post"]
    territory: Territory

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = [value for value in request.POST.getlist("task") if value.isdigit()]
        duties = list(waiting_duties(self.territory).filter(pk__in=chosen[:MOST_REMINDED]))
        if duties:
            self.tell(remind(duties, actor=self.actor, now=self.now))
        else:
            messages.warning(request, _("Mark those whom to remind."))
        return redirect(self.back())

    def tell(self, reminded: Any) -> None:
        if reminded.written:
            count = len(reminded.written)
            text = ngettext(
                "A reminder about %(count)d task is on its way.",
                "Reminders about %(count)d tasks are on their way.",
                count,
            )
            messages.success(self.request, text % {"count": count})
        if reminded.already:
            messages.info(
                self.request,
                _("Reminded of today already, so no second letter: %(works)s.")
                % {
                    "works": ", ".join(
                        f"№\N{NO-BREAK SPACE}{one.case.number}" for one in reminded.already
                    )
                },
            )
        if reminded.unreachable:
            messages.warning(
                self.request,
                _("No e-mail is known, please call: %(people)s.")
                % {"people": ", ".join(one.full_name for one in reminded.unreachable)},
            )

    def back(self) -> str:
        """To the page the button was pressed on."""
        target = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={self.request.get_host()})
        return target if target and is_ours else reverse("board")


class RetryJob(CasePage):
    """Starts a failed job of a work anew."""

    action = "retry_job"
    http_method_names = ["post"]

    def find_case(self) -> Case:
        self.task = get_object_or_404(
            Task.objects.filter(flow_task_type="JOB").select_related(
                "case__territory", "case__procedure_version"
            ),
            pk=self.kwargs["task_id"],
        )
        return self.task.case

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            retry_job(self.task.pk, actor=self.actor, now=self.now)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("board")
        return self.done(
            _("The document of work № %(number)s is being prepared anew.")
            % {"number": self.case.number},
            reverse("board"),
        )
