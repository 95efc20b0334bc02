"""All works of a territory, narrowed by what is known of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.labels import CASE_STATE
from registry.models import Case
from registry.rules.vocabulary import CaseState
from workflows.forms.works import WorksForm
from workflows.labels.statuses import AUTHOR_STATUS
from workflows.labels.steps import STEP_TITLE
from workflows.queries import at_step, holding_words, open_tasks_of, works_in
from workflows.views.lists import TerritoryPage
from workflows.views.terms import days_left

ON_A_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class WorkLine:
    """A work in the list: how it stands, what it waits for, since and by when."""

    case: Case
    state: str | Promise
    tone: str
    waits_for: str | Promise
    more: int
    due_at: datetime | None
    days: int | None
    url: str


class WorkList(TerritoryPage):
    """The list of works, the newest first."""

    action = "works"
    template_name = "workflows/works.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = WorksForm(self.request.GET)
        found = self.found(form)
        page = Paginator(found, ON_A_PAGE).get_page(self.request.GET.get("page"))
        chosen = {name: value for name, value in form.data.items() if value and name in form.fields}
        return super().get_context_data(
            page_title=_("Works"),
            form=form,
            page=page,
            rows=[self.line(case) for case in page.object_list],
            query=urlencode(chosen),
            is_narrowed=bool(chosen),
            **kwargs,
        )

    def found(self, form: WorksForm) -> QuerySet[Case]:
        """A value of the address that means nothing narrows nothing."""
        form.is_valid()
        chosen = form.cleaned_data
        found = works_in(self.territory) if self.territory else Case.objects.none()
        if chosen.get("state"):
            found = found.filter(state=chosen["state"])
        if chosen.get("step"):
            found = at_step(found, chosen["step"])
        return holding_words(found, chosen.get("text", ""))

    def line(self, case: Case) -> WorkLine:
        waiting = open_tasks_of(case)
        first = waiting[0] if waiting else None
        return WorkLine(
            case=case,
            state=CASE_STATE[CaseState(case.state)],
            tone=AUTHOR_STATUS[CaseState(case.state)].tone,
            waits_for=STEP_TITLE[first.step] if first else "",
            more=max(0, len(waiting) - 1),
            due_at=first.due_at if first else None,
            days=days_left(first.due_at, now=self.now, territory=self.territory)
            if first and self.territory
            else None,
            url=reverse("case", args=[case.pk]),
        )
