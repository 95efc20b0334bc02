"""Truths about judging that no constraint of the database can state.

Each function looks at everything at once and returns what does not hold; the nightly check and
every walk of the tests run them all.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from registry.models import Employment, Relation
from registry.rules.calendar import local_date
from registry.rules.invariants import Breach
from registry.rules.papers import snapshot_digest
from registry.rules.vocabulary import DocumentState
from review.models import (
    AgendaItem,
    Assignment,
    BodyMember,
    CoAuthor,
    Conclusion,
    Decision,
    Practice,
    Sheet,
    Stage,
)
from review.queries import conflicts_of
from review.rules.conflicts import is_barred
from review.rules.seats import SINGLE
from review.rules.vocabulary import (
    AssignmentState,
    ConclusionState,
    DecisionOutcome,
    ItemState,
    PracticeState,
    SheetState,
    StageKind,
    StageState,
    Verdict,
)

NOTHING = models.Value(Decimal(0), output_field=models.DecimalField())


def find_breaches() -> list[Breach]:
    """All breaches of all truths of this room."""
    return [
        Breach(truth=name, model=row._meta.label_lower, pk=row.pk)
        for name, find in TRUTHS.items()
        for row in find()
    ]


def _issued_without_decision() -> Iterator[models.Model]:
    """An issued conclusion was approved: it, or the version it corrects."""
    approved = Decision.objects.filter(
        conclusion__stage=OuterRef("stage"), outcome=DecisionOutcome.APPROVED.value
    )
    yield from Conclusion.objects.filter(state__in=_PUBLISHED).exclude(Exists(approved))


def _issued_without_true_paper() -> Iterator[models.Model]:
    """An issued conclusion has a valid paper with a file, whose content has its digest."""
    for conclusion in Conclusion.objects.filter(state__in=_PUBLISHED).select_related("document"):
        paper = conclusion.document
        if (
            paper is None
            or paper.file_id is None
            or paper.state == DocumentState.PREPARING
            or paper.snapshot_sha256 != snapshot_digest(paper.snapshot)
        ):
            yield conclusion


def _issued_without_motivation() -> Iterator[models.Model]:
    """Nothing is issued without a motivation (REV-05)."""
    yield from Conclusion.objects.filter(state__in=_PUBLISHED, motivation="")


def _judges_own_organisation() -> Iterator[models.Model]:
    """No expert judges his own organisation at an external stage without a stated exception."""
    colleagues = Employment.objects.filter(
        Q(period_from__isnull=True) | Q(period_from__lte=OuterRef("assigned_at__date")),
        Q(period_to__isnull=True) | Q(period_to__gte=OuterRef("assigned_at__date")),
        person=OuterRef("expert"),
        organisation=OuterRef("stage__case__organisation"),
    )
    yield from Assignment.objects.filter(
        Exists(colleagues),
        stage__kind=StageKind.EXTERNAL.value,
        state__in=[AssignmentState.ACCEPTED.value, AssignmentState.SUBMITTED.value],
        override_reason="",
    )


def _judges_own_work() -> Iterator[models.Model]:
    """Neither an author nor a co-author judges the work."""
    yield from Assignment.objects.filter(
        Q(expert=F("stage__case__applicant"))
        | Q(expert=F("stage__case__material__co_authors__person")),
        state__in=[AssignmentState.ACCEPTED.value, AssignmentState.SUBMITTED.value],
    ).distinct()


def _tied_experts_who_judge() -> Iterator[models.Model]:
    """Whoever was tied to an author when he took a work judges it only by a stated exception.

    Of works under way: a tie that is found years later is no fault of the day, nor is one that the
    expert himself declares when another work of the author comes to him. How grave a tie is says
    the procedure of the work.
    """
    day = OuterRef("responded_at__date")
    in_force = (Q(period_from__isnull=True) | Q(period_from__lt=day)) & (
        Q(period_to__isnull=True) | Q(period_to__gte=day)
    )
    expert, author = OuterRef("expert"), OuterRef("stage__case__applicant")
    co_authors = CoAuthor.objects.filter(material__case=OuterRef(OuterRef("stage__case")))
    authors = co_authors.values("person")
    tied = Relation.objects.filter(in_force).filter(
        Q(subject=expert) & (Q(other=author) | Q(other__in=authors))
        | Q(other=expert) & (Q(subject=author) | Q(subject__in=authors))
    )
    judging = Assignment.objects.filter(
        Exists(tied),
        stage__case__closed_at=None,
        state__in=[AssignmentState.ACCEPTED.value, AssignmentState.SUBMITTED.value],
    ).select_related("stage__case__procedure_version", "stage__case__territory")
    for assignment in judging:
        case = assignment.stage.case
        taken_on = local_date(
            assignment.responded_at or assignment.assigned_at, case.territory.time_zone
        )
        conflicts = conflicts_of(case, assignment.expert_id, stage=assignment.stage, today=taken_on)
        if is_barred(conflicts) or (conflicts and not assignment.override_reason):
            yield assignment


def _totals_differ_from_marks() -> Iterator[models.Model]:
    """A submitted sheet has a mark for every criterion of its version, and their sum as total."""
    applicable = Q(marks__points__isnull=False)
    yield from (
        Sheet.objects.filter(state=SheetState.SUBMITTED.value)
        .annotate(
            sum=Coalesce(Sum("marks__points"), NOTHING),
            best=Coalesce(Sum("marks__criterion__max_points", filter=applicable), NOTHING),
            given=Count("marks"),
            asked=models.Subquery(
                Sheet.objects.filter(pk=OuterRef("pk"))
                .annotate(count=Count("checklist_version__criteria"))
                .values("count")
            ),
        )
        .exclude(sum=F("total"), best=F("maximum"), given=F("asked"))
    )


def _marks_of_another_version() -> Iterator[models.Model]:
    """Every mark is given on the version of the checklist that its sheet keeps (REG-18)."""
    yield from (
        Sheet.objects.filter(marks__isnull=False)
        .exclude(marks__criterion__version=F("checklist_version"))
        .distinct()
    )


def _tasks_out_of_step() -> Iterator[models.Model]:
    """A task taken has a draft, a task done has a submitted sheet, no other has a submitted one."""
    taken = Q(state=AssignmentState.ACCEPTED.value)
    done = Q(state=AssignmentState.SUBMITTED.value)
    draft = Q(sheet__state=SheetState.DRAFT.value)
    submitted = Q(sheet__state=SheetState.SUBMITTED.value)
    yield from Assignment.objects.filter(
        (taken & ~draft) | (done & ~submitted) | (~done & submitted)
    )


def _scored_without_sheets() -> Iterator[models.Model]:
    """A scored stage has a sheet for every seat and the rule's result."""
    yield from (
        Stage.objects.exclude(state=StageState.OPEN.value)
        .annotate(
            sheets=Count(
                "assignments", filter=Q(assignments__state=AssignmentState.SUBMITTED.value)
            )
        )
        .exclude(sheets=F("experts_needed"), result__isnull=False)
    )


