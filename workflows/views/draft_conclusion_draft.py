"""Autosave of a conclusion."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from review.rules.vocabulary import ConclusionState
from workflows.forms.draft_conclusion import content_of
from workflows.views.draft_conclusion import DraftConclusion
from workflows.views.drafts import closed, refused, save_draft, saved


class DraftConclusionDraft(DraftConclusion):
    """Keeps what the rapporteur has written so far; changes nothing else and decides nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.finished is not None or self.conclusion.state != ConclusionState.DRAFT:
            return closed(_("This conclusion has been handed in."))
        form = self.get_form(request.POST)
        if not form.is_valid():
            return refused(422, " ".join(form.words()))
        if form.content() == content_of(self.conclusion):
            return saved(self.conclusion.draft_version)
        return save_draft(
            request,
            f"conclusion-{self.conclusion.pk}",
            stored_version=self.conclusion.draft_version,
            save=lambda version: self.save(form, version),
        )
