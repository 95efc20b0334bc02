"""Reading experts' tasks."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Q, QuerySet, Sum

from registry.models import Case
from review.models import Assignment, Material, Sheet, Stage
from review.queries.materials import files_to_judge
from review.queries.procedures import end_of_term, parameters_of
from review.rules.vocabulary import AssignmentState, SheetsSeen, SheetState, StageKind

SEATED = (
    AssignmentState.INVITED.value,
    AssignmentState.ACCEPTED.value,
    AssignmentState.SUBMITTED.value,
)

TAKEN = (AssignmentState.ACCEPTED.value, AssignmentState.SUBMITTED.value)


@dataclass(frozen=True, kw_only=True)
class InvitationFacts:
    """All an expert learns of a work before he accepts it: no files, no author, no title.

    ``due_at`` is when the sheet would be due if he accepted now; ``minutes`` is what the
    checklist takes by its authors' estimate.
    """

    stage_kind: StageKind
    round: int
    kind: str
    direction: str
    level: str
    annotation: str
    file_count: int
    page_count: int
    has_video: bool
    minutes: int
    respond_by_at: datetime | None
    due_at: datetime


def invitation_facts(assignment: Assignment, *, now: datetime) -> InvitationFacts:
    """What an invited expert may know; two queries beside the assignment with its case."""
    stage = assignment.stage
    case = stage.case
    material = Material.objects.select_related("kind", "direction", "level").get(case=case)
    parameters = parameters_of(case)
    judged = files_to_judge(stage.material_version_id, author_hidden=parameters.author_hidden)
    volume = judged.aggregate(files=Count("pk"), pages=Sum("file__page_count"))
    return InvitationFacts(
        stage_kind=StageKind(stage.kind),
        round=stage.round,
        kind=str(material.kind or ""),
        direction=str(material.direction or ""),
        level=str(material.level or ""),
        annotation=material.annotation,
        file_count=volume["files"],
        page_count=volume["pages"] or 0,
        has_video=bool(material.video_url),
        minutes=stage.checklist_version.minutes,
        respond_by_at=assignment.respond_by_at,
        due_at=end_of_term(case, parameters.terms.score_material, now),
    )


def assignments_in_full() -> QuerySet[Assignment]:
    """Tasks with everything that accepting and scoring needs; one query."""
    return Assignment.objects.select_related(
        "expert",
        "sheet",
        "stage__checklist_version__checklist",
        "stage__material_version",
        "stage__case__territory",
        "stage__case__procedure_version",
        "stage__case__applicant",
        "stage__case__material",
    )


def seated(stage: Stage) -> QuerySet[Assignment]:
    """Those who are asked, at work or done, by their seats."""
    return stage.assignments.filter(state__in=SEATED).select_related("expert").order_by("seat")


def experts_of(case: Case) -> QuerySet[Assignment]:
    """All who judged the work, at any stage: they do not vote on it."""
    return Assignment.objects.filter(
        stage__case=case, state__in=[AssignmentState.ACCEPTED, AssignmentState.SUBMITTED]
    )


def stage_sheets(stage: Stage) -> QuerySet[Sheet]:
    """Submitted sheets of a stage with their marks, by seats; two queries."""
    return (
        Sheet.objects.filter(assignment__stage=stage, state=SheetState.SUBMITTED.value)
        .select_related("assignment__expert", "entry")
        .prefetch_related("marks")
        .order_by("assignment__seat")
    )


def sheets_visible_to(person_id: int | None, stage: Stage) -> QuerySet[Sheet]:
    """Sheets of a stage that a person may see, his own among them.

    Whoever is asked to judge, or waits in the reserve, sees nothing but his own sheet until it
    is in (roles, rule 4); after that he sees the others' as far as the procedure lets experts see
    each other. The further expert sees those that there are before his own, where the procedure
    says so. An expert of another stage or round of the work sees nothing of this one. Whoever is
    no expert of the work sees what is submitted: whether he may see anything at all is the
    permission table's answer.
    """
    own = Q(assignment__expert=person_id)
    mine = Assignment.objects.filter(stage__case=stage.case_id, expert=person_id)
    is_bound = Exists(mine.filter(Q(stage=stage) | Q(state__in=SEATED)))
    is_free = Exists(mine.filter(_free_to_see(stage), stage=stage))
    sees_others = Q(state=SheetState.SUBMITTED.value) & (~is_bound | is_free)
    return (
        Sheet.objects.filter(own | sees_others, assignment__stage=stage)
        .select_related("assignment__expert", "entry")
        .order_by("assignment__seat", "pk")
    )


def _free_to_see(stage: Stage) -> Q:
    """Which of the experts of a stage see the others' sheets."""
    parameters = parameters_of(stage.case)
    chosen = parameters.stage_at(stage.position)
    free = Q(pk__in=[])
    if parameters.experts_see_each_other is SheetsSeen.AFTER_OWN:
        free |= Q(state=AssignmentState.SUBMITTED.value)
    if chosen.discrepancy and chosen.discrepancy.further_sees_sheets:
        free |= Q(seat__gt=chosen.experts, state__in=TAKEN)
    return free


def earlier_assignment(assignment: Assignment) -> Assignment | None:
    """The expert's own task in the last round before this one in which his sheet came in.

    With its sheet and the version he judged; one query.
    """
    stage = assignment.stage
    return (
        Assignment.objects.filter(
            stage__case=stage.case_id,
            stage__position=stage.position,
            stage__round__lt=stage.round,
            expert=assignment.expert_id,
            state=AssignmentState.SUBMITTED.value,
        )
        .select_related("sheet", "expert", "stage__material_version")
        .order_by("-stage__round")
        .first()
    )


def judged_in_round_before(stage: Stage, *, seats: int) -> list[Assignment]:
    """Whoever held the first ``seats`` seats of the round before and sent a sheet; one query."""
    return list(
        Assignment.objects.filter(
            stage__case=stage.case_id,
            stage__position=stage.position,
            stage__round=stage.round - 1,
            seat__lte=seats,
            state=AssignmentState.SUBMITTED.value,
        ).order_by("seat")
    )
