"""«Мои задачи»: one list of what waits for the viewer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.labels import ROLE
from registry.permissions import Viewer, ask
from registry.rules.permissions import Answer, Question
from registry.rules.vocabulary import Role
from workflows.forms.works import TasksForm
from workflows.labels.lists import TASK_ORDER
from workflows.labels.statuses import URGENCY
from workflows.labels.steps import STEP_BUTTON, STEP_TITLE, STEP_VERB
from workflows.models import Task
from workflows.queries import duties_of, next_expected
from workflows.rules.inbox import DueFilter, Urgency, urgency_of, window_of
from workflows.rules.ladder import OF_EXPERTS
from workflows.rules.lists import ListPage, TaskOrder
from workflows.views.base import Page
from workflows.views.listing import saved_rows
from workflows.views.next_task import NextRow, next_row, ordered
from workflows.views.places import keep_place
from workflows.views.planned import PlannedLine, planned_of
from workflows.views.task_words import AUTHOR_SHOWN_TO, UNNAMED, notes_of, title_of
from workflows.views.terms import days_left

ON_A_PAGE = 50
# Fewer tasks are seen at a glance: a search over them is one more thing to read.
WORTH_SEARCHING = 8


@dataclass(frozen=True, kw_only=True)
class Row:
    """A duty in the list: what to do, with which work, by when, one button."""

    task_id: int
    verb: str | Promise
    button: str | Promise
    title: str
    notes: tuple[str, ...]
    due_at: datetime | None
    days: int | None
    is_stopped: bool
    url: str
    claim_url: str


@dataclass(frozen=True)
class Group:
    """A part of the list."""

    code: Urgency | None
    title: str | Promise
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Filter:
    """A narrower list, with its address."""

    title: str | Promise
    url: str
    count: int
    active: bool


class MyTasks(Page):
    """Duties of the viewer and of his roles, the most urgent first, in parts by their terms.

    The list is narrowed in memory: nobody has so many duties, and only what a row shows to its
    reader may be searched.
    """

    action = "my_tasks"
    template_name = "workflows/my_tasks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keep_place(self.request, ListPage.MY_TASKS)
        everything = self.in_own_order(list(duties_of(self.request.viewer)))
        form = self.form(everything)
        order = form.cleaned_data.get("sort", "")
        chosen = [task for task in everything if self.is_chosen(task, form.cleaned_data)]
        if order:
            chosen = in_order(chosen, TaskOrder(order))
        page = Paginator(chosen, ON_A_PAGE).get_page(self.request.GET.get("page"))
        planned = [] if form.chosen else self.planned()
        return super().get_context_data(
            page_title=_("My tasks"),
            groups=self.groups(page.object_list, order),
            next_row=None
            if form.chosen or any(self.chosen.values())
            else self.next_row(everything),
            filters=self.filters(everything),
            form=form if len(everything) >= WORTH_SEARCHING or form.chosen else None,
            page=page,
            query=urlencode(form.chosen),
            is_narrowed=bool(form.chosen),
            saved=saved_rows(self.request, ListPage.MY_TASKS),
            list_page=ListPage.MY_TASKS.value,
            planned=planned,
            empty=None if chosen or planned else self.empty(bool(everything)),
            **kwargs,
        )

    def planned(self) -> list[PlannedLine]:
        """What the viewer does by a day of its own; only people of a service have such duties."""
        if ask(self.request.viewer, Question(action="planned")) is not Answer.ALLOWED:
            return []
        return list(planned_of(self.person_id, self.now))

    def experts_tasks(self, tasks: Iterable[Task]) -> list[Task]:
        person_id = self.request.viewer.person_id
        return [one for one in tasks if one.step in OF_EXPERTS and one.person_id == person_id]

    def in_own_order(self, tasks: list[Task]) -> list[Task]:
        """What an expert is to judge changes places among itself as its procedure says."""
        own = self.experts_tasks(tasks)
        placed = iter(ordered(own, person_id=self.person_id, now=self.now))
        places = {one.pk for one in own}
        return [next(placed) if one.pk in places else one for one in tasks]

    def next_row(self, tasks: Iterable[Task]) -> NextRow | None:
        return next_row(self.experts_tasks(tasks), person_id=self.person_id, now=self.now)

    def form(self, tasks: Sequence[Task]) -> TasksForm:
        """Offers what the tasks themselves have: nothing that would find none of them."""
        form = TasksForm(
            self.request.GET,
            directions=sorted(
                {
                    (task.case.material.direction_id, str(task.case.material.direction))
                    for task in tasks
                    if task.case.material.direction_id
                },
                key=lambda one: one[1],
            ),
            schools=sorted(
                {
                    (task.case.organisation.pk, task.case.organisation.short_name)
                    for task in tasks
                    if task.case.organisation and knows_author(task)
                },
                key=lambda one: one[1],
            ),
        )
        form.is_valid()  # a value of the address that means nothing narrows nothing
        return form

    @property
    def chosen(self) -> dict[str, str]:
        return {name: self.request.GET.get(name, "") for name in ("step", "role")}

    def is_chosen(self, task: Task, wanted: dict[str, Any]) -> bool:
        if any(getattr(task, name) != value for name, value in self.chosen.items() if value):
            return False
        direction, school = wanted.get("direction"), wanted.get("school")
        if direction and task.case.material.direction_id != direction:
            return False
        if school and (task.case.organisation_id != school or not knows_author(task)):
            return False
        return self.is_due(task, wanted.get("term", "")) and holds(task, wanted.get("text", ""))

    def is_due(self, task: Task, term: str) -> bool:
        if not term:
            return True
        zone = task.case.territory.time_zone
        since, until = window_of(DueFilter(term), now=self.now, zone=zone)
        due_at = task.due_at
        return due_at is not None and (since is None or since <= due_at) and due_at <= until

    def groups(self, tasks: Iterable[Task], order: str) -> list[Group]:
        """In parts by their terms; in another order, as one part."""
        if order in (TaskOrder.NEWEST, TaskOrder.TITLE):
            rows = tuple(self.row(task) for task in tasks)
            return [Group(None, TASK_ORDER[TaskOrder(order)], rows)] if rows else []
        return self.parts(tasks)

    def parts(self, tasks: Iterable[Task]) -> list[Group]:
        def urgency(task: Task) -> Urgency:
            return urgency_of(task.due_at, now=self.now, zone=task.case.territory.time_zone)

        order = list(Urgency)
        ordered = sorted(tasks, key=lambda task: order.index(urgency(task)))
        return [
            Group(code, URGENCY[code], tuple(self.row(task) for task in several))
            for code, several in groupby(ordered, key=urgency)
        ]

    def row(self, task: Task) -> Row:
        is_open_to_all = task.person_id is None and task.role == Role.COORDINATOR
        return Row(
            task_id=task.pk,
            verb=STEP_VERB[task.step],
            button=STEP_BUTTON[task.step],
            title=title_of(task),
            notes=tuple(notes_of(task)),
            due_at=task.due_at,
            days=days_left(task.due_at, now=self.now, territory=task.case.territory),
            is_stopped=task.is_stopped,
            url=reverse("open_task", args=[task.pk]),
            claim_url=reverse("claim_task", args=[task.pk]) if is_open_to_all else "",
        )

    def filters(self, tasks: Sequence[Task]) -> list[Filter]:
        """By step, and by role for those who have several; one kind of tasks needs none."""
        steps = {name: sum(task.step == name for task in tasks) for name in STEP_TITLE}
        present = {name: count for name, count in steps.items() if count}
        if len(present) < 2:
            return []
        address, chosen = reverse("my_tasks"), self.chosen
        everything = Filter(
            _("All"), address, len(tasks), not chosen["step"] and not chosen["role"]
        )
        return [
            everything,
            *self.role_filters(tasks),
            *(
                Filter(STEP_TITLE[name], f"{address}?step={name}", count, chosen["step"] == name)
                for name, count in present.items()
            ),
        ]

    def role_filters(self, tasks: Sequence[Task]) -> list[Filter]:
        roles = {role: sum(task.role == role for task in tasks) for role in Role}
        present = {role: count for role, count in roles.items() if count}
        if len(present) < 2:
            return []
        return [
            Filter(
                _("As: %(role)s") % {"role": ROLE[role]},
                f"{reverse('my_tasks')}?role={role.value}",
                count,
                self.chosen["role"] == role,
            )
            for role, count in present.items()
        ]

    def empty(self, is_filtered: bool) -> dict[str, Any]:
        """An empty list says what comes next and when."""
        if is_filtered:
            return {
                "title": _("There are no such tasks now"),
                "text": _("Other tasks wait for you."),
                "url": reverse("my_tasks"),
                "action": _("Show all tasks"),
            }
        viewer: Viewer = self.request.viewer
        work = next_expected(viewer.person_id) if viewer.person_id else None
        return {"title": _("Nothing waits for you now"), "text": what_comes(viewer), "work": work}


def knows_author(task: Task) -> bool:
    """Whether the row of the task names the author and his school."""
    return task.step not in UNNAMED and task.role in AUTHOR_SHOWN_TO


def holds(task: Task, text: str) -> bool:
    """Whether every word is somewhere in what the row shows: what is hidden is not searched."""
    shown = " ".join([title_of(task), *notes_of(task)]).casefold()
    return all(word in shown for word in text.casefold().split())


def in_order(tasks: Iterable[Task], order: TaskOrder) -> list[Task]:
    if order is TaskOrder.NEWEST:
        return sorted(tasks, key=lambda task: task.created, reverse=True)
    return sorted(tasks, key=title_of) if order is TaskOrder.TITLE else list(tasks)


def what_comes(viewer: Viewer) -> str:
    """The next thing to expect, by the role that has most to wait for."""
    if viewer.has_role(Role.COORDINATOR):
        return _("New works and answers of experts will appear here by themselves.")
    if viewer.has_role(Role.EXPERT, Role.EXPERT_MENTOR):
        return _("When you are asked to judge a work, a letter comes and the task appears here.")
    if viewer.has_role(Role.COUNCIL_CHAIR, Role.COUNCIL_MEMBER, Role.JURY_SECRETARY):
        return _("When a conclusion is ready for the council, it will appear here.")
    if viewer.has_role(Role.TEACHER):
        return _(
            "When something is to be mended or decided, a letter comes and the task appears here."
        )
    return _("When something needs you, it will appear here.")
