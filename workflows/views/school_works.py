"""Works of one's own school: how they stand, without a word on marks or experts."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registry.models import Case
from registry.rules.vocabulary import CaseState
from workflows.labels.statuses import AUTHOR_STATUS, Status
from workflows.queries import papers_of
from workflows.queries.schools import drafts_of_school, works_of_school
from workflows.views.school_base import SchoolPage
from workflows.views.tables import table_response

ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class SchoolWork:
    """A work in the school's list."""

    case: Case
    status: Status
    paper: str

    @classmethod
    def of(cls, case: Case) -> "SchoolWork":
        papers = [f"№ {one.number}" for one in papers_of(case)]
        return cls(case=case, status=AUTHOR_STATUS[CaseState(case.state)], paper=", ".join(papers))


class SchoolWorks(SchoolPage):
    action = "school.works"
    template_name = "workflows/school_works.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.organisation is None:
            return super().get_context_data(**kwargs)
        page = Paginator(works_of_school(self.school), ON_A_PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            page_lead=self.school.name,
            page=page,
            query=f"school={self.school.pk}",
            rows=[SchoolWork.of(case) for case in page.object_list],
            drafts=drafts_of_school(self.school),
            **kwargs,
        )


class SchoolWorksTable(SchoolPage):
    """The same as a table."""

    action = "school.works"
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = [SchoolWork.of(case) for case in works_of_school(self.school)]
        columns = (
            _("Number"),
            _("Title"),
            _("Author"),
            _("Kind of material"),
            _("Sent on"),
            _("How it stands"),
            _("Expected by"),
            _("Conclusion"),
        )
        return table_response(
            _("Works, %(school)s") % {"school": self.school.short_name},
            _("Works"),
            columns,
            [
                (
                    row.case.number,
                    row.case.title,
                    row.case.applicant.full_name,
                    row.case.material.kind or "",
                    row.case.opened_at,
                    row.status.title,
                    None if row.case.closed_at else row.case.expected_at,
                    row.paper,
                )
                for row in rows
            ],
        )
