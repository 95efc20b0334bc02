"""Lists of works."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from registry.models import Case, Document, Territory
from registry.rules.vocabulary import CaseState, DocumentState
from review.models import Stage
from workflows.models import Task
from workflows.queries.duties import MOST_URGENT, open_duties


def works_in(territory: Territory) -> QuerySet[Case]:
    """Submitted works of a territory with what is being done to them; two queries.

    Open duties are in ``open_tasks``, the most urgent first.
    """
    return (
        Case.objects.filter(territory=territory)
        .exclude(state=CaseState.DRAFT.value)
        .select_related("applicant", "organisation", "material__kind", "material__direction")
        .prefetch_related(_open_tasks())
        .order_by("-opened_at", "-pk")
    )


def at_step(works: QuerySet[Case], *steps: str) -> QuerySet[Case]:
    """Those for which someone is to do one of the steps now."""
    return works.filter(Exists(open_duties().filter(case=OuterRef("pk"), step__in=steps)))


def works_of_author(person_id: int | None) -> QuerySet[Case]:
    """Works a person made, alone or with others, the newest first; four queries.

    Beside ``open_tasks`` each has its ``known_stages`` and its ``papers`` in force. A draft is
    seen by the one who writes it.
    """
    theirs = Q(applicant=person_id) | (
        Q(material__co_authors__person=person_id) & ~Q(state=CaseState.DRAFT.value)
    )
    papers = Document.objects.filter(state=DocumentState.VALID.value).order_by("issued_at")
    return (
        Case.objects.filter(theirs)
        .distinct()
        .select_related("territory", "procedure_version__procedure", "material__kind", "applicant")
        .prefetch_related(
            _open_tasks(),
            Prefetch(
                "stages",
                queryset=Stage.objects.order_by("position", "round"),
                to_attr="known_stages",
            ),
            Prefetch("documents", queryset=papers, to_attr="papers"),
        )
        .order_by("-created_at", "-pk")
    )


def open_tasks_of(case: Case) -> list[Task]:
    """Open duties of a work from one of these lists."""
    return case.open_tasks  # type: ignore[attr-defined]


def known_stages_of(case: Case) -> list[Stage]:
    """Stages of a work from ``works_of_author``."""
    return case.known_stages  # type: ignore[attr-defined]


def papers_of(case: Case) -> list[Document]:
    """Papers in force of a work from ``works_of_author``."""
    return case.papers  # type: ignore[attr-defined]


def _open_tasks() -> "Prefetch[str, QuerySet[Task], str]":
    duties = open_duties().select_related("person").order_by(MOST_URGENT, "pk")
    return Prefetch("tasks", queryset=duties, to_attr="open_tasks")


def next_expected(person_id: int) -> Case | None:
    """The person's own work whose conclusion is expected first."""
    return (
        Case.objects.filter(applicant=person_id, closed_at__isnull=True, expected_at__isnull=False)
        .order_by("expected_at", "pk")
        .first()
    )