def _closed_without_decision() -> Iterator[models.Model]:
    """A closed item of an agenda has its decision."""
    yield from AgendaItem.objects.filter(state=ItemState.CLOSED.value, decision__isnull=True)


def _published_without_external_conclusion() -> Iterator[models.Model]:
    """Only a positive external conclusion leads into the bank of practices (REG-14)."""
    yield from Practice.objects.filter(state=PracticeState.PUBLISHED.value).exclude(
        conclusion__stage__kind=StageKind.EXTERNAL.value,
        conclusion__verdict=Verdict.POSITIVE.value,
        conclusion__state__in=_PUBLISHED,
    )


_PUBLISHED = [ConclusionState.ISSUED.value, ConclusionState.REPLACED.value]


def _seats_that_cross() -> Iterator[models.Model]:
    """A body has one chair and one secretary on any day, and nobody sits in it twice."""
    crossing = (
        BodyMember.objects.filter(body=OuterRef("body"), pk__gt=OuterRef("pk"))
        .filter(
            Q(person=OuterRef("person"))
            | Q(role=OuterRef("role"), role__in=[one.value for one in SINGLE])
        )
        .filter(Q(period_to__isnull=True) | Q(period_to__gte=OuterRef("period_from")))
    )
    begun_in_time = Exists(crossing.filter(period_from__lte=OuterRef("period_to")))
    without_term = Q(period_to__isnull=True) & Exists(crossing)
    yield from BodyMember.objects.filter(without_term | begun_in_time)


TRUTHS: dict[str, Callable[[], Iterator[models.Model]]] = {
    "issued_conclusion_was_decided": _issued_without_decision,
    "issued_conclusion_has_true_paper": _issued_without_true_paper,
    "issued_conclusion_has_motivation": _issued_without_motivation,
    "nobody_judges_own_organisation": _judges_own_organisation,
    "nobody_judges_own_work": _judges_own_work,
    "nobody_tied_to_an_author_judges": _tied_experts_who_judge,
    "totals_equal_marks": _totals_differ_from_marks,
    "marks_are_of_the_version": _marks_of_another_version,
    "tasks_agree_with_sheets": _tasks_out_of_step,
    "scored_stage_has_all_sheets": _scored_without_sheets,
    "closed_item_has_decision": _closed_without_decision,
    "one_chair_and_one_seat_a_day": _seats_that_cross,
    "published_practice_passed_externally": _published_without_external_conclusion,
}
