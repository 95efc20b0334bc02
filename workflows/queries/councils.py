"""What a list of agenda items needs beside the items: scores, who may not vote, open duties."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import F, Q, QuerySet

from review.models import AgendaItem, Assignment, Body, BodyMember, CoAuthor, Meeting, Sheet
from review.rules.vocabulary import (
    AssignmentState,
    BodyKind,
    MeetingMode,
    MeetingState,
    SheetState,
)
from workflows.models import Task

JUDGING = (AssignmentState.ACCEPTED.value, AssignmentState.SUBMITTED.value)


def with_cases(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Items with all that a row of an agenda says of their works."""
    return items.select_related(
        "case__territory",
        "case__applicant",
        "case__organisation",
        "case__procedure_version",
        "case__material__kind",
        "conclusion__stage__checklist_version__checklist",
        "rapporteur",
        "meeting",
        "body",
    )


def sheets_by_stage(items: Sequence[AgendaItem]) -> dict[int, list[Sheet]]:
    """Submitted sheets of the stages whose conclusions are on the agenda, by seats; one query."""
    stages = {item.conclusion.stage_id for item in items if item.conclusion}
    found: dict[int, list[Sheet]] = {stage: [] for stage in stages}
    for sheet in (
        Sheet.objects.filter(assignment__stage__in=stages, state=SheetState.SUBMITTED.value)
        .select_related("assignment")
        .order_by("assignment__seat", "pk")
    ):
        found[sheet.assignment.stage_id].append(sheet)
    return found


def experts_by_case(case_ids: Iterable[int]) -> dict[int, set[int]]:
    """People who judge or judged the works, by work; one query."""
    rows = Assignment.objects.filter(stage__case__in=case_ids, state__in=JUDGING).order_by()
    return _sets(rows.values_list("stage__case_id", "expert_id"))


def co_authors_by_case(case_ids: Iterable[int]) -> dict[int, set[int]]:
    """Co-authors of the works, by work; one query."""
    rows = CoAuthor.objects.filter(material__case__in=case_ids).order_by()
    return _sets(rows.values_list("material__case_id", "person_id"))


def _sets(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for key, value in rows:
        found.setdefault(key, set()).add(value)
    return found


def deciding_tasks(case_ids: Iterable[int]) -> dict[int, int]:
    """Open duties of the chair: task by agenda item; one query."""
    tasks = Task.objects.filter(
        step="decide_in_council", finished__isnull=True, case__in=case_ids
    ).order_by()
    return {data["item"]: pk for pk, data in tasks.values_list("pk", "data")}


def meetings_of(body: Body) -> QuerySet[Meeting]:
    """Meetings of a body, the newest first."""
    return Meeting.objects.filter(body=body).order_by(F("held_at").desc(), "-pk")


def meetings_to_come(territory_id: int) -> QuerySet[Meeting]:
    """Planned meetings in the room of the territory's council, the next first."""
    planned = Meeting.objects.filter(
        state=MeetingState.PLANNED.value, mode=MeetingMode.IN_ROOM.value
    )
    return planned.filter(
        body__territory=territory_id, body__kind=BodyKind.EXPERT_COUNCIL.value
    ).order_by("held_at", "pk")


def seat_of(person_id: int | None, body: Body, today: date) -> BodyMember | None:
    """The person's place in the body that day."""
    return (
        BodyMember.objects.filter(body=body, person=person_id, period_from__lte=today)
        .filter(Q(period_to__isnull=True) | Q(period_to__gte=today))
        .select_related("person", "body")
        .first()
    )
