"""Works the viewer may see."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from registry.models import Case, Document
from registry.permissions import permits_of
from registry.rules.permissions import Answer
from registry.rules.vocabulary import CaseState, DocumentState
from workflows.api.base import ApiView
from workflows.permissions import answer_about_case, sight_in
from workflows.queries.visible import cases_open_to


class Works(ApiView):
    """Works open to the viewer, the newest first; ``state`` and ``number`` narrow the list."""

    action = "case.view"

    def answer(self) -> Answer:
        """Whoever may see some works in some standing gets a list, though it may be empty."""
        roles = {permit.role for permit in permits_of(self.action)}
        return Answer.ALLOWED if self.viewer.has_role(*roles) else Answer.FORBIDDEN

    def get(self, request: Request) -> Response:
        rows = cases_open_to(self.viewer, self.action).select_related("territory")
        rows = _narrowed(rows, request.query_params)
        return self.paged(rows.order_by("-created_at", "-pk"), _describe)


class Work(ApiView):
    """One work with what was issued on it."""

    action = "case.view"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.case = None
        if request.user.is_authenticated:
            self.case = get_object_or_404(
                Case.objects.select_related("territory", "applicant", "organisation"),
                pk=kwargs["case_id"],
            )
        super().initial(request, *args, **kwargs)

    def answer(self) -> Answer:
        return self.about(self.action)

    def about(self, action: str) -> Answer:
        assert self.case is not None  # noqa: S101 -- a stranger was refused before
        return answer_about_case(self.viewer, action, self.case)

    def get(self, request: Request, case_id: int) -> Response:
        case = self.case
        if case is None:
            raise Http404
        described = _describe(case)
        if self._names_author(case):
            described["author"] = case.applicant.full_name
            described["organisation"] = str(case.organisation or "")
        if self._may("case.documents"):
            issued = case.documents.exclude(state=DocumentState.PREPARING.value)
            described["documents"] = [_describe_document(one) for one in issued]
        return Response(described)

    def _names_author(self, case: Case) -> bool:
        """To his co-authors and to whoever sees the people of the work, as the procedure says."""
        theirs = case.applicant_id == self.viewer.person_id
        return (theirs or self._may("case.people")) and sight_in(self.viewer, case).author

    def _may(self, action: str) -> bool:
        return self.about(action) is Answer.ALLOWED


def _narrowed(rows: QuerySet[Case], asked: Any) -> QuerySet[Case]:
    state, number = asked.get("state"), asked.get("number")
    if state:
        if state not in list(CaseState):
            raise Http404
        rows = rows.filter(state=state)
    return rows.filter(number=number) if number else rows


def _describe(case: Case) -> dict[str, Any]:
    return {
        "id": case.pk,
        "number": case.number,
        "title": case.title,
        "kind": case.kind,
        "state": case.state,
        "state_title": case.get_state_display(),
        "territory": case.territory.code,
        "opened_at": case.opened_at,
        "expected_at": case.expected_at,
        "closed_at": case.closed_at,
    }


def _describe_document(document: Document) -> dict[str, Any]:
    return {
        "id": document.pk,
        "kind": document.kind,
        "number": document.number,
        "version": document.version,
        "state": document.state,
        "issued_at": document.issued_at,
        "verification_code": document.verification_code,
    }
