"""What the procedure of a work says, and when a term of it ends."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from registry.models import Case, Procedure
from registry.queries import working_calendar
from registry.rules.calendar import Term, due_at
from review.models import Appeal
from review.rules.appeals import parameters_of_appeal
from review.rules.procedure import ProcedureParameters
from review.rules.stored_procedure import read_parameters


def parameters_of(case: Case) -> ProcedureParameters:
    """Parameters of the procedure version the work was opened under; read once a loaded version.

    An appeal is judged by what its procedure makes of the stage it is about; one more query.
    """
    parameters = _parameters_of(case)
    if case.appealed_id is None:
        return parameters
    position = Appeal.objects.values_list("conclusion__stage__position", flat=True).get(case=case)
    return parameters_of_appeal(parameters, position)


def _parameters_of(case: Case) -> ProcedureParameters:
    version = case.procedure_version
    raw, parameters = vars(version).get("_read", (None, None))
    if raw is not version.parameters:
        parameters = read_parameters(version.parameters)
        vars(version)["_read"] = version.parameters, parameters
    return parameters


def end_of_term(case: Case, term: Term, now: datetime) -> datetime:
    """When a term that begins now ends in the territory of the work."""
    return end_of_terms(case, (term,), now)


def end_of_terms(case: Case, terms: Iterable[Term], now: datetime) -> datetime:
    """When terms that follow one another end, the first one beginning now."""
    territory = case.territory
    ends_at = now
    for term in terms:
        calendar = working_calendar(territory, ends_at.date())
        ends_at = due_at(ends_at, term, calendar, territory.time_zone)
    return ends_at


def under_way_by_version(procedures: Iterable[Procedure]) -> dict[int, int]:
    """How many works under way stand on each version, by its id; one query."""
    found = Case.objects.filter(
        procedure_version__procedure__in=procedures, closed_at=None, opened_at__isnull=False
    )
    counted = found.order_by().values_list("procedure_version").annotate(Count("pk"))
    return dict(counted)
