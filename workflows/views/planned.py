"""Planned duties of the service: the plan of a year, its keeping, what one answers for oneself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Territory
from registry.rules.calendar import TermUnit, local_date, local_dates
from registry.services.errors import DomainError
from workflows.forms.planned import HandPlannedForm, PlanDutyForm
from workflows.labels.planned import PLAN_KIND
from workflows.models import PlannedDuty, PlannedTask
from workflows.queries import (
    answering_people,
    planned_duties,
    planned_tasks_in,
    planned_tasks_of,
)
from workflows.rules.planned import CORRECTIONS, PlanKind
from workflows.services.planned import end_duty, finish_planned, hand_over, plan_duty
from workflows.views.lists import TerritoryPage

FIRST_YEAR, LAST_YEAR = 2020, 2099


@dataclass(frozen=True, kw_only=True)
class PlannedLine:
    """A planned task in a list. ``days`` is negative when its day is over, 0 on the day."""

    task_id: int
    title: str
    due_on: date
    days: int
    is_corrections: bool
    person: str
    done_at: datetime | None
    done_by: str
    note: str
    may_finish: bool


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """A planned duty as the office keeps it."""

    duty: PlannedDuty
    when: str
    hand_form: HandPlannedForm


def planned_of(person_id: int, now: datetime) -> Iterable[PlannedLine]:
    """What the person answers for and sees already, for the list of his tasks; one query."""
    _earliest, latest = local_dates(now)
    for task in planned_tasks_of(person_id, latest):
        today = local_date(now, task.territory.time_zone)
        if task.opens_on <= today:
            yield _line(task, today, person=False, may_finish=True)


class PlannedDuties(TerritoryPage):
    """What is due in a year and who answers; beside it, what is planned at all."""

    action = "planned"
    template_name = "workflows/planned.html"
    territory: Territory

    @property
    def today(self) -> date:
        return local_date(self.now, self.territory.time_zone)

    @property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() else self.today.year
        return min(max(year, FIRST_YEAR), LAST_YEAR)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.may("planned.edit")
        people = self.people()
        return super().get_context_data(
            page_title=_("Planned duties, {year}").format(year=self.year),
            page_lead=_("What the service does by a day of its own, year after year."),
            year=self.year,
            previous_year=self.year - 1,
            next_year=self.year + 1,
            lines=[
                _line(task, self.today, person=True, may_finish=self.may_finish(task, may_edit))
                for task in planned_tasks_in(self.territory, self.year)
            ],
            duties=[
                DutyLine(
                    duty=duty,
                    when=when_in_words(duty),
                    hand_form=HandPlannedForm(
                        people=people,
                        initial={"person": duty.person_id},
                        auto_id=f"id_{duty.pk}_%s",
                    ),
                )
                for duty in planned_duties(self.territory)
            ],
            may_edit=may_edit,
            **{"form": PlanDutyForm(people=people), **kwargs},
        )

    def people(self) -> list[tuple[int, str]]:
        """Who may answer for a duty."""
        found = answering_people(self.territory, self.today)
        return [(one.pk, one.full_name) for one in found]

    def may_finish(self, task: PlannedTask, may_edit: bool) -> bool:
        """Whoever answers for it, or whoever keeps the plan."""
        return task.done_at is None and (may_edit or task.person_id == self.person_id)


class PlanDuty(PlannedDuties):
    """Add a planned duty."""

    action = "planned.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PlanDutyForm(request.POST, people=self.people())
        if form.is_valid():
            try:
                duty = plan_duty(
                    self.territory,
                    title=form.cleaned_data["title"],
                    person_id=form.cleaned_data["person"],
                    plan=form.plan(),
                    actor=self.actor,
                    now=self.now,
                )
            except DomainError as error:
                form.add_error(
                    error.field if error.field in form.fields else None, str(error.message)
                )
            else:
                return self.done(
                    _("“{title}” is planned. Its tasks appear by themselves.").format(
                        title=duty.title
                    ),
                    reverse("planned"),
                )
        return self.render_to_response(self.get_context_data(form=form), status=422)


class DutyOfPlan(TerritoryPage):
    """One act over a planned duty; a refusal is told on the page of the plan."""

    action = "planned.edit"
    http_method_names = ["post"]

    def find_territory(self) -> Territory:
        self.duty = get_object_or_404(
            PlannedDuty.objects.select_related("territory"),
            pk=self.kwargs["duty_id"],
            ends_on=None,
        )
        return self.duty.territory

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            told = self.do()
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("planned")
        return self.done(told, reverse("planned"))

    def do(self) -> str:
        """Do it; what happened, in words."""
        raise NotImplementedError


class HandPlanned(DutyOfPlan):
    def do(self) -> str:
        person = self.request.POST.get("person", "")
        hand_over(
            self.duty,
            person_id=int(person) if person.isdecimal() else 0,
            actor=self.actor,
            now=self.now,
        )
        return _("“{title}”: somebody else answers for it now.").format(title=self.duty.title)


class EndPlanned(DutyOfPlan):
    def do(self) -> str:
        end_duty(self.duty, actor=self.actor, now=self.now)
        return _("“{title}” is not planned any more. What was done stays.").format(
            title=self.duty.title
        )


class FinishPlanned(TerritoryPage):
    """«Сделано»: by whoever answers for it, or whoever keeps the plan."""

    action = "planned"
    http_method_names = ["post"]

    def find_territory(self) -> Territory:
        self.task = get_object_or_404(
            PlannedTask.objects.select_related("territory", "duty__territory"),
            pk=self.kwargs["task_id"],
        )
        return self.task.territory

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.person_id != self.person_id and not self.may("planned.edit"):
            messages.error(request, _("Somebody else answers for this."))
            return redirect(self.back())
        note = request.POST.get("note", "")
        try:
            finish_planned(self.task, note=note, actor=self.actor, now=self.now)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect(self.back())
        return self.done(_("“{title}” is done.").format(title=self.task.duty.title), self.back())

    def back(self) -> str:
        target = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={self.request.get_host()})
        return target if target and is_ours else reverse("planned")


def _line(task: PlannedTask, today: date, *, person: bool, may_finish: bool) -> PlannedLine:
    return PlannedLine(
        task_id=task.pk,
        title=task.duty.title,
        due_on=task.due_on,
        days=(task.due_on - today).days,
        is_corrections=task.key.endswith(CORRECTIONS),
        person=task.person.short_name if person else "",
        done_at=task.done_at,
        done_by=task.done_by.short_name if person and task.done_by else "",
        note=task.note,
        may_finish=may_finish,
    )


def when_in_words(duty: PlannedDuty) -> str:
    """«Каждый год в месяце: август», «каждый год в день: 1 октября»."""
    said = str(PLAN_KIND[PlanKind(duty.kind)])
    facts = []
    if duty.month:
        facts.append(str(MONTHS[duty.month]).lower())
    if duty.day:
        facts.append(date_format(duty.day, "j E" if duty.kind == PlanKind.YEARLY else "j E Y"))
    if duty.until:
        facts.append(date_format(duty.until, "j E Y"))
    if duty.days:
        facts.append(_counted(duty.days, TermUnit(duty.unit)))
    return f"{said}: {' — '.join(facts)}" if facts else said


def _counted(days: int, unit: TermUnit) -> str:
    if unit is TermUnit.WORKING:
        said = ngettext("{count} working day", "{count} working days", days)
    else:
        said = ngettext("{count} calendar day", "{count} calendar days", days)
    return said.format(count=days)
