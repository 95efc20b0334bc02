"""Autosave of a score sheet."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from review.queries import criteria_facts
from workflows.forms.score_material import ScoreSheetForm
from workflows.views.discuss_scores import DiscussScores
from workflows.views.drafts import closed, refused, save_draft, saved
from workflows.views.enter_sheet import EnterSheet
from workflows.views.score_material import ScoreMaterial


class ScoreMaterialDraft(ScoreMaterial):
    """Keeps what an expert has filled in so far; changes nothing else and sends nothing."""

    http_method_names = ["post"]
    read_with_it = ("case",)

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return save_sheet(self, request, f"sheet-{self.sheet.pk}")


class EnterSheetDraft(EnterSheet):
    """Keeps what is typed for an expert so far, apart from his own draft."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return save_sheet(self, request, f"entry-{self.sheet.pk}")


class DiscussScoresDraft(DiscussScores):
    """Keeps the sheet an expert is changing in a discussion; the one he sent still counts."""

    http_method_names = ["post"]
    read_with_it = ("case__procedure_version",)

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return save_sheet(self, request, f"reconsidered-{self.sheet.pk}")


def save_sheet(page: ScoreMaterial, request: HttpRequest, key: str) -> HttpResponse:
    """Save what is posted over what the page keeps, as autosave expects it."""
    if page.is_closed:
        return closed(_("This sheet has been handed in."))
    form = ScoreSheetForm(
        request.POST,
        criteria=[one.id for one in criteria_facts(page.sheet.checklist_version_id)],
    )
    if not form.is_valid():
        return refused(422, " ".join(form.words()))
    if form.content() == page.kept:
        return saved(page.kept_version)
    return save_draft(
        request,
        key,
        stored_version=page.kept_version,
        save=lambda version: page.save(form, version),
    )
