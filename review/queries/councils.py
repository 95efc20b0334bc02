"""Reading councils: who sits, what waits, how they voted."""

from datetime import date

from django.db.models import Max, Prefetch, Q, QuerySet

from registry.models import ProcedureVersion, Territory
from registry.queries.access import current_employments
from registry.queries.prepared import prepared
from registry.rules.calendar import local_date
from registry.rules.vocabulary import VersionState
from review.models import AgendaItem, Body, BodyMember, Decision, Meeting, Vote
from review.queries.assignments import experts_of
from review.rules.seats import Seat
from review.rules.stored_procedure import read_parameters
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


def composition(body: Body, today: date) -> QuerySet[BodyMember]:
    """Everyone who sits, will sit or sat, with places of work of the territory; two queries."""
    here = current_employments(today).filter(organisation__territory=body.territory_id)
    jobs = Prefetch(
        "person__employments", queryset=here.select_related("organisation"), to_attr="works_at"
    )
    return (
        body.members.select_related("person")
        .prefetch_related(jobs)
        .order_by("person__last_name", "person__first_name", "period_from", "pk")
    )


def seats_of(body: Body) -> list[Seat]:
    """The seats of a body as the rules read them; three queries."""
    zone = body.territory.time_zone
    members = body.members.annotate(voted_at=Max("votes__cast_at")).order_by("pk")
    sat = dict(
        Meeting.objects.filter(body=body, present__isnull=False)
        .order_by()
        .values_list("present")
        .annotate(last=Max("held_at"))
    )
    decided = list(Decision.objects.filter(item__body=body).values_list("decided_by", "decided_at"))
    found = []
    for one in members:
        moments = [moment for moment in (one.voted_at, sat.get(one.pk)) if moment]
        days = [local_date(moment, zone) for moment in moments]
        if one.role == BodyRole.CHAIR:
            days += [
                day
                for person_id, moment in decided
                if person_id == one.person_id
                and one.period_from <= (day := local_date(moment, zone))
                and (one.period_to is None or day <= one.period_to)
            ]
        found.append(
            Seat(
                pk=one.pk,
                person=one.person_id,
                role=BodyRole(one.role),
                first=one.period_from,
                last=one.period_to,
                acted=max(days, default=None),
            )
        )
    return found


def procedures_without_chair(territory: Territory, today: date) -> list[str]:
    """Titles of procedures in force whose works would stop: nobody chairs a council today."""
    body = council_of(territory)
    if body is not None and chair_on(body, today) is not None:
        return []
    versions = ProcedureVersion.objects.filter(
        procedure__territory=territory, state=VersionState.IN_FORCE.value
    ).select_related("procedure")
    return [
        one.procedure.title
        for one in versions.order_by("procedure__title", "pk")
        if read_parameters(one.parameters).needs_council
    ]


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
