"""The state of a work."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.models import Case
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.cases import CLOSED, may_follow
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from registry.services.journal import record, recording


class StateChanged(DomainError):
    """The work does not stand where the act expects it."""

    def __init__(self) -> None:
        super().__init__(
            "state_changed",
            _("The work has moved on meanwhile. Open it again to see where it stands."),
        )


def change_state(
    case: Case,
    state: CaseState,
    *,
    saving: Iterable[str] = (),
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Case:
    """Move a work to ``state``, if the table of transitions allows it.

    Side effects, in order: the state and ``closed_at`` are saved, together with the fields
    named in ``saving`` that the caller has already set; the journal says what it was and is.
    A work that already stands there is left as it is.
    """
    old = CaseState(case.state)
    if old == state:
        return case
    if not may_follow(old, state):
        raise StateChanged
    with recording():
        case.state = state.value
        case.closed_at = (case.closed_at or now) if state in CLOSED else None
        case.save(update_fields=["state", "closed_at", *saving])
        record(
            "registry.case.state_changed",
            subject=case,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            old={"state": old.value},
            new={"state": state.value},
        )
    return case
