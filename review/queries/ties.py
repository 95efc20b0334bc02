"""How people stand to a work: authorship, organisations, relations, tasks — in one statement."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from registry.models import Case, Employment, Relation
from registry.queries.prepared import prepared
from registry.rules.permissions import Standing
from registry.rules.vocabulary import RelationKind, RelationSource
from review.models import Assignment, BodyMember, CoAuthor, Stage
from review.queries.procedures import parameters_of
from review.rules.conflicts import Conflict, ConflictFacts, Tie, find_conflicts
from review.rules.vocabulary import AssignmentState, DeclineReason, Severity

TAKEN = frozenset({AssignmentState.ACCEPTED, AssignmentState.SUBMITTED})
ASKED = TAKEN | {AssignmentState.INVITED}
TIES_OF_DECLINES = frozenset(
    {DeclineReason.SAME_SCHOOL, DeclineReason.HELPED_AUTHOR, DeclineReason.RELATIVE}
)


class Row(NamedTuple):
    """One fact about one person. What the numbers and codes mean depends on ``what``."""

    what: str
    person_id: int
    number: int
    other_number: int
    code: str
    detail: str


class Ties:
    """Facts about how some people stand to one work, read in one statement."""

    def __init__(self, case: Case, rows: Iterable[Row]) -> None:
        self.case = case
        self._rows: dict[str, list[Row]] = {}
        for row in rows:
            self._rows.setdefault(row.what, []).append(row)
        self.co_authors = frozenset(row.person_id for row in self._of("co_author"))
        self.authors = self.co_authors | {case.applicant_id}

    def _of(self, what: str, person_id: int | None = None) -> list[Row]:
        rows = self._rows.get(what, [])
        return [row for row in rows if person_id in (None, row.person_id)]

    @property
    def organisations(self) -> frozenset[int]:
        """Organisations of the work and of everyone who made it."""
        named = {row.number for row in self._of("co_author")} | {self.case.organisation_id}
        worked_in = {row.number for row in self._of("employment") if row.person_id in self.authors}
        return frozenset(one for one in named | worked_in if one)

    def judged(self, person_id: int) -> bool:
        """Whether the person took or did a task at any stage of the work."""
        return any(row.code in TAKEN for row in self._of("assignment", person_id))

    def knows_work(self, person_id: int, *, position: int, before_round: int) -> bool:
        """Whether the person judged an earlier round of the stage."""
        return any(
            row.code == AssignmentState.SUBMITTED
            and row.number == position
            and row.other_number < before_round
            for row in self._of("assignment", person_id)
        )

    def declined(self, person_id: int) -> bool:
        """Whether the person declined the work for whatever reason."""
        states = {row.code for row in self._of("assignment", person_id)}
        return AssignmentState.DECLINED in states

    def facts(
        self, person_id: int, *, position: int | None = None, coordinator_id: int | None = None
    ) -> ConflictFacts:
        """What the conflict rule asks of one person, for the stage at ``position`` if any."""
        works_in = {row.number for row in self._of("employment", person_id)}
        assignments = self._of("assignment", person_id)
        relations = self._of("relation", person_id)
        return ConflictFacts(
            person_id=person_id,
            is_author=person_id == self.case.applicant_id,
            is_co_author=person_id in self.co_authors,
            shares_organisation=bool(works_in & self.organisations),
            ties=tuple(
                Tie(kind=RelationKind(row.code), source=RelationSource(row.detail))
                for row in relations
            ),
            declared=any(
                row.code == AssignmentState.DECLINED and row.detail in TIES_OF_DECLINES
                for row in assignments
            ),
            judged_other_stage=position is not None
            and any(row.code in TAKEN and row.number != position for row in assignments),
            judged_before_appeal=any(
                row.code in TAKEN for row in self._of("judged_before", person_id)
            ),
            coordinates=coordinator_id == person_id,
        )


def ties_to(case: Case, person_ids: Collection[int], today: date) -> Ties:
    """Everything that ties the people to the work on that day; one statement.

    Relations count in both directions and with every author; ended employments and relations
    do not count.
    """
    asked: dict[str, Any] = {
        "case_id": case.pk,
        "author_ids": [case.applicant_id],
        "person_ids": list(person_ids),
        "today": today,
    }
    if case.appealed_id is None:
        rows = _ties(**asked)
    else:
        rows = _ties_of_appeal(appealed_id=case.appealed_id, **asked)
    return Ties(case, map(Row._make, rows))


@prepared
def _ties(
    *, case_id: int, author_ids: list[int], person_ids: list[int], today: date
) -> "QuerySet[Any, Any]":
    return _union(*_facts(case_id, author_ids, person_ids, today))


@prepared
def _ties_of_appeal(
    *, appealed_id: int, case_id: int, author_ids: list[int], person_ids: list[int], today: date
) -> "QuerySet[Any, Any]":
    """The same, and who was at work on what the appeal is about."""
    judged = Assignment.objects.filter(stage__case=appealed_id, expert__in=person_ids)
    return _union(
        *_facts(case_id, author_ids, person_ids, today),
        _rows(judged, "judged_before", "expert_id", code="state"),
    )


def _facts(
    case_id: int, author_ids: list[int], person_ids: list[int], today: date
) -> "list[QuerySet[Any, Any]]":
    co_author_ids = CoAuthor.objects.filter(material__case=case_id).values("person_id")
    in_force = (Q(period_from__isnull=True) | Q(period_from__lte=today)) & (
        Q(period_to__isnull=True) | Q(period_to__gte=today)
    )
    to_authors = Q(other__in=author_ids) | Q(other__in=co_author_ids)
    from_authors = Q(subject__in=author_ids) | Q(subject__in=co_author_ids)
    return [
        _rows(
            CoAuthor.objects.filter(material__case=case_id),
            "co_author",
            "person_id",
            number="organisation_id",
        ),
        _rows(
            Employment.objects.filter(in_force).filter(
                Q(person__in=person_ids) | Q(person__in=author_ids) | Q(person__in=co_author_ids)
            ),
            "employment",
            "person_id",
            number="organisation_id",
        ),
        _rows(
            Relation.objects.filter(in_force).filter(to_authors, subject__in=person_ids),
            "relation",
            "subject_id",
            code="kind",
            detail="source",
        ),
        _rows(
            Relation.objects.filter(in_force).filter(from_authors, other__in=person_ids),
            "relation",
            "other_id",
            code="kind",
            detail="source",
        ),
        _rows(
            Assignment.objects.filter(stage__case=case_id, expert__in=person_ids),
            "assignment",
            "expert_id",
            number="stage__position",
            other_number="stage__round",
            code="state",
            detail="decline_reason",
        ),
    ]


def conflicts_of(
    case: Case,
    person_id: int,
    *,
    stage: Stage | None = None,
    today: date,
) -> tuple[Conflict, ...]:
    """Why the person should not judge the work at the stage, or at all; one statement.

    Without a stage a common organisation does not count.
    """
    ties = ties_to(case, [person_id], today)
    return conflicts_in(ties, person_id, stage=stage)


def conflicts_in(ties: Ties, person_id: int, *, stage: Stage | None = None) -> tuple[Conflict, ...]:
    """The same from ties that were read before."""
    parameters = parameters_of(ties.case)
    if stage is None:
        return find_conflicts(ties.facts(person_id), parameters, same_organisation=Severity.ALLOWED)
    return find_conflicts(
        ties.facts(person_id, position=stage.position),
        parameters,
        same_organisation=parameters.stage_at(stage.position).same_organisation,
    )


def standings_of(case: Case, person_id: int) -> set[Standing]:
    """How a person stands to a work, for the permission table; one statement.

    A member of a body stands to a work from the day it is put before that body.
    """
    rows = _standings(case_id=case.pk, person_id=person_id)
    standings = {_standing(row) for row in map(Row._make, rows)}
    return standings | ({Standing.AUTHOR} if person_id == case.applicant_id else set())


@prepared
def _standings(*, case_id: int, person_id: int) -> "QuerySet[Any, Any]":
    return _union(
        _rows(
            CoAuthor.objects.filter(material__case=case_id, person=person_id),
            "co_author",
            "person_id",
        ),
        _rows(
            Assignment.objects.filter(stage__case=case_id, expert=person_id, state__in=ASKED),
            "assignment",
            "expert_id",
            code="state",
        ),
        _rows(
            Stage.objects.filter(case=case_id, rapporteur=person_id), "rapporteur", "rapporteur_id"
        ),
        _rows(
            BodyMember.objects.filter(
                person=person_id, period_to__isnull=True, body__items__case=case_id
            ),
            "body",
            "person_id",
        ),
    )


def _standing(row: Row) -> Standing:
    if row.what == "assignment":
        return Standing.INVITED if row.code == AssignmentState.INVITED else Standing.EXPERT
    return Standing(row.what)


def _rows(
    source: QuerySet[Any],
    what: str,
    person: str,
    *,
    number: str = "",
    other_number: str = "",
    code: str = "",
    detail: str = "",
) -> QuerySet[Any, Any]:
    """The rows of one table in the common shape of ``Row``."""
    zero = Value(0, output_field=IntegerField())
    empty = Value("", output_field=CharField())
    return source.order_by().values_list(
        Value(what, output_field=CharField()),
        F(person),
        Coalesce(F(number), zero, output_field=IntegerField()) if number else zero,
        F(other_number) if other_number else zero,
        F(code) if code else empty,
        F(detail) if detail else empty,
    )


def _union(first: "QuerySet[Any, Any]", *rest: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    return first.union(*rest, all=True)
