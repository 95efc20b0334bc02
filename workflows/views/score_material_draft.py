"""Autosave of a score sheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from review.queries import criteria_facts
from review.rules.vocabulary import SheetState
from workflows.forms.score_material import ScoreSheetForm, content_of
from workflows.views.drafts import closed, refused, save_draft, saved
from workflows.views.score_material import ScoreMaterial


class ScoreMaterialDraft(ScoreMaterial):
    """Keeps what an expert has filled in so far; changes nothing else and sends nothing."""

    http_method_names = ["post"]
    read_with_it = ("case",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.finished is not None or self.sheet.state != SheetState.DRAFT:
            return closed(_("This sheet has been handed in."))
        form = ScoreSheetForm(
            request.POST,
            criteria=[one.id for one in criteria_facts(self.sheet.checklist_version_id)],
        )
        if not form.is_valid():
            return refused(422, " ".join(form.words()))
        if form.content() == content_of(self.sheet):
            return saved(self.sheet.draft_version)
        return save_draft(
            request,
            f"sheet-{self.sheet.pk}",
            stored_version=self.sheet.draft_version,
            save=lambda version: self.save(form, version),
        )
