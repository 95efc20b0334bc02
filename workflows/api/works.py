"""Works the viewer may see."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from registry.labels import CASE_KIND, CASE_STATE, DOCUMENT_KIND, DOCUMENT_STATE, choices
from registry.models import Case
from registry.permissions import permits_of
from registry.rules.permissions import Answer
from registry.rules.vocabulary import CaseState, DocumentState
from workflows.api.base import ApiView
from workflows.api.description import QUERIED, SIGNED_IN, described
from workflows.api.fields import MomentField, PageAnswer, PageQuery
from workflows.permissions import answer_about_case, sight_in
from workflows.queries.visible import cases_open_to


class WorkAnswer(serializers.Serializer[Any]):
    """A work as it stands."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField(allow_blank=True, help_text="Empty while it is a draft.")
    title = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=choices(CASE_KIND))
    state = serializers.ChoiceField(choices=choices(CASE_STATE))
    state_title = serializers.CharField(source="get_state_display", help_text="The state in words.")
    territory = serializers.CharField(
        source="territory.code", help_text="Code of the methodical service."
    )
    opened_at = MomentField(allow_null=True)
    expected_at = MomentField(allow_null=True, help_text="The conclusion is expected by then.")
    closed_at = MomentField(allow_null=True)


class DocumentAnswer(serializers.Serializer[Any]):
    """A paper that was issued on a work."""

    id = serializers.IntegerField(source="pk", help_text="The PDF is at `/documents/<id>/`.")
    kind = serializers.ChoiceField(choices=choices(DOCUMENT_KIND))
    number = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=choices(DOCUMENT_STATE))
    issued_at = MomentField()
    verification_code = serializers.CharField()


class WorkInFull(WorkAnswer):
    """A work with what the table of permissions opens beside it."""

    author = serializers.CharField(
        required=False, help_text="To the author and to whoever may see the people of the work."
    )
    organisation = serializers.CharField(
        required=False, allow_blank=True, help_text="Likewise; empty if none is named."
    )
    documents = DocumentAnswer(
        many=True, required=False, help_text="To whoever may have the papers of the work."
    )


class WorksPage(PageAnswer):
    """A page of works."""

    results = WorkAnswer(many=True)


class NumberQuery(serializers.Serializer[Any]):
    """Which work by its number."""

    number = serializers.CharField(required=False, allow_blank=True, max_length=60)


class WorksQuery(NumberQuery, PageQuery):
    """Which works."""

    state = serializers.ChoiceField(
        required=False, choices=choices(CASE_STATE), help_text="Any other is answered 404."
    )


class Works(ApiView):
    """Works open to the viewer, the newest first; ``state`` and ``number`` narrow the list."""

    action = "case.view"

    def answer(self) -> Answer:
        """Whoever may see some works in some standing gets a list, though it may be empty."""
        roles = {permit.role for permit in permits_of(self.action)}
        return Answer.ALLOWED if self.viewer.has_role(*roles) else Answer.FORBIDDEN

    @described("list_works", answer=WorksPage, refusals=QUERIED, asks=[WorksQuery])
    def get(self, request: Request) -> Response:
        rows = cases_open_to(self.viewer, self.action).select_related("territory")
        rows = _narrowed(
            rows,
            state=request.query_params.get("state", ""),
            number=self.asked(NumberQuery).get("number", ""),
        )
        return self.paged(rows.order_by("-created_at", "-pk"), lambda work: WorkAnswer(work).data)


class Work(ApiView):
    """One work with what was issued on it."""

    action = "case.view"
    case: Case

    def find(self) -> None:
        self.case = get_object_or_404(
            Case.objects.select_related("territory", "applicant", "organisation"),
            pk=self.kwargs["case_id"],
        )

    def answer(self) -> Answer:
        return self.about(self.action)

    def about(self, action: str) -> Answer:
        return answer_about_case(self.viewer, action, self.case)

    @described("read_work", answer=WorkInFull, refusals=SIGNED_IN)
    def get(self, request: Request, case_id: int) -> Response:
        case = self.case
        told = dict(WorkAnswer(case).data)
        if self._names_author(case):
            told["author"] = case.applicant.full_name
            told["organisation"] = str(case.organisation or "")
        if self._may("case.documents"):
            issued = case.documents.exclude(state=DocumentState.PREPARING.value)
            told["documents"] = DocumentAnswer(issued, many=True).data
        return Response(told)

    def _names_author(self, case: Case) -> bool:
        """To his co-authors and to whoever sees the people of the work, as the procedure says."""
        theirs = case.applicant_id == self.viewer.person_id
        return (theirs or self._may("case.people")) and sight_in(self.viewer, case).author

    def _may(self, action: str) -> bool:
        return self.about(action) is Answer.ALLOWED


def _narrowed(rows: QuerySet[Case], *, state: str, number: str) -> QuerySet[Case]:
    if state:
        if state not in list(CaseState):
            raise Http404
        rows = rows.filter(state=state)
    return rows.filter(number=number) if number else rows
