"""All works of a territory, narrowed by what is known of them, on the page and as a table."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.labels import CASE_STATE
from registry.models import Case
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseState
from workflows.forms.works import WorksForm
from workflows.labels.bulk import BULK
from workflows.labels.firmness import FirmnessMark
from workflows.labels.statuses import AUTHOR_STATUS
from workflows.labels.steps import STEP_TITLE
from workflows.models import Task
from workflows.queries import narrowed, open_tasks_of, works_in
from workflows.rules.lists import ListPage
from workflows.views.board import holder_of
from workflows.views.firmness import marks_of
from workflows.views.listing import saved_rows
from workflows.views.lists import TerritoryPage
from workflows.views.places import keep_place
from workflows.views.tables import table_response
from workflows.views.terms import days_left

ON_A_PAGE = 25
MOST_IN_A_TABLE = 10_000


@dataclass(frozen=True, kw_only=True)
class WorkLine:
    """A work in the list: how it stands, what it waits for, since and by when."""

    case: Case
    state: str | Promise
    tone: str
    waits_for: str | Promise
    holder: str
    more: int
    due_at: datetime | None
    days: int | None
    is_stopped: bool
    url: str
    firmness: FirmnessMark | None


class WorksPage(TerritoryPage):
    """Works of the territory as the address narrows them."""

    action = "works"

    @cached_property
    def form(self) -> WorksForm:
        zone = self.territory.time_zone if self.territory else "UTC"
        form = WorksForm(
            self.request.GET, territory=self.territory, today=local_date(self.now, zone)
        )
        form.is_valid()  # a value of the address that means nothing narrows nothing
        return form

    def found(self) -> QuerySet[Case]:
        if self.territory is None:
            return Case.objects.none()
        return narrowed(
            works_in(self.territory),
            self.form.cleaned_data,
            now=self.now,
            zone=self.territory.time_zone,
        )


class WorkList(WorksPage):
    """The list of works, the newest first unless asked otherwise."""

    template_name = "workflows/works.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keep_place(self.request, ListPage.WORKS)
        page = Paginator(self.found(), ON_A_PAGE).get_page(self.request.GET.get("page"))
        marks = marks_of(self.request.viewer, page.object_list)
        chosen = self.form.chosen
        return super().get_context_data(
            page_title=_("Works"),
            form=self.form,
            page=page,
            rows=[self.line(case, marks.get(case.pk)) for case in page.object_list],
            query=urlencode(chosen),
            chosen=list(chosen.items()),
            bulk=[(one.value, words) for one, words in BULK.items()] if self.may("bulk") else [],
            is_narrowed=bool(chosen),
            saved=saved_rows(self.request, ListPage.WORKS),
            list_page=ListPage.WORKS.value,
            **kwargs,
        )

    def line(self, case: Case, firmness: FirmnessMark | None) -> WorkLine:
        waiting = open_tasks_of(case)
        first = waiting[0] if waiting else None
        return WorkLine(
            case=case,
            state=CASE_STATE[CaseState(case.state)],
            tone=AUTHOR_STATUS[CaseState(case.state)].tone,
            waits_for=STEP_TITLE[first.step] if first else "",
            holder=holder_of(first) if first else "",
            more=max(0, len(waiting) - 1),
            due_at=first.due_at if first else None,
            days=days_left(first.due_at, now=self.now, territory=self.territory)
            if first and self.territory
            else None,
            is_stopped=first is not None and first.is_stopped,
            url=reverse("case", args=[case.pk]),
            firmness=firmness,
        )


class WorksTable(WorksPage):
    """The same list as a table to take away: the same filters, the same order."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = self.found()[:MOST_IN_A_TABLE]
        day = self.day(self.now)
        return table_response(
            f"works-{day:%Y-%m-%d}",
            _("Works"),
            columns(),
            (self.cells(case) for case in found),
        )

    def day(self, moment: datetime) -> Any:
        return local_date(moment, self.territory.time_zone if self.territory else "UTC")

    def cells(self, case: Case) -> list[Any]:
        waiting = open_tasks_of(case)
        first = waiting[0] if waiting else None
        return [
            case.number,
            case.title,
            case.applicant.full_name,
            case.organisation.short_name if case.organisation else "",
            str(case.material.kind or ""),
            str(case.material.direction or ""),
            str(CASE_STATE[CaseState(case.state)]),
            str(STEP_TITLE[first.step]) if first else "",
            holder_of(first) if first else "",
            self.day(case.opened_at) if case.opened_at else None,
            self.term_of(first),
            self.day(case.closed_at) if case.closed_at else None,
        ]

    def term_of(self, task: Task | None) -> Any:
        """The day on which a duty is due, or that its term stands still."""
        if task is None or task.due_at is None:
            return _("the author is asked") if task and task.is_stopped else None
        return self.day(task.due_at)


def columns() -> list[str]:
    return [
        _("Number"),
        _("Title"),
        _("Author"),
        _("Organisation"),
        _("Kind of material"),
        _("Direction of examination"),
        _("How the work stands"),
        _("What it waits for"),
        _("With whom"),
        _("Submitted"),
        _("Term"),
        _("Concluded"),
    ]
