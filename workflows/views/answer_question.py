"""The author answers a question about his work, in words."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from review.models import Question
from review.queries import name_of_asker, parameters_of
from review.rules.vocabulary import Asker
from workflows.forms.questions import AnswerQuestionForm
from workflows.rules.acting import Acting
from workflows.views.base import TaskPage
from workflows.views.questions import question_row


class AnswerQuestion(TaskPage):
    """The question, called as the procedure allows, and room for the answer."""

    step = "answer_question"
    form_class = AnswerQuestionForm

    @cached_property
    def question(self) -> Question:
        found = Question.objects.select_related("asked_by", "stage").get(
            pk=self.task.data["question"]
        )
        found.case = self.case
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        hides_author = (
            self.question.asker == Asker.EXPERT and parameters_of(self.case).author_hidden
        )
        return super().get_context_data(
            page_title=_("Answer a question about your work"),
            page_lead=f"№\N{NO-BREAK SPACE}{self.case.number} · {self.case.title}",
            breadcrumbs=[{"title": _("My works"), "url": reverse("my_materials")}],
            row=question_row(
                self.question, reader_id=self.person_id, name=name_of_asker(self.question)
            ),
            hides_author=hides_author,
            **kwargs,
        )

    def told(self, acted: Acting) -> str:
        text = _("Your answer about work № {number} is sent. Thank you.")
        return text.format(number=self.case.number)

    def next_url(self) -> str:
        return reverse("case", args=[self.case.pk])
