"""«Ввод за эксперта»: the same page of scoring, filled from paper or from a table, with the scan."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.rules.actors import OnBehalfOf
from registry.rules.permissions import Answer
from registry.services.errors import DomainError
from review.models import Assignment, Sheet, SheetEntry
from review.rules.vocabulary import SheetState
from review.services import sheet_entries
from review.services.sheet_forms import make_sheet_form
from review.services.sheet_tables import read_sheet_form
from workflows.forms.score_material import (
    EnterSheetForm,
    FilledTableForm,
    ScoreSheetForm,
    content_of_entry,
)
from workflows.permissions import answer_about_case
from workflows.rules.acting import Acting
from workflows.templatetags.interface import number
from workflows.views.base import Page
from workflows.views.score_material import ScoreMaterial

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class EnterSheet(ScoreMaterial):
    """A coordinator fills in an expert's sheet from its scan. The expert's own draft is not read."""

    action = "score_material.on_behalf"

    def answer(self) -> Answer:
        if self.task.finished is not None:
            return answer_about_case(self.request.viewer, "case.people", self.case)
        return answer_about_case(self.request.viewer, self.action, self.case)

    @cached_property
    def assignment(self) -> Assignment:
        found = Assignment.objects.select_related(
            "expert", "sheet__checklist_version", "sheet__entry", "stage__material_version"
        ).get(pk=self.task.data["assignment"])
        found.stage.case = self.case
        found.sheet.assignment = found
        return found

    @property
    def entry(self) -> SheetEntry | None:
        return getattr(self.sheet, "entry", None)

    @property
    def kept(self) -> dict[str, Any]:
        return content_of_entry(self.entry)

    @property
    def kept_version(self) -> int:
        return self.entry.draft_version if self.entry else 0

    @property
    def saved_at(self) -> datetime | None:
        return self.entry.saved_at if self.entry else None

    @property
    def draft_address(self) -> str:
        return reverse("enter_sheet_draft", args=[self.task.pk])

    def get_form(self, data: Any = None, files: Any = None) -> EnterSheetForm:
        return EnterSheetForm(
            data,
            files,
            initial={**self.kept, "version": self.kept_version, "basis": self.usual_basis()},
            criteria=[criterion.id for criterion in self.criteria],
        )

    def usual_basis(self) -> str:
        day = date_format(localtime(self.now).date(), "j E Y")
        return _("the expert's paper sheet, %(day)s") % {"day": day}

    # --- Opening and sending ----------------------------------------------------------------

    def refusal(self) -> DomainError | None:
        """Why this coordinator must not enter for this expert."""
        try:
            sheet_entries.refuse_entering(
                self.case,
                self.assignment.stage,
                actor=self.actor,
                expert_id=self.assignment.expert_id,
                now=self.now,
            )
        except DomainError as error:
            return error
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.sheet.state == SheetState.SUBMITTED:
            return redirect("sheet", case_id=self.case.pk, sheet_id=self.sheet.pk)
        if self.task.finished is not None:
            return redirect("case", case_id=self.case.pk)
        if error := self.refusal():
            messages.error(request, str(error.message))
            return redirect("case", case_id=self.case.pk)
        return self.render_to_response(self.get_context_data(**kwargs))

    def save(self, form: ScoreSheetForm, version: int) -> int:
        return sheet_entries.save_entry_draft(
            self.sheet,
            content=form.content(),
            draft_version=version,
            actor=self.actor,
            now=self.now,
        )

    def on_behalf_of(self, form: Any) -> OnBehalfOf:
        return OnBehalfOf(
            person_id=self.assignment.expert_id, basis=form.cleaned_data["basis"].strip()
        )

    def facts(self, form: Any) -> dict[str, Any]:
        return form.content() | {"scan": form.cleaned_data["scan"]}

    def told(self, acted: Acting) -> str:
        sheet = Sheet.objects.only("total", "maximum").get(pk=self.sheet.pk)
        expert = self.assignment.expert
        text = _("The sheet of %(expert)s is entered: %(total)s of %(maximum)s points.") % {
            "expert": expert.short_name,
            "total": number(sheet.total),
            "maximum": number(sheet.maximum),
        }
        if expert.email:
            return text + " " + _("The expert is asked by letter to confirm it.")
        return text + " " + _("The expert has no e-mail: it stays marked as entered from a scan.")

    def list_url(self) -> str:
        return reverse("case", args=[self.case.pk])

    def next_url(self) -> str:
        return self.list_url()

    def done(self, text: str, url: str) -> HttpResponse:
        return Page.done(self, text, url)

    # --- The page ---------------------------------------------------------------------------

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("table_form", FilledTableForm())
        return super().get_context_data(
            entering=True,
            expert=self.assignment.expert,
            expert_began=bool(self.sheet.draft),
            **kwargs,
        )


class SheetForm(EnterSheet):
    """The table of marks to be filled in without the site, for this expert and this work."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if error := self.refusal():
            messages.error(request, str(error.message))
            return redirect("case", case_id=self.case.pk)
        stage = self.assignment.stage
        stage.checklist_version = self.sheet.checklist_version
        name = _("Checklist, work %(number)s, %(expert)s.xlsx") % {
            "number": self.case.number.replace("/", "-"),
            "expert": self.assignment.expert.last_name,
        }
        return HttpResponse(
            make_sheet_form(self.assignment, self.groups),
            content_type=XLSX,
            headers={
                "Content-Disposition": content_disposition_header(True, name) or "",
                "Cache-Control": "private, no-store",
            },
        )


class FilledSheetTable(EnterSheet):
    """Takes a filled table: what is right goes into the draft, what is not is named by its cell."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.finished is not None:
            return redirect("case", case_id=self.case.pk)
        form = FilledTableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show_table(form)
        try:
            filled = read_sheet_form(form.cleaned_data["table"], self.assignment)
            sheet_entries.save_entry_draft(
                self.sheet,
                content=filled.content,
                draft_version=self.kept_version,
                actor=self.actor,
                now=self.now,
            )
        except DomainError as error:
            form.add_error("table" if error.field == "table" else None, str(error.message))
            return self.show_table(form)
        del self.assignment  # what has just been saved is shown
        said = ngettext(
            "%(count)s mark is read from the table.",
            "%(count)s marks are read from the table.",
            filled.marked,
        ) % {"count": filled.marked}
        if filled.problems:
            return self.show_table(form, table_read=said, table_problems=filled.problems)
        text = said + " " + _("Look them over, add the scan and send.")
        return Page.done(self, text, reverse("enter_sheet", args=[self.task.pk]))

    def show_table(self, form: FilledTableForm, **context: Any) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(table_form=form, **context), status=422
        )
