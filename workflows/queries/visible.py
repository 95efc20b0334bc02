"""Works that the permission table opens to a viewer, as one query.

The same rows that ``registry.permissions.ask`` reads become conditions here, so that a list and
the page of a work cannot disagree.
"""

from collections.abc import Callable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.models import Case
from registry.permissions import Viewer, permits_of
from registry.rules.permissions import Permit, Standing
from review.models import AgendaItem, Assignment, CoAuthor, Stage
from review.rules.vocabulary import AssignmentState

TAKEN = (AssignmentState.ACCEPTED.value, AssignmentState.SUBMITTED.value)


def cases_open_to(viewer: Viewer, action: str) -> QuerySet[Case]:
    """Works with which the viewer may do ``action``; nothing for a stranger."""
    allowed = Q(pk__in=[])
    for permit in permits_of(action):
        allowed |= _condition(viewer, permit)
    return Case.objects.filter(allowed)


def _condition(viewer: Viewer, permit: Permit) -> Q:
    grants = [grant for grant in viewer.grants if grant.role is permit.role]
    if viewer.person_id is None or permit.standing is Standing.OWN or not grants:
        return Q(pk__in=[])
    stands = Q(territory__in={grant.territory_id for grant in grants})
    if permit.standing is Standing.ORGANISATION:
        stands = Q(organisation__in={grant.organisation_id for grant in grants} - {None})
    elif permit.standing in _STANDINGS:
        stands &= _STANDINGS[permit.standing](viewer.person_id)
    if permit.states is not None:
        stands &= Q(state__in=[state.value for state in permit.states])
    return stands


def _assigned(person_id: int, *states: str) -> Q:
    return Q(
        Exists(
            Assignment.objects.filter(
                stage__case=OuterRef("pk"), expert=person_id, state__in=states
            )
        )
    )


_STANDINGS: Mapping[Standing, Callable[[int], Q]] = {
    Standing.AUTHOR: lambda person_id: Q(applicant=person_id),
    Standing.CO_AUTHOR: lambda person_id: Q(
        Exists(CoAuthor.objects.filter(material__case=OuterRef("pk"), person=person_id))
    ),
    Standing.INVITED: lambda person_id: _assigned(person_id, AssignmentState.INVITED.value),
    Standing.EXPERT: lambda person_id: _assigned(person_id, *TAKEN),
    Standing.RAPPORTEUR: lambda person_id: Q(
        Exists(Stage.objects.filter(case=OuterRef("pk"), rapporteur=person_id))
    ),
    Standing.BODY: lambda person_id: Q(
        Exists(
            AgendaItem.objects.filter(
                case=OuterRef("pk"),
                body__members__person=person_id,
                body__members__period_to__isnull=True,
            )
        )
    ),
}
