"""Questions to the author of a work under examination: when they are asked, when they fall away."""

from registry.rules.vocabulary import CaseState
from review.rules.vocabulary import Asker

# While somebody checks, judges or decides. A work that lies with its author needs no question.
ASKED_IN = frozenset(
    {
        CaseState.CHECKING,
        CaseState.ASSIGNING,
        CaseState.SCORING,
        CaseState.CONCLUDING,
        CaseState.IN_COUNCIL,
    }
)


def may_be_asked(asker: Asker, state: CaseState, *, is_at_work: bool) -> bool:
    """Whether such a question may be put, and whether one that was put still needs its answer.

    An expert asks while his own sheet is open (``is_at_work``), the office up to the decision.
    """
    if asker is Asker.EXPERT:
        return state is CaseState.SCORING and is_at_work
    return state in ASKED_IN
