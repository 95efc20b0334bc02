"""Questions to the author of a work."""

from collections.abc import Iterable

from registry.models import Case
from registry.rules.vocabulary import CaseState
from review.models import Assignment, Question
from review.queries.procedures import parameters_of
from review.rules.questions import may_be_asked
from review.rules.visibility import Reader, sight_of
from review.rules.vocabulary import Asker, AssignmentState, ExpertNames


def questions_of(case: Case) -> list[Question]:
    """Everything the author was asked, in order; one query."""
    return list(Question.objects.filter(case=case).select_related("asked_by", "stage"))


def open_questions(case: Case) -> list[Question]:
    """Questions that wait for the author; one query."""
    return list(Question.objects.filter(case=case, closed_at=None).select_related("asked_by"))


def assignment_at_work(case: Case, person_id: int | None) -> Assignment | None:
    """The seat of an expert whose sheet of this work is open."""
    at_work = Assignment.objects.filter(
        stage__case=case, expert=person_id, state=AssignmentState.ACCEPTED.value
    )
    return at_work.select_related("stage").first()


def fallen_away(case: Case, questions: Iterable[Question]) -> list[Question]:
    """Those that need no answer any more: the work, or the expert who asked, is past that."""
    return [one for one in questions if not _is_needed(case, one)]


def name_of_asker(question: Question) -> str:
    """The name of an expert who asks, where the author may know it; of the office he knows none."""
    if question.asker != Asker.EXPERT or question.stage is None:
        return ""
    sight = sight_of(
        {Reader.AUTHOR}, parameters_of(question.case), position=question.stage.position
    )
    return question.asked_by.full_name if sight.experts is ExpertNames.NAMES else ""


def _is_needed(case: Case, question: Question) -> bool:
    asker = Asker(question.asker)
    is_at_work = (
        asker is Asker.EXPERT and assignment_at_work(case, question.asked_by_id) is not None
    )
    return may_be_asked(asker, CaseState(case.state), is_at_work=is_at_work)
