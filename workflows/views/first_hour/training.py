"""The training work, a step at a time, its paper, and its removal."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.models import Case, Document
from registry.rules.vocabulary import DocumentState
from registry.services.errors import DomainError
from registry.services.files import open_file
from registry.services.training_removal import remove_training
from workflows.labels.first_hour import ACT_WORDS
from workflows.rules.first_hour import Step, TrainingAct
from workflows.services.training import (
    advance_training,
    finish_training,
    next_training_act,
    training_work_of,
)
from workflows.views.first_hour.base import FirstHourPage, StepPage
from workflows.views.timeline import story_of

WAITS_LONG = 90  # seconds after which a silent worker is spoken of


class TrainingStep(StepPage):
    """What has happened to the training work, and a button for what comes next."""

    step = Step.TRAINING

    @cached_property
    def case(self) -> Case | None:
        return training_work_of(self.service)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        todo = next_training_act(self.case)
        return super().get_context_data(
            case=self.case,
            todo=todo,
            words=ACT_WORDS[todo],
            is_printing=todo is TrainingAct.PRINT,
            is_over=todo is TrainingAct.OVER,
            worker_is_silent=todo is TrainingAct.PRINT and self.waited() > WAITS_LONG,
            story=story_of(self.case, for_author=False) if self.case else [],
            papers=self.papers(),
            without_chair=self.without_chair(),
            **kwargs,
        )

    def papers(self) -> list[Document]:
        if self.case is None:
            return []
        issued = self.case.documents.filter(state=DocumentState.VALID.value)
        return list(issued.order_by("pk"))

    def waited(self) -> float:
        """Seconds since the work began to wait for the printing."""
        if self.case is None:
            return 0
        last = self.case.journal.order_by("-position").first()
        return (self.now - last.occurred_at).total_seconds() if last else 0

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        go = finish_training if "all" in request.POST else advance_training
        try:
            go(self.service, **self.by())
        except DomainError as error:
            messages.error(request, str(error.message))
        return redirect(f"{reverse('first_hour_training')}#next")


class TrainingPaper(FirstHourPage):
    """A paper of the training work of this very service."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        document = get_object_or_404(
            Document.objects.select_related("file").exclude(file=None),
            pk=kwargs["document_id"],
            territory__training_of=self.service,
        )
        assert document.file is not None  # noqa: S101 -- asked for above
        return FileResponse(
            open_file(document.file), content_type="application/pdf", filename=document.file.name
        )


class CleaningStep(StepPage):
    """«Удалить учебное»."""

    step = Step.CLEANING

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(case=training_work_of(self.service), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            remove_training(self.service, **self.by())
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("first_hour_cleaning")
        return self.done(
            _(
                "The training work, its people, files and papers are gone. Nothing real was touched."
            ),
            self.after_url(),
        )
