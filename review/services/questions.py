"""Asking the author about his work while it is examined."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Case
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from review.models import Question
from review.queries import (
    assignment_at_work,
    end_of_term,
    identity_of,
    name_of_asker,
    open_questions,
    parameters_of,
)
from review.rules.passages import Passage, Place, PlaceKind
from review.rules.questions import may_be_asked
from review.rules.traces import find_traces
from review.rules.vocabulary import Asker
from review.services.authority import refuse_another

LONGEST_QUESTION = 1000
LONGEST_ANSWER = 5000


def ask_author(case: Case, *, asker: Asker, text: str, actor: Actor, now: datetime) -> Question:
    """Put a question to the author of a work; an expert asks about the sheet he is filling in.

    Refused when nobody is judging the work, and for the same question twice. Side effects, in
    order: the question, the journal, a letter to the author. He answers in words: the work itself
    does not change by it.
    """
    words = text.strip()[:LONGEST_QUESTION]
    if not words:
        raise DomainError("question_needed", gettext_lazy("Write the question."), field="text")
    seat = assignment_at_work(case, actor.person_id) if asker is Asker.EXPERT else None
    if not may_be_asked(asker, CaseState(case.state), is_at_work=seat is not None):
        raise DomainError(
            "not_asked_now",
            gettext_lazy("The author can be asked only while the work is being examined."),
        )
    if any(
        one.text == words and one.asked_by_id == actor.person_id for one in open_questions(case)
    ):
        raise DomainError(
            "asked_already",
            gettext_lazy("You have asked this already. The author has not answered yet."),
            field="text",
        )
    assert actor.person_id is not None  # noqa: S101 -- only people ask
    with recording():
        question = Question.objects.create(
            case=case,
            stage=seat.stage if seat else None,
            asked_by_id=actor.person_id,
            asker=asker.value,
            text=words,
            asked_at=now,
        )
        record(
            "review.question.asked",
            subject=question,
            case=case,
            actor=actor,
            now=now,
            new={"asker": asker.value, "text": words},
        )
        write_letter(
            "question_asked",
            person=case.applicant,
            case=case,
            key=f"question-asked-{question.pk}",
            facts={
                "words": words,
                "asker": asker.value,
                "by": name_of_asker(question),
                "due_at": end_of_term(
                    case, parameters_of(case).terms.answer_question, now
                ).isoformat(),
            },
            now=now,
        )
    return question


def answer_question(
    question: Question,
    *,
    text: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Question:
    """The author answers. To an expert who must not know him, nothing that names him is passed.

    Side effects, in order: the answer, which closes the question; the journal; a letter to
    whoever asked.
    """
    case = question.case
    refuse_another(case.applicant_id, actor=actor, on_behalf_of=on_behalf_of)
    words = text.strip()[:LONGEST_ANSWER]
    if not words:
        raise DomainError("answer_needed", gettext_lazy("Write the answer."), field="text")
    _refuse_traces(question, words)
    by: dict[str, Any] = {"actor": actor, "on_behalf_of": on_behalf_of, "now": now}
    with recording():
        question.answer = words
        question.answered_at = question.closed_at = now
        question.save(update_fields=["answer", "answered_at", "closed_at"])
        record("review.question.answered", subject=question, case=case, new={"text": words}, **by)
        write_letter(
            "question_answered",
            person=question.asked_by,
            case=case,
            key=f"question-answered-{question.pk}",
            now=now,
        )
    return question


def close_question(question: Question, *, actor: Actor, now: datetime) -> Question:
    """Take a question back, or let it fall away with what it was about; without an answer."""
    with recording():
        question.closed_at = now
        question.save(update_fields=["closed_at"])
        record("review.question.closed", subject=question, case=question.case, actor=actor, now=now)
    return question


def _refuse_traces(question: Question, words: str) -> None:
    """An expert who must not know the author learns of him nothing from the answer either."""
    case = question.case
    if question.asker != Asker.EXPERT or not parameters_of(case).author_hidden:
        return
    found = find_traces(identity_of(case.material), [Passage(Place(PlaceKind.NOTE), words)])
    if found:
        told = _("The expert must not learn who you are. Write it without this: “{quote}”.")
        raise DomainError("names_author", told.format(quote=found[0].quote), field="text")
