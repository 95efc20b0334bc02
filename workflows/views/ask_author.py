"""Asking the author of a work under examination, and taking a question back."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Case
from registry.rules.permissions import Standing
from registry.services.errors import DomainError
from review.models import Assignment, Question
from review.queries import assignment_at_work, open_questions, parameters_of, standings_of
from review.rules.visibility import Reader, sight_of
from review.rules.vocabulary import Asker, ExpertNames
from workflows.forms.questions import QuestionForm
from workflows.queries import duty_in_case
from workflows.services import ask_author, take_back_question
from workflows.views.base import CasePage
from workflows.views.practices import Crumb
from workflows.views.questions import own_rows


class AskAuthor(CasePage):
    """The question of a coordinator, or of an expert whose sheet is open."""

    action = "ask_author"
    template_name = "review/ask_author.html"

    @cached_property
    def asker(self) -> Asker:
        """An expert asks as an expert, whatever else he is."""
        is_expert = Standing.EXPERT in standings_of(self.case, self.person_id)
        return Asker.EXPERT if is_expert else Asker.OFFICE

    @cached_property
    def seat(self) -> Assignment | None:
        if self.asker is Asker.OFFICE:
            return None
        return assignment_at_work(self.case, self.person_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parameters = parameters_of(self.case)
        return super().get_context_data(
            page_title=_("Question to the author"),
            page_lead=f"№\N{NO-BREAK SPACE}{self.case.number} · {self.case.title}",
            breadcrumbs=[Crumb(str(self.case), reverse("case", args=[self.case.pk]))],
            rows=own_rows(open_questions(self.case), self.person_id),
            is_expert=self.asker is Asker.EXPERT,
            is_named=self.is_named(),
            author_hidden=not sight_of({Reader.EXPERT}, parameters).author,
            back_url=self.back_url(),
            **{"form": QuestionForm(), **kwargs},
        )

    def is_named(self) -> bool:
        """Whether the author will read the expert's name."""
        if self.seat is None:
            return False
        sight = sight_of(
            {Reader.AUTHOR}, parameters_of(self.case), position=self.seat.stage.position
        )
        return sight.experts is ExpertNames.NAMES

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = QuestionForm(request.POST)
        if form.is_valid():
            try:
                ask_author(
                    self.case,
                    asker=self.asker,
                    text=form.cleaned_data["text"],
                    actor=self.actor,
                    now=self.now,
                )
            except DomainError as error:
                field = error.field if error.field in form.fields else None
                form.add_error(field, str(error.message))
            else:
                told = _(
                    "The author of work № {number} is asked. Until he answers, terms stand still."
                )
                return self.done(told.format(number=self.case.number), self.back_url())
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def back_url(self) -> str:
        """An expert goes back to his sheet."""
        own = duty_in_case(self.case.pk, self.request.viewer).filter(step="score_material")
        task = own.first() if self.asker is Asker.EXPERT else None
        if task is not None:
            return reverse("score_material", args=[task.pk])
        return reverse("case", args=[self.case.pk])


class TakeBackQuestion(CasePage):
    """A question that needs no answer any more; an expert takes back his own alone."""

    action = "take_back_question"
    http_method_names = ["post"]

    def find_case(self) -> Case:
        self.question = get_object_or_404(
            Question.objects.select_related("case__territory", "case__procedure_version"),
            pk=self.kwargs["question_id"],
        )
        return self.question.case

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_expert = Standing.EXPERT in standings_of(self.case, self.person_id)
        if is_expert and self.question.asked_by_id != self.person_id:
            raise Http404
        try:
            take_back_question(self.question, actor=self.actor, now=self.now)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("case", case_id=self.case.pk)
        return self.done(
            _("The question about work № {number} is taken back.").format(number=self.case.number),
            reverse("case", args=[self.case.pk]),
        )
