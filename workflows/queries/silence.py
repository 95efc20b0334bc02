"""From whom an answer is waited for, with what may be said of it; four statements."""

from datetime import datetime

from registry.models import Territory
from registry.queries import employments_on
from registry.rules.calendar import local_date
from review.queries import parameters_of
from review.rules.vocabulary import ExpertNames
from workflows.models import Task
from workflows.queries.bulk import stages_by_id
from workflows.queries.duties import open_duties
from workflows.rules.silence import AUTHORS_STEPS, Waiting

STEPS = ("respond_to_invitation", "score_material", *AUTHORS_STEPS)


def waiting_for(territory: Territory, now: datetime) -> list[Waiting]:
    """Experts who were asked or are at work, and authors who are to mend or to answer.

    Nobody is waited for whose term stands still.
    """
    duties = list(
        open_duties()
        .filter(
            territory=territory, step__in=STEPS, person__isnull=False, stopped_due_at__isnull=True
        )
        .select_related("person", "case__organisation", "case__procedure_version")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    stages = stages_by_id({duty.data["stage"] for duty in duties if duty.step not in AUTHORS_STEPS})
    schools = _schools({duty.person_id for duty in duties if duty.person_id}, territory, now)
    return [
        Waiting(
            person_id=duty.person_id or 0,
            name=duty.person.short_name if duty.person else "",
            school=_school(duty, schools),
            step=duty.step,
            number=duty.case.number,
            is_late=duty.due_at is not None and duty.due_at < now,
            may_name=duty.step not in AUTHORS_STEPS
            and _authors_know(duty, stages[duty.data["stage"]].position),
        )
        for duty in duties
    ]


def _authors_know(duty: Task, position: int) -> bool:
    """Whether the procedure tells the authors by name who judges, and the judge who wrote."""
    parameters = parameters_of(duty.case)
    named = parameters.stage_at(position).expert_names is ExpertNames.NAMES
    return named and not parameters.author_hidden


def _school(duty: Task, schools: dict[int, str]) -> str:
    """Of an author, the school of the work; of an expert, where he works first of all."""
    if duty.step in AUTHORS_STEPS and duty.case.organisation:
        return duty.case.organisation.short_name
    return schools.get(duty.person_id or 0, "")


def _schools(people: set[int], territory: Territory, now: datetime) -> dict[int, str]:
    found: dict[int, str] = {}
    for work in employments_on(list(people), local_date(now, territory.time_zone)):
        found.setdefault(work.person_id, work.organisation.short_name)
    return found
