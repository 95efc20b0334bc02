"""Works that belong together: sent again, sent twice."""

from dataclasses import dataclass

from django.db.models import Q

from registry.models import Case, StoredFile
from registry.rules.vocabulary import CaseState
from review.models import Appeal, Assignment
from review.queries.appeals import conclusion_in_force
from review.queries.procedures import parameters_of
from review.rules.resubmission import NOT_EXAMINED, EndFacts, SentFacts, are_alike
from review.rules.vocabulary import AssignmentState, Verdict


def end_of(case: Case) -> EndFacts:
    """How a work has ended, for sending it again; at most three queries."""
    conclusion = conclusion_in_force(case) if case.state == CaseState.CONCLUDED else None
    return EndFacts(
        state=CaseState(case.state),
        verdict=Verdict(conclusion.verdict) if conclusion else None,
        is_appeal=case.appealed_id is not None,
        is_sent_again=Case.objects.filter(earlier=case).exists(),
        appeal_runs=Appeal.objects.filter(case__appealed=case, decided_at=None).exists(),
    )


def first_of(case: Case) -> tuple[Case, int]:
    """The first of the works that were sent again one after another, and which of them this is."""
    attempt = 1
    while case.earlier_id is not None:
        case, attempt = Case.objects.get(pk=case.earlier_id), attempt + 1
    return case, attempt


def sent_facts(case: Case) -> SentFacts:
    """A work as it stands to a duplicate of it; no query."""
    linked = {case.appealed_id, case.earlier_id} - {None}
    return SentFacts(
        case_id=case.pk,
        author_id=case.applicant_id,
        territory_id=case.territory_id,
        state=CaseState(case.state),
        sent_at=case.opened_at,
        linked=frozenset(one for one in linked if one),
    )


@dataclass(frozen=True)
class Similar:
    """Another work of the same author; whether its title or a file of it is the same."""

    case: Case
    same_title: bool
    same_file: bool

    @property
    def is_alike(self) -> bool:
        return self.same_title or self.same_file


def works_beside(case: Case) -> list[Similar]:
    """Other works of the author that are examined or concluded, the alike first; two queries."""
    linked = Q(pk=case.pk) | Q(appealed=case) | Q(earlier=case)
    for own in (case.appealed_id, case.earlier_id):
        linked |= Q(pk=own) if own else Q()
    others = list(
        Case.objects.filter(applicant=case.applicant_id, territory=case.territory_id)
        .exclude(linked)
        .exclude(state__in=[state.value for state in NOT_EXAMINED])
        .order_by("-opened_at", "-pk")
    )
    digests = StoredFile.objects.filter(case=case).exclude(sha256="").values("sha256")
    same_files = set(
        StoredFile.objects.filter(case__in=[one.pk for one in others], sha256__in=digests)
        .order_by()
        .values_list("case_id", flat=True)
        if others
        else ()
    )
    found = [Similar(one, are_alike(one.title, case.title), one.pk in same_files) for one in others]
    return sorted(found, key=lambda one: (not one.same_title, not one.same_file))


def former_experts(case: Case, position: int) -> frozenset[int]:
    """Who judged the stage of the work that this one is sent again; nobody where the procedure
    wants others. At most one query."""
    if case.earlier_id is None or not parameters_of(case).same_experts:
        return frozenset()
    judged = Assignment.objects.filter(
        stage__case=case.earlier_id,
        stage__position=position,
        state=AssignmentState.SUBMITTED.value,
    )
    return frozenset(judged.order_by().values_list("expert_id", flat=True))
