"""Recommendations as items that the author takes or leaves (REV-24)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.rules.actors import Actor, OnBehalfOf
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review.models import Advice
from review.rules.vocabulary import AdviceState, ConclusionState
from review.services.authority import refuse_another


def answer_advice(
    advice: Advice,
    *,
    accepts: bool,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Advice:
    """Take a recommendation, or leave it. The author may change his mind until it is done."""
    state = AdviceState.ACCEPTED if accepts else AdviceState.DECLINED
    return _move(advice, state, actor=actor, on_behalf_of=on_behalf_of, now=now)


def finish_advice(
    advice: Advice,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Advice:
    """Say that an accepted recommendation is carried out."""
    if advice.state != AdviceState.ACCEPTED:
        raise DomainError("not_accepted", _("Take the recommendation first."))
    return _move(advice, AdviceState.DONE, actor=actor, on_behalf_of=on_behalf_of, now=now)


def _move(
    advice: Advice,
    state: AdviceState,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None,
    now: datetime,
) -> Advice:
    conclusion = advice.conclusion
    refuse_another(conclusion.case.applicant_id, actor=actor, on_behalf_of=on_behalf_of)
    if conclusion.state != ConclusionState.ISSUED or advice.state == AdviceState.DONE:
        raise DomainError("advice_closed", _("This recommendation can no longer be answered."))
    old = advice.state
    advice.state, advice.answered_at = state.value, now
    with recording():
        advice.save(update_fields=["state", "answered_at"])
        record(
            "review.advice.answered",
            subject=advice,
            case=conclusion.case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            old={"state": old},
            new={"state": advice.state},
        )
    return advice
