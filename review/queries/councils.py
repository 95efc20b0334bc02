"""Reading councils: who sits, what waits, how they voted."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from registry.models import Territory
from registry.queries.prepared import prepared
from review.models import AgendaItem, Body, BodyMember, Meeting, Vote
from review.queries.assignments import experts_of
from review.rules.vocabulary import BodyKind, BodyRole, ItemState


def council_of(territory: Territory) -> Body | None:
    """The expert council of a territory; one query."""
    return _councils.first(territory_id=territory.pk)


@prepared
def _councils(*, territory_id: int) -> "QuerySet[Body]":
    councils = Body.objects.filter(territory=territory_id, kind=BodyKind.EXPERT_COUNCIL.value)
    return councils.order_by("title", "pk")


def members_on(body: Body, today: date) -> QuerySet[BodyMember]:
    """Who sits in the body that day."""
    return (
        body.members.filter(Q(period_to__isnull=True) | Q(period_to__gte=today))
        .filter(period_from__lte=today)
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "pk")
    )


def chair_on(body: Body, today: date) -> BodyMember | None:
    """Who chairs the body that day; one query."""
    return _chairs.first(body_id=body.pk, today=today)


@prepared
def _chairs(*, body_id: int, today: date) -> "QuerySet[BodyMember]":
    return (
        BodyMember.objects.filter(Q(period_to__isnull=True) | Q(period_to__gte=today))
        .filter(body=body_id, role=BodyRole.CHAIR.value, period_from__lte=today)
        .order_by("pk")
    )


def agenda(body: Body) -> QuerySet[AgendaItem]:
    """Works that wait for the body's decision, with conclusion and votes; two queries."""
    votes = Vote.objects.select_related("member__person").order_by("pk")
    return (
        body.items.filter(state=ItemState.WAITING.value)
        .select_related(
            "case__applicant",
            "case__organisation",
            "case__material__kind",
            "conclusion__stage",
            "rapporteur",
            "meeting",
        )
        .prefetch_related(Prefetch("votes", queryset=votes))
        .order_by("meeting__held_at", "position", "put_at", "pk")
    )


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Everything on the agenda of a meeting, decided or not, for its protocol; three queries."""
    votes = Vote.objects.select_related("member__person").order_by("pk")
    return (
        meeting.items.select_related("case__applicant", "conclusion__stage", "rapporteur")
        .prefetch_related(Prefetch("votes", queryset=votes), "decision")
        .order_by("position", "pk")
    )


def barred_voters(item: AgendaItem) -> set[int]:
    """Experts and authors of the work: not counted among those who may vote; two queries."""
    case = item.case
    experts = set(experts_of(case).order_by().values_list("expert_id", flat=True))
    co_authors = case.material.co_authors.order_by().values_list("person_id", flat=True)
    return {*experts, *co_authors, case.applicant_id}
