"""Truths about duties that no constraint of the database can state."""

from collections.abc import Callable, Iterable

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from viewflow.workflow.status import PROCESS, STATUS

from registry.models import Case
from registry.rules.invariants import Breach
from registry.rules.vocabulary import CaseState
from review.models import Assignment, Question
from review.rules.questions import ASKED_IN
from review.rules.vocabulary import AssignmentState
from workflows.models import Process, Reminder, Task

# In which states of the work a step can be waiting for someone.
STATES_OF_STEP = {
    "check_completeness": {CaseState.CHECKING},
    "revise_material": {CaseState.RETURNED, CaseState.REVISING},
    "assign_experts": {CaseState.ASSIGNING, CaseState.SCORING},
    "respond_to_invitation": {CaseState.SCORING},
    "replace_expert": {CaseState.SCORING},
    "score_material": {CaseState.SCORING},
    "discuss_scores": {CaseState.SCORING},
    "draft_conclusion": {CaseState.CONCLUDING},
    "decide_in_council": {CaseState.IN_COUNCIL},
    "issue_conclusion": {CaseState.ISSUING},
    "publish_practice": {CaseState.CONCLUDED},
    "answer_question": ASKED_IN,
}
OVER = (STATUS.DONE, STATUS.CANCELED)


def find_breaches() -> list[Breach]:
    """All breaches of all truths of this room."""
    return [
        Breach(truth=name, model=row._meta.label_lower, pk=row.pk)
        for name, find in TRUTHS.items()
        for row in find()
    ]


def _stuck_processes() -> Iterable[models.Model]:
    """A process that is not over waits for somebody or for a worker."""
    waiting = Task.objects.filter(
        process=OuterRef("pk"), flow_task_type__in=("HUMAN", "JOB"), finished=None
    )
    return Process.objects.filter(status=PROCESS.NEW).exclude(Exists(waiting))


def _finished_processes_with_duties() -> Iterable[models.Model]:
    """Nobody is asked to do anything about a work whose way is over."""
    return Task.objects.filter(
        process__status__in=(PROCESS.DONE, PROCESS.CANCELED), finished=None
    ).exclude(status__in=OVER)


def _steps_unlike_the_state() -> Iterable[models.Model]:
    """The state of a work and the steps that wait say the same."""
    wrong = Q(pk__in=[])
    for step, states in STATES_OF_STEP.items():
        wrong |= Q(step=step) & ~Q(case__state__in=[state.value for state in states])
    return Task.objects.filter(wrong, finished=None)


def _submitted_cases_without_a_process() -> Iterable[models.Model]:
    """Every work that was handed in is led by a process."""
    return Case.objects.exclude(state=CaseState.DRAFT).filter(process=None)


def _open_assignments_without_a_duty() -> Iterable[models.Model]:
    """Whoever is asked, at work or awaited in a discussion has exactly that duty in his list."""
    duty = Task.objects.filter(
        case=OuterRef("stage__case"), person=OuterRef("expert"), finished=None
    )
    asked = Q(state=AssignmentState.INVITED) & ~Exists(duty.filter(step="respond_to_invitation"))
    at_work = Q(state=AssignmentState.ACCEPTED) & ~Exists(duty.filter(step="score_material"))
    awaited = Q(
        sheet__reconsideration__isnull=False,
        sheet__reconsideration__answered_at__isnull=True,
        stage__case__closed_at__isnull=True,
    ) & ~Exists(duty.filter(step="discuss_scores"))
    return Assignment.objects.filter(asked | at_work | awaited)


def _reminders_of_nothing() -> Iterable[models.Model]:
    """Whoever was reminded had that very task open on his list."""
    over = Q(task__finished__lt=F("written_at")) | Q(task__created__gt=F("written_at"))
    return Reminder.objects.filter(over)


def _terms_that_stand_for_nothing() -> Iterable[models.Model]:
    """Terms stand still exactly while the author is asked something."""
    asked = Exists(Question.objects.filter(case=OuterRef("case"), closed_at=None))
    stands = Q(paused_at__isnull=False)
    return Process.objects.filter((stands & ~asked) | (~stands & asked))


def _duties_without_a_term_in_running_works() -> Iterable[models.Model]:
    """Where no question is open every duty is due at some moment again."""
    return Task.objects.filter(stopped_due_at__isnull=False, process__paused_at=None)


def _duties_of_another_territory() -> Iterable[models.Model]:
    """A duty belongs to the territory of its work: lists filter by it."""
    return Task.objects.exclude(territory=F("case__territory"))


TRUTHS: dict[str, Callable[[], Iterable[models.Model]]] = {
    "a process that is not over waits for somebody": _stuck_processes,
    "nobody is asked about a work that is over": _finished_processes_with_duties,
    "the state of a work agrees with the steps that wait": _steps_unlike_the_state,
    "every submitted work is led by a process": _submitted_cases_without_a_process,
    "every open assignment has its duty": _open_assignments_without_a_duty,
    "nobody is reminded of what is not open": _reminders_of_nothing,
    "terms stand still while the author is asked, and only then": _terms_that_stand_for_nothing,
    "a stopped term goes on with its work": _duties_without_a_term_in_running_works,
    "a duty is in the territory of its work": _duties_of_another_territory,
}
