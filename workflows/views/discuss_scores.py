"""Experts who differ: each sees the others' sheets, writes to them, keeps his sheet or changes it."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.services.errors import DomainError
from review.models import Assignment, Reconsideration
from review.queries import sheets_visible_to
from review.rules.vocabulary import SheetAnswer, SheetState
from review.services import discussions
from workflows.forms.score_material import content_of_entry, content_of_sent
from workflows.rules.acting import Acting
from workflows.views.discussion import said_in
from workflows.views.score_material import ScoreMaterial
from workflows.views.sheet_table import build_table


class DiscussScores(ScoreMaterial):
    """The page of one expert in a discussion: his sheet may be changed, the one sent counts."""

    step = "discuss_scores"

    @cached_property
    def assignment(self) -> Assignment:
        found = Assignment.objects.select_related(
            "sheet__checklist_version", "sheet__reconsideration", "stage__material_version"
        ).get(pk=self.task.data["assignment"])
        found.stage.case = self.case
        found.sheet.assignment = found
        return found

    @property
    def asked(self) -> Reconsideration:
        return self.assignment.sheet.reconsideration

    @property
    def is_closed(self) -> bool:
        return self.task.finished is not None

    @cached_property
    def kept(self) -> dict[str, Any]:
        """The sheet as the expert is changing it, or as he sent it."""
        return content_of_entry(self.asked) if self.asked.draft else content_of_sent(self.sheet)

    @property
    def kept_version(self) -> int:
        return self.asked.draft_version

    @property
    def saved_at(self) -> datetime | None:
        return self.asked.saved_at

    @property
    def draft_address(self) -> str:
        return reverse("discuss_scores_draft", args=[self.task.pk])

    def save(self, form: Any, version: int) -> int:
        return discussions.save_reconsidered(
            self.sheet,
            content=form.content(),
            draft_version=version,
            actor=self.actor,
            now=self.now,
        )

    def facts(self, form: Any) -> dict[str, Any]:
        if self.request.POST.get("action") == "keep":
            return {"keeps": True}
        return {"keeps": False, **form.content()}

    def told(self, acted: Acting) -> str:
        answer = Reconsideration.objects.values_list("answer", flat=True).get(pk=self.asked.pk)
        text = (
            _("Your new sheet of work № %(number)s is in. The old one is struck out.")
            if answer == SheetAnswer.CHANGED
            else _("Your sheet of work № %(number)s stands as it was.")
        )
        return text % {"number": self.case.number}

    # --- The page ---------------------------------------------------------------------------

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person_id, stage = self.assignment.expert_id, self.assignment.stage
        names = self.sight.experts
        sheets = sheets_visible_to(person_id, stage).filter(state=SheetState.SUBMITTED.value)
        return super().get_context_data(
            discussing=True,
            table=build_table(
                self.groups, sheets.prefetch_related("marks"), names=names, viewer_id=person_id
            ),
            said=said_in(stage, names=names, viewer_id=person_id),
            **kwargs,
        )

    def before(self) -> dict[str, Any]:
        """What was read before scoring is not read again here."""
        return {"changes": None, "own_earlier": None}

    def others(self) -> None:
        return None


class SayInDiscussion(DiscussScores):
    """Writes to the other experts of the stage."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            discussions.say_in_discussion(
                self.assignment, text=request.POST.get("text", ""), actor=self.actor, now=self.now
            )
        except DomainError as error:
            messages.error(request, str(error.message))
        return redirect(reverse("discuss_scores", args=[self.task.pk]) + "#discussion")
