"""What the author was asked, as the readers of a page may know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from review.models import Question
from review.rules.visibility import Sight
from review.rules.vocabulary import Asker, ExpertNames
from workflows.models import Task

TITLES: dict[tuple[Asker, bool], Promise] = {
    (Asker.OFFICE, False): _("Question of the coordinator"),
    (Asker.EXPERT, False): _("Question of an expert"),
    (Asker.OFFICE, True): _("Your question"),
    (Asker.EXPERT, True): _("Your question"),
}


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question with its answer, for `review/questions.html`."""

    pk: int
    title: str | Promise
    name: str
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    is_open: bool
    may_take_back: bool


def question_row(
    question: Question, *, reader_id: int, name: str, may_take_back: bool = False
) -> QuestionRow:
    """``name`` is that of whoever asks, where the reader may know it."""
    is_own = question.asked_by_id == reader_id
    return QuestionRow(
        pk=question.pk,
        title=TITLES[Asker(question.asker), is_own],
        name="" if is_own else name,
        text=question.text,
        asked_at=question.asked_at,
        answer=question.answer,
        answered_at=question.answered_at,
        is_open=question.closed_at is None,
        may_take_back=may_take_back and question.closed_at is None,
    )


def is_asked(open_duties: Iterable[Task]) -> bool:
    """Whether the author is to answer something now."""
    return any(duty.step == "answer_question" for duty in open_duties)


def position_of(question: Question) -> int:
    """Of the stage whose expert asks; the office asks about the work as a whole."""
    return question.stage.position if question.stage else 1


def name_for(question: Question, sight: Sight, *, sees_office: bool) -> str:
    """Of an expert as the procedure allows; of the office, to those who see its people."""
    is_told = sight.experts is ExpertNames.NAMES if question.stage else sees_office
    return question.asked_by.full_name if is_told else ""


def own_rows(questions: Iterable[Question], reader_id: int) -> list[QuestionRow]:
    """What an expert has asked himself: the questions of others are not for him."""
    return [
        question_row(one, reader_id=reader_id, name="", may_take_back=True)
        for one in questions
        if one.asked_by_id == reader_id
    ]
