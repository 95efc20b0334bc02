"""«Мои работы»: what a teacher made and how each work stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registry.models import Case, Document
from registry.rules.vocabulary import CaseState
from workflows.labels.statuses import Status, author_status
from workflows.labels.steps import STEP_BUTTON
from workflows.models import Task
from workflows.queries import known_stages_of, open_tasks_of, papers_of, works_of_author
from workflows.views.base import Page
from workflows.views.progress import Step, step_number, steps_of, walk_of
from workflows.views.questions import is_asked
from workflows.views.terms import days_left

ON_A_PAGE = 20


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """A work in its author's list: how it stands, what is asked of him, one button."""

    title: str
    number: str
    kind: str
    status: Status
    step: Step | None
    step_number: int
    step_count: int
    due_at: datetime | None
    days: int | None
    expected_at: datetime | None
    url: str
    work_url: str
    action: str | Promise
    needs_author: bool
    is_co_author: bool
    papers: tuple[Document, ...]


class MyMaterials(Page):
    """The author's works: those that wait for him first, then the newest."""

    action = "my_materials"
    template_name = "workflows/my_materials.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        works = works_of_author(self.request.viewer.person_id)
        page = Paginator(works, ON_A_PAGE).get_page(self.request.GET.get("page"))
        rows = [self.row(case) for case in page.object_list]
        return super().get_context_data(
            page_title=_("My works"),
            rows=sorted(rows, key=lambda row: not row.needs_author),
            page=page,
            **kwargs,
        )

    def row(self, case: Case) -> WorkRow:
        duty = self.own_duty(case)
        is_own = case.applicant_id == self.request.viewer.person_id
        is_draft = case.state == CaseState.DRAFT
        steps = steps_of(walk_of(case, position=position_of(case), open_duties=open_tasks_of(case)))
        here = step_number(steps)
        return WorkRow(
            title=case.title or _("Work without a title"),
            number=case.number,
            kind=str(case.material.kind or ""),
            status=author_status(CaseState(case.state), is_asked=is_asked(open_tasks_of(case))),
            step=steps[here - 1] if here and not case.closed_at else None,
            step_number=here,
            step_count=len(steps),
            due_at=duty.due_at if duty else None,
            days=days_left(duty.due_at, now=self.now, territory=case.territory) if duty else None,
            expected_at=None if case.closed_at else case.expected_at,
            url=self.url(case, duty),
            work_url=self.url(case, None),
            action=action_of(duty, is_draft=is_draft),
            needs_author=is_draft or duty is not None,
            is_co_author=not is_own,
            papers=tuple(papers_of(case)),
        )

    def own_duty(self, case: Case) -> Task | None:
        person_id = self.request.viewer.person_id
        return next((task for task in open_tasks_of(case) if task.person_id == person_id), None)

    def url(self, case: Case, duty: Task | None) -> str:
        if case.state == CaseState.DRAFT:
            return reverse("submit_material", args=[case.pk])
        if duty:
            return reverse("open_task", args=[duty.pk])
        return reverse("case", args=[case.pk])


def position_of(case: Case) -> int:
    """Position of the last opened stage of a work from ``works_of_author``."""
    stages = known_stages_of(case)
    return stages[-1].position if stages else 0


def action_of(duty: Task | None, *, is_draft: bool) -> str | Promise:
    if is_draft:
        return pgettext("button", "Continue")
    return STEP_BUTTON[duty.step] if duty else pgettext("button", "Open")
