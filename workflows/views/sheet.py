"""A submitted score sheet, read only, beside those of the other experts where they may be seen."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from registry.rules.permissions import Answer
from registry.services.errors import DomainError
from registry.services.files import open_file
from review.models import Sheet
from review.queries import checklist_of, entry_of, parameters_of, sheets_visible_to
from review.rules.vocabulary import SheetsSeen, SheetState, StageKind
from workflows.labels.statuses import STAGE_TITLE
from workflows.permissions import answer_about_case, sight_in
from workflows.views.base import CasePage
from workflows.views.discussion import said_in, struck_sheets
from workflows.views.sheet_table import build_table


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
        names = sight_in(viewer, self.case, position=stage.position).experts
        groups = list(checklist_of(stage.checklist_version))
        sheets = list(visible.filter(state=SheetState.SUBMITTED.value).prefetch_related("marks"))
        table = build_table(groups, sheets, names=names, viewer_id=self.person_id)
        is_expert = any(one.is_own for one in table.experts)
        return super().get_context_data(
            table=table,
            sheet=sheet,
            stage=stage,
            own=own,
            is_expert=is_expert,
            sees_notes=not is_expert,
            said=said_in(stage, names=names, viewer_id=self.person_id),
            struck=struck_sheets(stage, groups, sheets, names=names, viewer_id=self.person_id),
            scans={
                one.sheet_id for one in table.experts if one.entered and (sees_people or one.is_own)
            },
            others_hidden=own and parameters.experts_see_each_other is SheetsSeen.NEVER,
            others_to_come=len(table.experts) < stage.experts_needed,
            page_title=_("Score sheets of work № %(number)s") % {"number": self.case.number},
            page_lead=STAGE_TITLE[StageKind(stage.kind)],
            **kwargs,
        )

    def find_sheet(self) -> Sheet:
        """A sheet of this work that the viewer may see; whatever else is not there for him."""
        found = get_object_or_404(
            Sheet.objects.select_related(
                "assignment__stage__checklist_version__checklist", "entry__scan"
            ),
            pk=self.kwargs["sheet_id"],
            assignment__stage__case=self.case,
            state=SheetState.SUBMITTED.value,
        )
        stage = found.assignment.stage
        stage.case = self.case
        if not sheets_visible_to(self.person_id, stage).filter(pk=found.pk).exists():
            raise Http404
        return found


class SheetScan(SheetPage):
    """The scan a sheet was entered from: for coordinators, and for the expert who wrote it."""

    action = "sheet_scan"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a file is streamed
        sheet = self.find_sheet()
        entry = entry_of(sheet)
        viewer = self.request.viewer
        sees_people = answer_about_case(viewer, "case.people", self.case) is Answer.ALLOWED
        own = sheet.assignment.expert_id == self.person_id
        if entry is None or entry.scan is None or not (sees_people or own):
            raise Http404
        scan = entry.scan
        try:
            content = open_file(scan)
        except DomainError as error:
            raise Http404 from error
        response = FileResponse(
            content, as_attachment=True, filename=scan.name, content_type=scan.content_type
        )
        response["Cache-Control"] = "private, no-store"
        return response
