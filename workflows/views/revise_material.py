"""Mending a work: only what was asked, new files, what changed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from review import labels
from review.models import Conclusion, Sheet, Stage
from review.queries import (
    issued_conclusions,
    last_version,
    open_remarks,
    stage_sheets,
    versions_with_files,
)
from review.rules.vocabulary import ExpertNames
from review.services.submission import MaterialIncomplete
from workflows.forms.revise_material import ReviseMaterialForm
from workflows.forms.submit_material import FIELD_OF_GAP, initial_of
from workflows.permissions import sight_in
from workflows.rules.acting import Acting
from workflows.views.base import TaskPage
from workflows.views.material_drafts import (
    DraftWork,
    add_plain_files,
    co_author_context,
    note_of,
    upload_context,
)
from workflows.views.material_facts import version_rows


@dataclass(frozen=True)
class Said:
    """What one expert wrote to the author; named as the procedure allows."""

    expert: str
    text: str


class ReviseMaterial(DraftWork, TaskPage):
    """The remarks or the recommendations, and the version the author is making."""

    step = "revise_material"

    def get_form(self, data: Any = None, files: Any = None) -> ReviseMaterialForm:
        form = ReviseMaterialForm(
            data,
            initial=initial_of(self.material) | {"note": note_of(self.material)},
            organisations=self.organisations,
            is_draft=False,
        )
        form.fields["note"].required = self.case.state == CaseState.REVISING
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(versions_with_files(self.material)[:2])
        is_begun = versions[0].submitted_at is None
        rows = version_rows(versions)
        form = kwargs.pop("form", None) or self.get_form()
        form.show_short_lists()
        return super().get_context_data(
            **{"form": form, "file_errors": []}
            | kwargs
            | upload_context(self.case, last_version(self.material))
            | co_author_context(self.case, self.request, self.today)
            | self.asked(),
            material=self.material,
            changed=rows[0] if is_begun else None,
            several_organisations=self.organisations.count() > 1,
            page_title=_("Improve the work"),
            page_lead=f"№\N{NO-BREAK SPACE}{self.case.number} · {self.case.title}",
            breadcrumbs=[{"title": _("My works"), "url": reverse("my_materials")}],
        )

    # --- What was asked -------------------------------------------------------------------------

    def asked(self) -> dict[str, Any]:
        """Remarks of the completeness check, or what the last conclusion recommends."""
        if self.case.state == CaseState.RETURNED:
            return {"remarks": list(open_remarks(self.material))}
        conclusion = issued_conclusions(self.case).last()
        if conclusion is None:
            return {"remarks": []}
        return {
            "remarks": [],
            "conclusion": conclusion,
            "recommendations": recommendations_of(conclusion),
            "said": self.said(conclusion.stage),
        }

    def said(self, stage: Stage) -> list[Said]:
        names = sight_in(self.request.viewer, self.case, position=stage.position).experts
        sheets = [sheet for sheet in stage_sheets(stage) if sheet.comment_to_author.strip()]
        return [Said(expert_name(sheet, names), sheet.comment_to_author) for sheet in sheets]

    # --- Sending --------------------------------------------------------------------------------

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.finished is None:
            self.keep_typed()
            by = {"actor": self.actor, "now": self.now}
            if problems := add_plain_files(self.material, request, by=by):
                form = self.get_form(request.POST)
                for text in problems:
                    form.add_error(None, text)
                return self.show_again(form)
        return super().post(request, *args, **kwargs)

    def facts(self, form: Any) -> dict[str, Any]:
        return {"note": form.cleaned_data["note"]}

    def refused(self, form: Any, error: DomainError) -> HttpResponse:
        if isinstance(error, MaterialIncomplete):
            for gap in error.gaps:
                form.add_error(FIELD_OF_GAP.get(gap), str(labels.MATERIAL_GAP[gap]))
            return self.show_again(form)
        return super().refused(form, error)

    def told(self, acted: Acting) -> str:
        if acted.outcome == "completeness":
            text = _("Work № %(number)s is sent again. Its completeness will be checked once more.")
        else:
            text = _("The improved version of work № %(number)s is sent. Experts will judge it.")
        return text % {"number": self.case.number}

    def next_url(self) -> str:
        return reverse("case", args=[self.case.pk])


def recommendations_of(conclusion: Conclusion) -> list[str]:
    """One on a line, as the conclusion keeps them."""
    return [line.strip() for line in conclusion.recommendations.splitlines() if line.strip()]


def expert_name(sheet: Sheet, names: ExpertNames) -> str:
    """How the author may call an expert: by name, by number, or not at all."""
    if names is ExpertNames.NAMES:
        return sheet.assignment.expert.full_name
    if names is ExpertNames.NUMBERS:
        return _("Expert %(number)s") % {"number": sheet.assignment.seat}
    return ""
