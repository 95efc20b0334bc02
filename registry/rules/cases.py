"""Which state of a work may follow which."""

from collections.abc import Mapping

from registry.rules.vocabulary import CaseState

S = CaseState

TRANSITIONS: Mapping[CaseState, frozenset[CaseState]] = {
    S.DRAFT: frozenset({S.CHECKING}),
    S.CHECKING: frozenset({S.RETURNED, S.REJECTED, S.ASSIGNING, S.WITHDRAWN, S.STOPPED}),
    S.RETURNED: frozenset({S.CHECKING, S.WITHDRAWN, S.STOPPED}),
    S.ASSIGNING: frozenset({S.SCORING, S.WITHDRAWN, S.STOPPED}),
    # Back to assigning when the experts disagree and one more is needed.
    S.SCORING: frozenset({S.ASSIGNING, S.CONCLUDING, S.WITHDRAWN, S.STOPPED}),
    # Past the council when the procedure has none.
    S.CONCLUDING: frozenset({S.IN_COUNCIL, S.ISSUING, S.WITHDRAWN, S.STOPPED}),
    S.IN_COUNCIL: frozenset({S.CONCLUDING, S.ISSUING}),
    # One more stage, one more round, or the end.
    S.ISSUING: frozenset({S.ASSIGNING, S.REVISING, S.CONCLUDED}),
    S.REVISING: frozenset({S.ASSIGNING, S.CONCLUDED, S.WITHDRAWN, S.STOPPED}),
    S.CONCLUDED: frozenset({S.PUBLISHED}),
    # Out of the bank again, when its conclusion is annulled.
    S.PUBLISHED: frozenset({S.CONCLUDED}),
    S.REJECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.STOPPED: frozenset(),
}

CLOSED = frozenset({S.CONCLUDED, S.PUBLISHED, S.REJECTED, S.WITHDRAWN, S.STOPPED})


def may_follow(old: CaseState, new: CaseState) -> bool:
    """Whether a work that stands in ``old`` may go to ``new``."""
    return new in TRANSITIONS[old]
