"""A submitted score sheet, read only, beside those of the other experts where they may be seen."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from registry.rules.permissions import Answer
from review.models import Sheet
from review.queries import parameters_of, sheets_visible_to
from review.rules.vocabulary import ExpertNames, SheetsSeen, SheetState, StageKind
from workflows.labels.statuses import STAGE_TITLE
from workflows.permissions import answer_about_case
from workflows.views.base import CasePage
from workflows.views.sheet_table import sheet_table


class SheetPage(CasePage):
    """The sheets of a stage, opened at one of them.

    An expert sees the others' only when his own is in, and called as the procedure says; a note
    to the council is for those who decide, and for the one who wrote it.
    """

    action = "case.sheets"
    template_name = "review/sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer = self.request.viewer
        sheet = self.find_sheet()
        stage = sheet.assignment.stage
        parameters = parameters_of(self.case)
        visible = sheets_visible_to(self.person_id, stage)
        sees_people = answer_about_case(viewer, "case.people", self.case) is Answer.ALLOWED
        own = sheet.assignment.expert_id == self.person_id
        table = sheet_table(
            stage,
            names=ExpertNames.NAMES
            if sees_people
            else parameters.stage_at(stage.position).expert_names,
            sheets=visible.filter(state=SheetState.SUBMITTED.value).prefetch_related("marks"),
            viewer_id=self.person_id,
        )
        is_expert = any(one.is_own for one in table.experts)
        return super().get_context_data(
            table=table,
            sheet=sheet,
            stage=stage,
            own=own,
            is_expert=is_expert,
            sees_notes=not is_expert,
            others_hidden=own and parameters.experts_see_each_other is SheetsSeen.NEVER,
            others_to_come=len(table.experts) < stage.experts_needed,
            page_title=_("Score sheets of work № %(number)s") % {"number": self.case.number},
            page_lead=STAGE_TITLE[StageKind(stage.kind)],
            **kwargs,
        )

    def find_sheet(self) -> Sheet:
        """A sheet of this work that the viewer may see; whatever else is not there for him."""
        found = get_object_or_404(
            Sheet.objects.select_related("assignment__stage__checklist_version__checklist"),
            pk=self.kwargs["sheet_id"],
            assignment__stage__case=self.case,
            state=SheetState.SUBMITTED.value,
        )
        stage = found.assignment.stage
        stage.case = self.case
        if not sheets_visible_to(self.person_id, stage).filter(pk=found.pk).exists():
            raise Http404
        return found
