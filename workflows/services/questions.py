"""Asking the author: a duty of his beside the way, while the terms of the others stand still."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.models import Case
from registry.rules.actors import Actor
from registry.services.errors import DomainError
from review.models import Question
from review.rules.vocabulary import Asker
from review.services import questions
from workflows.flows.examination import ExaminationFlow
from workflows.rules.acting import acting
from workflows.services.pauses import drop_question, settle_questions, stop_terms
from workflows.services.works import locked_work


def ask_author(case: Case, *, asker: Asker, text: str, actor: Actor, now: datetime) -> Question:
    """Ask the author about his work: he gets a duty and a letter, and the other terms stop."""
    with locked_work(case, actor=actor, now=now) as (process, doing), acting(doing):
        question = questions.ask_author(doing.case, asker=asker, text=text, actor=actor, now=now)
        stop_terms(doing, process)
        node = ExaminationFlow.answer_question
        node.activation_class.begin_beside(node, process, {"question": question.pk})
    return question


def take_back_question(question: Question, *, actor: Actor, now: datetime) -> None:
    """Close a question that needs no answer any more: the author's duty goes, the terms go on."""
    with locked_work(question.case, actor=actor, now=now) as (process, doing), acting(doing):
        fresh = Question.objects.get(pk=question.pk)
        if fresh.closed_at is not None:
            raise DomainError(
                "question_closed", _("This question is closed already: the author has answered.")
            )
        fresh.case = doing.case
        drop_question(doing, process, fresh)
        settle_questions(doing, process)
